"""Pages of reports in tests: what is in them, and that all of it can be drawn."""

from collections.abc import Iterator

from attrs import evolve

from experiments.dossier.dossier import Dossier, dossier_of
from experiments.dossier.findings import Findings
from experiments.language.tongue import LANGUAGES, speaking
from experiments.report.chart import spec_of
from experiments.report.page import html_of
from experiments.report.parts import Card, Cards, Fact, Figure, Item, Page
from experiments.report.text import Text


def items(page: Page) -> Iterator[Item]:
    for section in page.sections:
        yield from section.items


def figure_of(page: Page, key: str) -> Figure:
    (found,) = (it for it in items(page) if isinstance(it, Figure) and it.key == key)
    return found


def keys_of(page: Page) -> list[str]:
    return [it.key for it in items(page) if isinstance(it, Figure)]


def card_of(page: Page, title: str) -> Card:
    (found,) = (
        card
        for it in items(page)
        if isinstance(it, Cards)
        for card in it.cards
        if card.title.en == title
    )
    return found


def facts_of(card: Card) -> dict[str, Fact]:
    return {each.name.en: each for each in card.facts}


def row_of(figure: Figure, name: str) -> list[Text]:
    (found,) = (row for row in figure.grid.rows if row[0].en == name)
    return list(found)


def draws(page: Page) -> None:
    """Draw all that is in *page*, in every language, and make its HTML."""
    for item in items(page):
        if isinstance(item, Figure):
            assert {len(row) for row in item.grid.rows} == {len(item.grid.columns)}
            assert len(item.grid.rows) <= 50
            for language in LANGUAGES:
                with speaking(language):
                    assert spec_of(item.draw())["config"]
    assert "<script" in html_of(page, "ja")


def changed(dossier: Dossier, **document: object) -> Dossier:
    """Return *dossier* with these entries of its document."""
    return evolve(dossier, document={**dossier.document, **document})


def kept(findings: Findings) -> Dossier:
    return dossier_of(findings, ["compare", "a.toml", "b.toml"])
