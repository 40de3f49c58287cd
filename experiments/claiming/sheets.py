"""Sheets: what came of claims on the terminal, verdicts first, then the evidence."""

from collections.abc import Iterator

from experiments.claiming.claim import TOPICS, Arithmetic
from experiments.claiming.finding import Evidence, Finding, Judged
from experiments.claiming.proof import claims_command
from experiments.claiming.study import Study
from experiments.claiming.wording import (
    flip_words,
    said_of,
    tally,
    verdict_sentence,
)
from experiments.language.tongue import either, phrase
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
    to.print(tally([it.word for it in study.judged]), style="bold", soft_wrap=True)


def _table(study: Study) -> Sheet:
    rows = [
        [it.key, phrase(it.claim.topic), phrase(it.word), said_of(it.claim)]
        for topic in TOPICS
        for it in study.judged
        if it.claim.topic == topic
    ]
    columns = (
        phrase("claim"),
        phrase("topic"),
        phrase("verdict"),
        phrase("what is said"),
    )
    claims = study.book.claims
    heading = either(claims.title, claims.ja) or phrase("Claims")
    return Sheet(heading, columns, rows, texts=(0, 1, 2, 3))


def _show_claim(study: Study, it: Judged, to: Paper) -> None:
    to.print(verdict_sentence(it), style="bold", soft_wrap=True)
    if it.claim.text != said_of(it.claim):
        to.print(f"{INDENT}{it.claim.text}", soft_wrap=True)
    for evidence in it.evidence:
        for line in _lines(evidence):
            to.print(f"{INDENT}{line}", soft_wrap=True)
    to.print(f"{INDENT}$ {claims_command(it.key, study.book.file)}", soft_wrap=True)


def _lines(evidence: Evidence) -> Iterator[str]:
    check = evidence.check
    is_margin = check.is_margin and evidence.word == "holds"
    word = phrase("margin") if is_margin else phrase(evidence.word)
    what = phrase(check.kind)
    if isinstance(check, Arithmetic) and check.law:
        what = phrase("law of {law}", law=either(check.law, check.law_ja))
    says = either(check.says, check.ja)
    if says:
        yield phrase("{word} ({what}): {says}", word=word, what=what, says=says)
    else:
        yield phrase("{word} ({what})", word=word, what=what)
    for finding in evidence.findings:
        yield f"{INDENT}{_figures(finding)}"
        if finding.flip is not None:
            yield f"{INDENT}{flip_words(finding.flip)}"
        if finding.beyond:
            there = phrase("there: {beyond}", beyond=finding.beyond)
            yield f"{INDENT}{there}"
        for command in finding.commands:
            yield f"{INDENT}$ {command}"


def _figures(it: Finding) -> str:
    return f"{it.case_told}: {it.words}" if it.case else str(it.words)
