"""The page of several runs of one platform, the verdicts first."""

from experiments.dossier.dossier import Dossier
from experiments.figures import quantity, span
from experiments.report.parts import Card, Cards, Fact, Item, Note, Page, Section
from experiments.report.pictures import pictures
from experiments.report.promised import tone_of, word_of
from experiments.report.replicated.estimates import estimates_of
from experiments.report.replicated.figures import NAMES, cpu, shares, times
from experiments.report.source import scenarios_of
from experiments.report.text import both, said, same
from experiments.report.told import text_of
from models.config import Scenario

ON_CARDS = ("mean_ms", "p95_ms", "failed_share", "availability")


def replications_page(dossier: Dossier) -> Page:
    """Return the page of what `lssim run --replications` has found."""
    document = dossier.document
    ((name, scenario),) = scenarios_of(dossier).items()
    answer = [
        Note(text_of(dossier, verdict), tone_of(document["kept"][system]))
        for system, verdict in document["verdicts"].items()
    ]
    seeds = document["seeds"]
    runs = said(
        "{runs} runs of {length} each (seeds {first} to {last}); every interval holds the"
        " mean with 95 % (Student's t over the runs).",
        runs=len(seeds),
        length=both(lambda: span(document["measured_s"])),
        first=seeds[0],
        last=seeds[-1],
    )
    figures = [make(document, scenario) for make in (times, shares, cpu)]
    charts: list[Item] = [Note(runs), *(each for each in figures if each is not None)]
    return Page(
        same(scenario.description or name),
        answer,
        [
            Section("systems", said("The systems"), [_cards(dossier, scenario)]),
            Section("means", said("In the mean of the runs"), charts),
            pictures({name: scenario}),
        ],
    )


def _cards(dossier: Dossier, scenario: Scenario) -> Cards:
    return Cards([_card(dossier, scenario, name) for name in scenario.systems])


def _card(dossier: Dossier, scenario: Scenario, name: str) -> Card:
    document = dossier.document
    kept, runs = document["kept"][name], len(document["seeds"])
    facts = [
        Fact(
            said("Promises"),
            word_of(kept),
            said(
                "kept in {kept} of {runs} runs",
                kept=document["kept_days"][name],
                runs=runs,
            ),
            tone_of(kept),
        )
    ]
    found = estimates_of(document, "systems", name)
    facts += [
        Fact(NAMES[key], both(lambda it=found[key]: it.words))  # type: ignore[misc]
        for key in ON_CARDS
        if key in found
    ]
    if "dropped_connections" in found:
        lost = found["dropped_connections"].mean
        facts.append(
            Fact(said("Connections lost in a run"), both(lambda: quantity(lost)))
        )
    return Card(same(scenario.systems[name].title or name), facts, tone_of(kept))
