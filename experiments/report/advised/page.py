"""The page of advice, the answer first."""

from experiments.dossier.dossier import Dossier
from experiments.report.advised.answer import answer
from experiments.report.advised.cards import cards
from experiments.report.advised.eliminated import eliminated
from experiments.report.advised.platforms import Platform, platforms_of
from experiments.report.frontier import Point, frontier
from experiments.report.parts import Page, Section
from experiments.report.pictures import pictures
from experiments.report.source import scenarios_of
from experiments.report.text import Text, said


def advice_page(dossier: Dossier) -> Page:
    """Return the page of what `lssim advise` has found."""
    document, platforms = dossier.document, platforms_of(dossier)
    lost = _lost(any(each["bad_days"] is not None for each in document["risks"]))
    sections = []
    if platforms:
        sections = [
            Section(
                "side-by-side",
                said("The cheapest first, and what each step up buys"),
                [cards(platforms, lost)],
            ),
            Section(
                "price-and-risk",
                said("Price and risk"),
                [frontier([_point(each) for each in platforms], lost=lost)],
            ),
        ]
    fates = Section("ruled-out", said("What was ruled out"), [eliminated(document)])
    scenarios = scenarios_of(dossier)
    advised = {name: it for name, it in scenarios.items() if name == document["advised"]}
    if advised:
        sections.append(pictures(advised))
    name = document["scenario"]["name"]
    title = said("What to rent for {name}", name=name)
    return Page(title, answer(dossier, platforms), [*sections, fates])


def _lost(has_faults: bool) -> Text:
    if has_faults:
        return said("user-minutes a month, ordinary days and faults")
    return said("user-minutes a month, ordinary days")


def _point(it: Platform) -> Point:
    return Point(
        name=f"{it.letter}: {it.words}",
        sign=it.letter,
        jpy=it.jpy,
        mean=it.lost.mean,
        low=it.lost.low,
        high=it.lost.high,
        dominated_by=it.dominated_by,
    )
