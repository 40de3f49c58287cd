"""The page of a sweep: which input matters most, and what if."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from experiments.dossier.dossier import Dossier
from experiments.figures import quantity
from experiments.report.measures import Measure
from experiments.report.names import first_sentence
from experiments.report.parts import Card, Cards, Fact, Grid, Item, Page, Section
from experiments.report.sweep.answer import answer_of
from experiments.report.sweep.corner import corner_of
from experiments.report.sweep.influences import Figure, figures_of
from experiments.report.sweep.responses import responses_of
from experiments.report.sweep.shares import shares_of
from experiments.report.sweep.wording import influence_words
from experiments.report.text import Text, both, said, same

Tree = Mapping[str, Any]


def sweep_page(source: Dossier) -> Page:
    """Return the page of a sweep, the input that matters most first."""
    document = source.document
    figures = figures_of(document)
    title = first_sentence(source.told, behind=f"{document['experiment']}: ")
    return Page(
        title or same(document["question"]),
        answer_of(document, figures),
        _sections(document, figures),
    )


def _sections(document: Tree, figures: Sequence[Figure]) -> list[Section]:
    sections = [
        Section("strongest", said("What moves which figure"), [_cards(document, figures)])
    ]
    corner = corner_of(document)
    if corner is not None:
        sections.append(Section("what-if", said("What if it were otherwise?"), [corner]))
    return [
        *sections,
        Section("responses", said("The inputs one by one"), _charts(document, figures)),
        Section("factors", said("What was varied"), [_factors(document)]),
    ]


def _charts(document: Tree, figures: Sequence[Figure]) -> list[Item]:
    if document["design"] in ("sobol", "morris"):
        return list(shares_of(document, figures))
    return list(responses_of(document))


def _cards(document: Tree, figures: Sequence[Figure]) -> Cards:
    """Return a card for each output, with the strongest input in every config."""
    together: dict[str, list[Figure]] = {}
    for each in figures:
        together.setdefault(each.output, []).append(each)
    return Cards(
        [
            Card(both(Measure(output).heading), list(_facts(document, own)))
            for output, own in together.items()
        ]
    )


def _facts(document: Tree, figures: Sequence[Figure]) -> Iterator[Fact]:
    for each in figures:
        name = same(each.config)
        if len(document["configs"]) == 1:
            name = said("moved most by")
        it = each.strongest
        if it is None:
            yield Fact(
                name, said("none"), said("no input does more than chance or a trifle")
            )
        else:
            words = both(partial(influence_words, it, document["design"]))
            yield Fact(name, same(it.factor), words)


def _factors(document: Tree) -> Grid:
    rows = [
        [same(name), same(", ".join(it["keys"])), _values(document, name, it)]
        for name, it in document["factors"].items()
    ]
    columns = [said("input"), said("keys of the config"), said("values")]
    return Grid(said("Inputs, and what they set"), columns, rows, texts=(0, 1, 2))


def _values(document: Tree, name: str, factor: Tree) -> Text:
    """Say from where to where the values of a factor go, or which they are."""
    values = list(dict.fromkeys(it["factors"][name] for it in document["points"]))
    if any(isinstance(each, bool | str) for each in values):
        return same(", ".join(map(str, values)))
    ends = {
        "low": both(lambda: quantity(min(values))),
        "high": both(lambda: quantity(max(values))),
    }
    if factor["is_relative"]:
        return said("{low} to {high} times what the config says", **ends)
    return said("{low} to {high}", **ends)
