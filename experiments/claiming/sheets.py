"""Sheets: what came of claims on the terminal, verdicts first, then the evidence."""

from collections.abc import Iterator

from experiments.claiming.claim import TOPICS
from experiments.claiming.finding import Evidence, Finding, Judged
from experiments.claiming.proof import claims_command
from experiments.claiming.study import Study
from experiments.claiming.wording import counted, flip_words, verdict_sentence
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet

INDENT = "  "


def show(study: Study, to: Paper) -> None:
    """Print the verdict on every claim, and under each what it rests on."""
    if len(study.judged) > 1:
        to.print(_table(study))
    for topic in TOPICS:
        for it in study.judged:
            if it.claim.topic == topic:
                to.print()
                _show_claim(study, it, to)
    to.print()
    to.print(counted([it.word for it in study.judged]), style="bold", soft_wrap=True)


def _table(study: Study) -> Sheet:
    rows = [
        [it.key, it.claim.topic, it.word, it.claim.english]
        for topic in TOPICS
        for it in study.judged
        if it.claim.topic == topic
    ]
    columns = ("claim", "topic", "verdict", "what is said")
    heading = study.book.claims.title or "Claims"
    return Sheet(heading, columns, rows, texts=(0, 1, 2, 3))


def _show_claim(study: Study, it: Judged, to: Paper) -> None:
    to.print(verdict_sentence(it), style="bold", soft_wrap=True)
    if it.claim.text != it.claim.english:
        to.print(f"{INDENT}{it.claim.text}", soft_wrap=True)
    for evidence in it.evidence:
        for line in _lines(evidence):
            to.print(f"{INDENT}{line}", soft_wrap=True)
    to.print(f"{INDENT}$ {claims_command(it.key, study.book.file)}", soft_wrap=True)


def _lines(evidence: Evidence) -> Iterator[str]:
    check = evidence.check
    is_margin = check.is_margin and evidence.word == "holds"
    word = "margin" if is_margin else evidence.word
    law = getattr(check, "law", "")
    what = f"law of {law}" if law else check.kind
    yield f"{word} ({what}): {check.says}" if check.says else f"{word} ({what})"
    for finding in evidence.findings:
        yield f"{INDENT}{_figures(finding)}"
        if finding.flip is not None:
            yield f"{INDENT}{flip_words(finding.flip)}"
        if finding.beyond:
            yield f"{INDENT}there: {finding.beyond}"
        for command in finding.commands:
            yield f"{INDENT}$ {command}"


def _figures(it: Finding) -> str:
    return f"{it.case}: {it.words}" if it.case else it.words
