"""Entries: each claim in the words of its source, with its verdict and its evidence."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.language.tongue import template
from experiments.report.claims.evidence import Evidence, Line
from experiments.report.claims.verdicts import VERDICTS
from experiments.report.parts import Entries, Entry, Fact, Tone, Widget
from experiments.report.parts import Line as Shown
from experiments.report.text import Text, said, unfilled

Tree = Mapping[str, Any]

LIST = "claim-list"


def list_of(document: Tree, told: Mapping[str, Evidence]) -> Entries:
    """Return the claims of *document* in their order, with what is *told* of each."""
    return Entries(LIST, [_entry(each, told[each["key"]]) for each in document["claims"]])


def chooser_of(document: Tree) -> Widget:
    """Return the buttons that show the claims of one verdict."""
    counts: Mapping[str, int] = document["counts"]
    kinds = [word for word in VERDICTS if counts[word]]
    words = {word: _counted(VERDICTS[word].marked, counts[word]) for word in kinds}
    return Widget(
        key="chooser",
        kind="entries",
        title=said("Which claims are shown"),
        says=said("Choose a verdict to see its claims alone; on paper all are there."),
        data={"kinds": kinds, "list": LIST},
        words={
            "all": _counted(said("all"), len(document["claims"])),
            "shown": unfilled(template("{count} of {total} claims are shown.")),
            **words,
        },
    )


def _counted(what: Text, count: int) -> Text:
    return Text(f"{what.en} ({count:,})", f"{what.ja} ({count:,})")


def _entry(claim: Tree, told: Evidence) -> Entry:
    verdict = VERDICTS[claim["verdict"]]
    english, own = claim["english"], claim["text"]
    return Entry(
        key=f"claim-{claim['key']}",
        kind=verdict.word,
        mark=verdict.marked,
        title=Text(english, own),
        quote="" if own == english else own,
        facts=list(_facts(claim, told)),
        lines=[
            Shown(
                it.text,
                depth=0 if it.place.role == "check" else 1,
                is_command=it.place.role == "command",
            )
            for it in told.lines
        ],
        tone=verdict.tone,
    )


def _facts(claim: Tree, told: Evidence) -> Iterator[Fact]:
    """Yield why the verdict is so, on what it depends, and what would change it.

    Why is told by the first check that comes to the same verdict.
    """
    words = [each["verdict"] for each in claim["checks"]]
    why = words.index(claim["verdict"])
    own = [it for it in told.lines if it.place.check == why]
    yield Fact(said("why"), own[1].text, own[0].text)
    for it in told.lines:
        if it.place.role == "turning":
            is_margin = claim["checks"][it.place.check]["is_margin"]
            name = said("what would change it") if is_margin else said("depends on")
            tone = Tone.PLAIN if is_margin else Tone.CAUTION
            yield Fact(name, it.text, case_of(it, told), tone)


def case_of(turning: Line, told: Evidence) -> Text | None:
    """Return the platform of a line, as the figures above it are told; None if one."""
    if turning.place.case is None:
        return None
    figures = next(
        it.text
        for it in told.lines
        if it.place.role == "figures"
        and (it.place.check, it.place.case) == (turning.place.check, turning.place.case)
    )
    return Text(figures.en.partition(": ")[0], figures.ja.partition(": ")[0])
