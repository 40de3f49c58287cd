"""Arithmetic: what `check` says of a load, and where by it the first station is full."""

from collections.abc import Sequence
from math import sqrt

from attrs import frozen

from experiments.headroom.load import Load
from experiments.headroom.search import MOST
from experiments.judgement.budget import NOT
from experiments.judgement.judge import Judgement, judge
from experiments.judgement.stations import StationUse
from experiments.judgement.storms import POOL
from models.config import Scenario
from models.loading import ConfigError
from models.plans.catalog import load_catalog

FULL = 1.0
CLOSE = 1.01
"""Ratio to which the factor is found."""


@frozen(kw_only=True)
class Estimate:
    """Up to which factor the arithmetic holds, and what is full beyond it."""

    factor: float
    """Infinite if nothing is ever full, 0 if something is at any load."""
    station: StationUse | None
    """The first that is full; none if it is memory that is short, or nothing is."""
    host: str | None = None
    """Host that a larger load does not fit any more, if it is that."""


def estimate(load: Load, most: float = MOST) -> Estimate:
    """Return where the arithmetic of *load* turns, between 1 / *most* and *most*."""
    low, high = 1.0 / most, most
    beyond = _overfull(load, high)
    if beyond is None:
        return Estimate(factor=float("inf"), station=None)
    if (at_once := _overfull(load, low)) is not None:
        return Estimate(factor=0.0, station=at_once.station, host=at_once.host)
    while high / low > CLOSE:
        middle = sqrt(low * high)
        found = _overfull(load, middle)
        if found is None:
            low = middle
        else:
            high, beyond = middle, found
    return Estimate(factor=low, station=beyond.station, host=beyond.host)


def busiest_station(scenario: Scenario) -> StationUse | None:
    """Return the station of *scenario* that is fullest at its worst moment."""
    return fullest(judge(scenario, load_catalog()))


def fullest(found: Judgement) -> StationUse | None:
    """Return the station that is fullest at its worst moment, of full ones the first."""
    full = [it for it in found.stations if it.busiest_utilisation >= FULL]
    if full:
        return _first(full)
    return max(found.stations, key=lambda it: it.busiest_utilisation, default=None)


def is_overfull(found: Judgement) -> bool:
    """Say whether a host has not the memory, or a station never catches up."""
    return any(it.fit == NOT for it in found.hosts) or any(
        _is_full(it, found) for it in found.stations
    )


def key_of(station: StationUse, scenario: Scenario) -> str:
    """Return the key of *scenario* that would widen *station*."""
    name = station.name
    if station.kind in ("workers", "connection pool"):
        size = "workers" if station.kind == "workers" else "pool_size"
        return f"systems.{scenario.apps[name].system}.process.{size}"
    if station.kind in ("host CPU", "database CPU"):
        table = "hosts" if station.kind == "host CPU" else "databases"
        plan = getattr(scenario, table)[name].plan
        return f"{table}.{name}.{'vcpus' if plan is None else 'plan'}"
    return {
        "event loop": f"apps.{name}.instances",
        "CPU quota": f"apps.{name}.cpu_quota",
        "gateway": f"hosts.{name}.gateway.worker_connections",
    }[station.kind]


def _overfull(load: Load, factor: float) -> Estimate | None:
    """Return what is full at *factor*, if anything is, or there is no such platform."""
    try:
        scenario = load.times(factor)
    except ConfigError:
        return Estimate(factor=factor, station=None)
    found = judge(scenario, load_catalog())
    for budget in found.hosts:
        if budget.fit == NOT:
            return Estimate(factor=factor, station=None, host=budget.host)
    full = [it for it in found.stations if _is_full(it, found)]
    return Estimate(factor=factor, station=_first(full)) if full else None


def _first(full: Sequence[StationUse]) -> StationUse:
    """Return which of *full* stations the others are full because of.

    A pool fills because what works is full, and nginx because of both.
    """
    working = [it for it in full if it.is_processor]
    pools = [it for it in full if it.kind == POOL]
    return max(working or pools or full, key=lambda it: it.busiest_utilisation)


def _is_full(station: StationUse, found: Judgement) -> bool:
    """Say whether *station* never catches up; in a closed load it slows those it has."""
    is_open = any(each.clients != "closed" for each in found.systems)
    return station.busiest_utilisation >= FULL and is_open
