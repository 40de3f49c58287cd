"""The page of a comparison, the answer first."""

from experiments.dossier.dossier import Dossier
from experiments.figures import listed
from experiments.report.compared.answer import answer
from experiments.report.compared.cards import cards
from experiments.report.compared.choices import choices_of
from experiments.report.compared.dissected import dissected
from experiments.report.compared.months import months
from experiments.report.compared.users import users
from experiments.report.parts import Item, Page, Section
from experiments.report.pictures import pictures
from experiments.report.source import scenarios_of
from experiments.report.text import both, said


def comparison_page(dossier: Dossier) -> Page:
    """Return the page of what `lssim compare` has found."""
    document, scenarios = dossier.document, scenarios_of(dossier)
    choices = choices_of(dossier)
    systems = {
        name: system.title or name
        for scenario in scenarios.values()
        for name, system in scenario.systems.items()
    }
    runs = len(document["seeds"])
    side = Section(
        "side-by-side",
        said("The topologies side by side"),
        [cards(choices, systems, runs)],
    )
    figures = [users(document, name, systems[name]) for name in document["systems"]]
    got: list[Item] = [each for each in figures if each is not None]
    sections = [side]
    if got:
        sections.append(Section("users", said("What users get"), got))
    sections += filter(None, [months(document, choices)])
    if (parts := dissected(document)) is not None:
        sections.append(
            Section("made-of", said("Where the difference comes from"), [parts])
        )
    names = both(lambda: listed([each.name for each in choices]))
    title = said("Comparison of {names}", names=names)
    return Page(title, answer(choices), [*sections, pictures(scenarios)])
