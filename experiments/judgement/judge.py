"""The judgement of a scenario without running it: memory, stations, price, warnings."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from experiments.figures import percent, quantity, span
from experiments.judgement.bounds import ClosedBound, bounds_of
from experiments.judgement.budget import NOT, HostBudget, budgets_of
from experiments.judgement.bursts import BurstUse, burst_use
from experiments.judgement.contradictions import contradictions_of
from experiments.judgement.equilibrium import equilibrium_of
from experiments.judgement.layout import Layout, layout_of
from experiments.judgement.moments import moments_of
from experiments.judgement.objections import (
    connection_objections,
    coupling_objections,
    fit_sentence,
    memory_objections,
    pool_sums,
    price_objections,
    station_objections,
    timeout_objections,
)
from experiments.judgement.stations import (
    StationUse,
    SystemUse,
    station_uses,
    system_uses,
)
from experiments.judgement.week import outlook_of
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
    ever; closed loads settle where Little's law holds.
    """

    scenario: str
    description: str
    verdicts: tuple[str, ...]
    """A sentence for each host, then for each system."""
    systems: tuple[SystemUse, ...]
    bounds: tuple[ClosedBound, ...]
    hosts: tuple[HostBudget, ...]
    stations: tuple[StationUse, ...]
    bursts: tuple[BurstUse, ...]
    databases: tuple[PoolSum, ...]
    bill: Bill
    warnings: tuple[str, ...]
    """What cannot work or contradicts itself, a sentence each."""


def judge(scenario: Scenario, catalog: Catalog) -> Judgement:
    """Judge *scenario* on the plans of *catalog*."""
    layout = layout_of(scenario, catalog)
    outlook = outlook_of(layout)
    routes = outlook.routes
    bounds = bounds_of(layout, routes)
    moments = moments_of(layout, outlook.closed_per_s)
    states = [equilibrium_of(layout, routes, moment) for moment in moments]
    systems = system_uses(layout, states)
    budgets = budgets_of(layout, states)
    stations = station_uses(layout, states)
    bursts = [burst_use(week) for week in outlook.weeks().values()]
    surplus_h = {each.machine: each.surplus_vcpu_h_per_month for each in bursts}
    bill = monthly_cost(layout.scenario, catalog, surplus_vcpu_h_per_month=surplus_h)
    return Judgement(
        scenario=scenario.name,
        description=scenario.description,
        verdicts=(
            *map(fit_sentence, budgets),
            *_system_sentences(layout, systems, budgets, stations),
        ),
        systems=systems,
        bounds=bounds,
        hosts=budgets,
        stations=stations,
        bursts=tuple(bursts),
        databases=tuple(
            PoolSum(
                database=name,
                pools=total,
                max_connections=layout.databases[name].max_connections,
            )
            for name, (total, _) in pool_sums(layout).items()
        ),
        bill=bill,
        warnings=(
            *memory_objections(budgets),
            *station_objections(stations, bursts),
            *connection_objections(layout),
            *timeout_objections(layout),
            *coupling_objections(layout),
            *price_objections(layout, bill),
            *contradictions_of(layout, states, budgets, bill),
        ),
    )


def _system_sentences(
    layout: Layout,
    systems: Sequence[SystemUse],
    budgets: Sequence[HostBudget],
    stations: Sequence[StationUse],
) -> Iterator[str]:
    for use in systems:
        here = layout.hosts_of(use.system)
        tight = [each for each in budgets if each.host in here and each.fit == NOT]
        if tight:
            worst = min(tight, key=lambda each: each.headroom_mib)
            place = worst.plan if worst.plan != "custom" else f"host {worst.host}"
            yield f"{use.system} does not fit {place}: {worst.reason}"
        else:
            yield _pace_sentence(layout, use, stations)


def _pace_sentence(layout: Layout, use: SystemUse, stations: Sequence[StationUse]) -> str:
    """Return how a system that fits keeps up, and which of its stations is busiest."""
    apps = layout.apps_of(use.system)
    mine = {
        *(("event loop", name) for name in apps),
        *(("connection pool", name) for name in apps),
        *((kind, app.host) for kind in ("host CPU", "gateway") for app in apps.values()),
        *(("database CPU", app.database) for app in apps.values()),
    }
    busiest = max(
        (each for each in stations if (each.kind, each.name) in mine),
        key=lambda each: each.busiest_utilisation,
    )
    station = f"{busiest.kind} {busiest.name} at {percent(busiest.busiest_utilisation)}"
    load = f"{quantity(use.busiest_per_s)} requests/s at its busiest ({use.busiest_at})"
    if use.clients == "closed":
        load = f"about {quantity(use.busiest_per_s)} requests/s of its closed load"
    if busiest.busiest_utilisation >= 1 or use.response_s is None:
        return f"{use.system} cannot keep up: {load}, {station}"
    return f"{use.system} keeps up: {load}, {station}, response {span(use.response_s)}"
