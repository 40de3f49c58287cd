"""Figures of `lssim check`, by the names that a planned check uses."""

from collections.abc import Iterator, Mapping, Sequence

from experiments.claiming.expression import Name
from experiments.judgement.judge import Judgement, judge
from experiments.judgement.stations import StationUse
from models.config import Scenario
from models.loading.diagnosis import unknown_name
from models.plans.catalog import load_catalog

KEYS: Mapping[str, Sequence[str]] = {
    "hosts": (
        "vcpus",
        "cpu_mean",
        "cpu_busiest",
        "connections_mean",
        "connections_busiest",
        "steady_mib",
        "worst_mib",
        "reload_mib",
        "usable_mib",
        "baseline_cores",
        "mean_cores",
        "busiest_cores",
        "throttled_share",
    ),
    "systems": (
        "requests_per_day",
        "queries_per_day",
        "queries_per_s",
        "busiest_per_s",
        "response_s",
    ),
    "apps": (
        "loop_mean",
        "loop_busiest",
        "pool_mean",
        "pool_busiest",
        "steady_mib",
        "worst_mib",
        "restart_limit_mib",
        "heap_mib",
        "heap_limit_mib",
    ),
    "databases": (
        "cpu_mean",
        "cpu_busiest",
        "pools",
        "max_connections",
        "baseline_cores",
        "mean_cores",
        "busiest_cores",
        "throttled_share",
    ),
}
COST = ("monthly_jpy", "monthly_usd")
_BURST = ("baseline_cores", "mean_cores", "busiest_cores", "throttled_share")
_STATIONS = {
    "host CPU": ("hosts", "cpu"),
    "gateway": ("hosts", "connections"),
    "event loop": ("apps", "loop"),
    "workers": ("apps", "loop"),
    "connection pool": ("apps", "pool"),
    "database CPU": ("databases", "cpu"),
}


def fault_of(name: Name, scenario: Scenario) -> str | None:
    """Say what is wrong with *name* as a figure of *scenario*; None if nothing is."""
    table, *rest = name
    if table == "cost":
        known = [f"cost.{each}" for each in COST]
        is_there = len(rest) == 1 and rest[0] in COST
        return None if is_there else unknown_name("figure", ".".join(name), known)
    if table not in KEYS:
        return unknown_name("table of figures", table, [*KEYS, "cost"])
    if len(rest) != 2:
        shape = "must read TABLE.NAME.FIGURE, such as hosts.web.steady_mib"
        return f"{shape}, got {'.'.join(name)!r}"
    entries = getattr(scenario, table)
    if rest[0] not in entries:
        return unknown_name(f"entry of {table}", rest[0], entries)
    if rest[1] not in KEYS[table]:
        return unknown_name(f"figure of {table}", rest[1], KEYS[table])
    return None


def figures_of(scenario: Scenario) -> dict[Name, float]:
    """Return the figures that `check` has of *scenario*, without those it cannot say."""
    found = judge(scenario, load_catalog())
    return {name: float(it) for name, it in _figures(found) if it is not None}


def _figures(found: Judgement) -> Iterator[tuple[Name, float | None]]:
    yield ("cost", "monthly_jpy"), found.bill.monthly_jpy
    yield ("cost", "monthly_usd"), found.bill.monthly_usd
    for use in found.systems:
        for key in KEYS["systems"]:
            yield ("systems", use.system, key), getattr(use, key)
    for station in found.stations:
        yield from _of_station(station)
    for sums in found.databases:
        yield ("databases", sums.database, "pools"), sums.pools
        yield ("databases", sums.database, "max_connections"), sums.max_connections
    for burst in found.bursts:
        table, _, name = burst.machine.partition(".")
        for key in _BURST:
            yield (table, name, key), getattr(burst, key)
    yield from _of_memory(found)


def _of_station(it: StationUse) -> Iterator[tuple[Name, float]]:
    if it.kind in _STATIONS:
        table, what = _STATIONS[it.kind]
        yield (table, it.name, f"{what}_mean"), it.mean_utilisation
        yield (table, it.name, f"{what}_busiest"), it.busiest_utilisation
    if it.kind == "host CPU":
        yield ("hosts", it.name, "vcpus"), it.servers


def _of_memory(found: Judgement) -> Iterator[tuple[Name, float | None]]:
    for budget in found.hosts:
        place = ("hosts", budget.host)
        yield (*place, "steady_mib"), budget.stages.steady_mib
        yield (*place, "worst_mib"), budget.stages.worst_mib
        yield (*place, "reload_mib"), budget.reload_mib
        yield (*place, "usable_mib"), budget.usable_mib
        for process in budget.processes:
            place = ("apps", process.app)
            yield (*place, "steady_mib"), process.stages.steady_mib
            yield (*place, "worst_mib"), process.stages.worst_mib
            yield (*place, "restart_limit_mib"), process.restart_limit_mib
            yield (*place, "heap_mib"), process.heap_mib
            yield (*place, "heap_limit_mib"), process.heap_limit_mib
