"""Refutation: what the arithmetic rules out, without the report that `check` makes of it.

It is for whoever judges many platforms: it takes the twentieth part of the time of a
judgement, and says the same of memory, heaps, stations and the bill.
"""

from collections.abc import Iterator

from attrs import frozen

from experiments.judgement.budget import NOT, HostBudget, budgets_of
from experiments.judgement.equilibrium import equilibrium_of
from experiments.judgement.layout import layout_of
from experiments.judgement.moments import moments_of
from experiments.judgement.objections import container_sentence, fit_sentence
from experiments.judgement.stations import StationUse, station_uses, station_words
from experiments.judgement.week import outlook_of
from experiments.language.tongue import SOURCE, phrase, speaking, template
from models.config import Scenario
from models.plans.catalog import Catalog
from models.plans.cost import Bill, monthly_cost

MEMORY, HEAP, STATION = "memory", "V8's heap", "a station that is full"
FULL = 1.0
ABORTS = "aborts"


@frozen(kw_only=True)
class Refutation:
    """One reason why a platform cannot work."""

    kind: str
    """`MEMORY`, `HEAP` or `STATION`."""
    words: str


@frozen(kw_only=True)
class Glance:
    """What is to be seen of a platform at once: its bill, and why it cannot work."""

    bill: Bill
    refutations: tuple[Refutation, ...]
    """The first says best what is wrong; none where only a run can tell."""


@speaking(SOURCE)
def glance(scenario: Scenario, catalog: Catalog) -> Glance:
    """Return the bill of *scenario* on the plans of *catalog*, and what refutes it."""
    layout = layout_of(scenario, catalog)
    outlook = outlook_of(layout)
    moments = outlook.settled(moments_of(layout))
    states = [equilibrium_of(layout, outlook.routes, moment) for moment in moments]
    surplus_h = {
        place: week.surplus_vcpu_h_per_month() for place, week in outlook.weeks().items()
    }
    budgets = budgets_of(layout, states)
    refutations = [it for each in budgets for it in _of_memory(each)]
    # A closed load slows its users down, and fills what it meets without breaking it.
    if any(each.clients.kind != "closed" for each in scenario.systems.values()):
        refutations += _of_stations(station_uses(layout, states))
    return Glance(
        bill=monthly_cost(layout.scenario, catalog, surplus_vcpu_h_per_month=surplus_h),
        refutations=tuple(refutations),
    )


def _of_memory(budget: HostBudget) -> Iterator[Refutation]:
    if budget.fit == NOT:
        yield Refutation(kind=MEMORY, words=fit_sentence(budget))
    for app in dict.fromkeys(each.app for each in budget.processes):
        sentence = container_sentence(budget, app)
        if sentence is not None:
            yield Refutation(kind=MEMORY, words=sentence)
    for process in budget.processes:
        if process.heap_state == ABORTS:
            message = template("{process} aborts: its heap does not hold what it needs")
            words = phrase(message, process=process.name)
            yield Refutation(kind=HEAP, words=words)


def _of_stations(stations: tuple[StationUse, ...]) -> Iterator[Refutation]:
    for use in stations:
        if use.busiest_utilisation >= FULL:
            words = phrase(
                "{station} is full at its busiest ({when})",
                station=station_words(use),
                when=use.busiest_at,
            )
            yield Refutation(kind=STATION, words=words)
