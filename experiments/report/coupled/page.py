"""The page of coupling, the answer first."""

from experiments.dossier.dossier import Dossier
from experiments.figures import listed
from experiments.report.badmonths import bad_months
from experiments.report.coupled.answer import answer
from experiments.report.coupled.cards import cards
from experiments.report.coupled.felt import topologies_of
from experiments.report.coupled.heat import heat
from experiments.report.coupled.month import month
from experiments.report.parts import Item, Page, Section
from experiments.report.pictures import pictures
from experiments.report.source import scenarios_of
from experiments.report.text import both, said


def coupling_page(dossier: Dossier) -> Page:
    """Return the page of what `lssim coupling` has found."""
    scenarios = scenarios_of(dossier)
    topologies = topologies_of(dossier, scenarios)
    maps = [
        heat(each, f"heat-{number}")
        for number, each in enumerate(topologies, 1)
        if each.faults
    ]
    sections = [
        Section("side-by-side", said("How far fates are joined"), [cards(topologies)]),
        Section("matrix", said("What each fault does to whom"), maps),
    ]
    expected = month(topologies)
    if expected is not None:
        months: list[Item] = [expected]
        by_kind = {each.name: each.by_kind for each in topologies if each.month}
        if (multiples := bad_months(by_kind)) is not None:
            months.append(multiples)
        sections.append(Section("months", said("What a month costs"), months))
    names = both(lambda: listed([each.name for each in topologies]))
    title = said("How faults spread: {names}", names=names)
    return Page(title, answer(topologies), [*sections, pictures(scenarios)])
