"""The judgement of a scenario without running it: memory, stations, price, warnings."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from experiments.judgement.balancing import balancing_objections
from experiments.judgement.batch import batch_objections
from experiments.judgement.bounds import ClosedBound
from experiments.judgement.budget import HostBudget, budgets_of
from experiments.judgement.bursts import BurstUse, burst_use
from experiments.judgement.caches import cache_objections
from experiments.judgement.comebacks import left_to_run, recovery_sentence
from experiments.judgement.contradictions import contradictions_of
from experiments.judgement.doors import door_sentence
from experiments.judgement.equilibrium import Equilibrium, equilibrium_of
from experiments.judgement.handshakes import handshake_objections
from experiments.judgement.headline import Findings, headline
from experiments.judgement.health import health_objections
from experiments.judgement.layout import Layout, layout_of
from experiments.judgement.limits import limit_objections
from experiments.judgement.moments import USUAL, moments_of
from experiments.judgement.objections import (
    connection_objections,
    fit_sentence,
    memory_objections,
    pool_sums,
    price_objections,
    station_objections,
)
from experiments.judgement.oddities import oddities_of
from experiments.judgement.recoveries import StallUse, stall_uses
from experiments.judgement.spells import Spell, spell_sentence, spells_of
from experiments.judgement.stations import (
    StationUse,
    SystemUse,
    station_uses,
    system_uses,
)
from experiments.judgement.storms import Storm, storm_sentence, storms_of
from experiments.judgement.ties import coupling_objections
from experiments.judgement.timeouts import timeout_objections
from experiments.judgement.week import Outlook, outlook_of
from experiments.language.tongue import SOURCE, phrase, speaking, template
from models.config import Scenario
from models.plans.catalog import Catalog
from models.plans.cost import Bill, monthly_cost


@frozen(kw_only=True)
class PoolSum:
    """The pools of a database's clients against the connections it accepts."""

    database: str
    pools: int
    max_connections: int


@frozen(kw_only=True)
class Judgement:
    """What can be said of a scenario from its numbers alone.

    The day is the busiest of the week, and each moment is judged as if it lasted for
    ever; closed loads settle where Little's law holds in it.
    """

    scenario: str
    description: str
    verdicts: tuple[str, ...]
    """A sentence for each host, then for each system, then on what is left to a run."""
    systems: tuple[SystemUse, ...]
    bounds: tuple[ClosedBound, ...]
    hosts: tuple[HostBudget, ...]
    stations: tuple[StationUse, ...]
    bursts: tuple[BurstUse, ...]
    storms: tuple[Storm, ...]
    """Loads that a stall would bring down for good."""
    stalls: tuple[StallUse, ...]
    """What the faults and surges of the config leave behind."""
    spells: tuple[Spell, ...]
    """Machines that the surges of the run throttle."""
    databases: tuple[PoolSum, ...]
    bill: Bill
    warnings: tuple[str, ...]
    """What cannot work or contradicts itself, a sentence each."""


@speaking(SOURCE)
def judge(scenario: Scenario, catalog: Catalog) -> Judgement:
    """Judge *scenario* on the plans of *catalog*, in English that can be retold."""
    layout = layout_of(scenario, catalog)
    outlook = outlook_of(layout)
    routes = outlook.routes
    moments = outlook.settled(moments_of(layout))
    states = [equilibrium_of(layout, routes, moment) for moment in moments]
    systems = system_uses(layout, states)
    budgets = budgets_of(layout, states)
    bursts = tuple(map(burst_use, outlook.weeks().values()))
    findings = _findings(layout, outlook, states, budgets, bursts)
    surplus_h = {each.machine: each.surplus_vcpu_h_per_month for each in bursts}
    bill = monthly_cost(layout.scenario, catalog, surplus_vcpu_h_per_month=surplus_h)
    return Judgement(
        scenario=scenario.name,
        description=scenario.description,
        verdicts=(
            *_fits(layout, budgets),
            *(headline(layout, use, findings) for use in systems),
            *left_to_run(layout, findings.stalls),
        ),
        systems=systems,
        bounds=outlook.bounds,
        hosts=budgets,
        stations=findings.stations,
        bursts=bursts,
        storms=findings.storms,
        stalls=findings.stalls,
        spells=findings.spells,
        databases=tuple(_databases(layout)),
        bill=bill,
        warnings=(
            *_objections(layout, systems, findings),
            *cache_objections(layout, states[0]),
            *price_objections(layout, bill),
            *oddities_of(layout),
            *contradictions_of(layout, states, budgets, bill),
        ),
    )


def _fits(layout: Layout, budgets: Sequence[HostBudget]) -> Iterator[str]:
    """Yield a sentence for each host, and one for all hosts of a group that are alike."""
    for budget in _once_a_group(layout, budgets):
        alike = len(_alike(layout, budget, budgets))
        told = fit_sentence(budget)
        if alike:
            message = template("{told}, like {count} more of its group")
            told = phrase(message, told=told, count=alike)
        yield told


def _once_a_group(layout: Layout, budgets: Sequence[HostBudget]) -> Iterator[HostBudget]:
    """Yield *budgets* without those that say of a copy what its first one says."""
    told: set[str] = set()
    for budget in budgets:
        if budget.host not in told:
            yield budget
            told |= _alike(layout, budget, budgets)


def _alike(layout: Layout, first: HostBudget, budgets: Sequence[HostBudget]) -> set[str]:
    copies = layout.group_of(first.host)[1:]
    return {it.host for it in budgets if it.host in copies and it.reason == first.reason}


def _databases(layout: Layout) -> Iterator[PoolSum]:
    for name, (total, _) in pool_sums(layout).items():
        limit = layout.databases[name].max_connections
        yield PoolSum(database=name, pools=total, max_connections=limit)


def _findings(
    layout: Layout,
    outlook: Outlook,
    states: Sequence[Equilibrium],
    budgets: tuple[HostBudget, ...],
    bursts: tuple[BurstUse, ...],
) -> Findings:
    usual, routes = states[:USUAL], outlook.routes
    usually = station_uses(layout, usual)
    storms = storms_of(layout, routes, system_uses(layout, usual), usually)
    return Findings(
        budgets=budgets,
        stations=station_uses(layout, states),
        bursts=bursts,
        storms=tuple(storms),
        stalls=tuple(stall_uses(layout, routes, usual, budgets)),
        spells=tuple(spells_of(layout, outlook)),
    )


def _objections(
    layout: Layout, systems: Sequence[SystemUse], found: Findings
) -> Iterator[str]:
    yield from memory_objections(list(_once_a_group(layout, found.budgets)))
    yield from batch_objections(layout, found.budgets)
    yield from station_objections(found.stations, found.bursts)
    for storm in found.storms:
        yield storm_sentence(layout, storm)
    for stall in found.stalls:
        if stall.is_outlived:
            yield recovery_sentence(stall)
    yield from map(spell_sentence, found.spells)
    yield from filter(None, [door_sentence(layout, found.stations)])
    yield from connection_objections(layout)
    yield from timeout_objections(layout, systems)
    yield from handshake_objections(layout)
    yield from limit_objections(layout, systems)
    yield from balancing_objections(layout)
    yield from health_objections(layout, systems, found.stations)
    yield from coupling_objections(layout)
