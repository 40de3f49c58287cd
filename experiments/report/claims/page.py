"""The page of claims: how many hold, and whether the recommendation does."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from experiments.claiming.claim import TOPICS
from experiments.dossier.dossier import Dossier, Told
from experiments.language.tongue import phrase, template
from experiments.report.claims.entries import case_of, chooser_of, list_of
from experiments.report.claims.evidence import HEADLINE, Evidence, evidence_of
from experiments.report.claims.verdicts import VERDICTS, recommended
from experiments.report.parts import (
    Card,
    Cards,
    Fact,
    Grid,
    Item,
    Note,
    Page,
    Section,
    Tone,
)
from experiments.report.text import Text, both, said, same

Tree = Mapping[str, Any]

RECOMMENDATION = "recommendation"
TITLES: Mapping[str, str] = {
    "money": template("money"),
    "memory": template("memory"),
    "load": template("load"),
    "availability": template("availability"),
    RECOMMENDATION: template("recommendation"),
}


def claims_page(source: Dossier) -> Page:
    """Return the page of claims, the count of their verdicts first."""
    document = source.document
    told = evidence_of(document, source.told)
    final = _final(document)
    sections = [
        Section("counts", said("Verdicts"), [_cards(document), _topics(document)])
    ]
    if final is not None and (turns := list(_turns(told[final["key"]]))):
        title = said("What would change the recommendation")
        sections.append(Section("recommendation", title, turns))
    listed: list[Item] = [chooser_of(document), list_of(document, told)]
    sections.append(Section("claims", said("Claim by claim"), listed))
    if document["numbers"]:
        title = said("Numbers that the claims rest on")
        sections.append(Section("numbers", title, [_numbers(document)]))
    return Page(
        said("What is said, and whether it is so"), _answer(source, final), sections
    )


def _final(document: Tree) -> Tree | None:
    """Return the final recommendation: the last claim that is one."""
    found = [it for it in document["claims"] if it["topic"] == RECOMMENDATION]
    return found[-1] if found else None


def _answer(source: Dossier, final: Tree | None) -> list[Note]:
    document = source.document
    counted = [_last_headline(source.told[each]) for each in ("en", "ja")]
    notes = [Note(Text(*counted))]
    if final is not None:
        claim = Text(final["english"], f"「{final['text'].strip('「」')}」")
        tone = VERDICTS[final["verdict"]].tone
        notes.append(Note(recommended(final["verdict"], claim), tone))
    if document["interrupted"]:
        words = said("It was interrupted: only the claims that were checked are here.")
        notes.append(Note(words, Tone.CAUTION))
    return notes


def _last_headline(told: Sequence[Told]) -> str:
    return [each.text for each in told if each.style == HEADLINE][-1]


def _cards(document: Tree) -> Cards:
    """Return a card for each verdict, with how many claims have it."""
    return Cards(
        [
            Card(
                verdict.marked,
                [
                    Fact(
                        said("claims"),
                        same(f"{document['counts'][word]:,}"),
                        verdict.means,
                        verdict.tone,
                    )
                ],
                verdict.tone,
            )
            for word, verdict in VERDICTS.items()
            if document["counts"][word]
        ]
    )


def _topics(document: Tree) -> Grid:
    words = [word for word in VERDICTS if document["counts"][word]]
    rows = []
    for topic in TOPICS:
        own = [it["verdict"] for it in document["claims"] if it["topic"] == topic]
        if own:
            counts = [same(f"{own.count(word):,}") for word in words]
            rows.append([both(partial(phrase, TITLES[topic])), *counts])
    columns = [said("topic"), *(VERDICTS[word].marked for word in words)]
    return Grid(said("Verdicts by topic"), columns, rows)


def _turns(told: Evidence) -> Iterator[Item]:
    """Yield a table of what would change a verdict, if anything is known."""
    heads = {it.place.check: it.text for it in told.lines if it.place.role == "check"}
    rows = [
        [heads[it.place.check], case_of(it, told) or same("-"), it.text]
        for it in told.lines
        if it.place.role == "turning"
    ]
    if rows:
        columns = [said("check"), said("platform"), said("turns")]
        caption = said("Up to where each check holds")
        yield Grid(caption, columns, rows, texts=(0, 1, 2))


def _numbers(document: Tree) -> Grid:
    rows = [
        [same(name), same(f"{it['value']:,.10g}"), same(it["unit"]), same(it["source"])]
        for name, it in document["numbers"].items()
    ]
    columns = [said("name"), said("value"), said("unit"), said("source")]
    return Grid(said("As the file of claims has them"), columns, rows, texts=(0, 2, 3))
