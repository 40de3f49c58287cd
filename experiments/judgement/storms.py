"""Storms: whether a load comes back from a stall, or its retries keep it down.

Once answers take longer than clients wait, every request is sent as often as they try,
and the station works on what nobody waits for any more. If that is more than it bears,
it lasts after its cause is over.
"""

from collections.abc import Iterator, Sequence
from math import ceil, inf

from attrs import frozen

from experiments.figures import percent, span
from experiments.judgement.layout import Layout
from experiments.judgement.routes import Route
from experiments.judgement.stations import (
    StationUse,
    SystemUse,
    station_words,
    stations_of,
)
from experiments.judgement.timeouts import patience_of
from experiments.language.tongue import phrase
from models.clients.retries import doubled_pause_s
from models.config import ClientsConfig, title_of
from models.hosting.gateway import PROXIED
from sim.queueing.stall import Demanding, longest_survived_s

DISTINCT_PAUSES = 32
"""Beyond so many attempts a pause has long met its cap."""
POOL = "connection pool"


@frozen(kw_only=True)
class Storm:
    """What retries make of the load on one station of a system."""

    system: str
    station: str
    attempts: float
    """A request, while none is answered in time."""
    utilisation: float
    """In the busiest usual hour, with every request tried so often."""
    longest_s: float
    """It comes back from a standstill of up to that."""


def storms_of(
    layout: Layout,
    routes: Sequence[Route],
    systems: Sequence[SystemUse],
    stations: Sequence[StationUse],
) -> Iterator[Storm]:
    """Yield the systems that bear their usual load, and not that of all its retries."""
    for use in systems:
        worst = worst_station(layout, use.system, stations)
        if use.clients == "closed" or worst is None or worst.busiest_utilisation >= 1:
            continue
        load = demanding(layout, routes, use, worst)
        longest_s = longest_survived_s(load) if load.stormy >= 1 else inf
        if longest_s < inf:
            yield Storm(
                system=use.system,
                station=station_words(worst),
                attempts=load.attempts,
                utilisation=load.stormy,
                longest_s=longest_s,
            )


def worst_station(
    layout: Layout, system: str, stations: Sequence[StationUse]
) -> StationUse | None:
    """Return the busiest station at which requests of *system* queue, if it has any.

    A processor before the pool that is as full because of it, to the per cent.
    """
    mine = [
        use
        for use in stations_of(layout, system, stations)
        if use.is_processor or use.kind == POOL
    ]
    return max(
        mine,
        key=lambda it: (round(it.busiest_utilisation, 2), it.is_processor),
        default=None,
    )


def demanding(
    layout: Layout, routes: Sequence[Route], use: SystemUse, station: StationUse
) -> Demanding:
    """Return the load of a system's busiest hour on its worst *station*.

    All of the station's load is taken to behave as this system's does.
    """
    clients = layout.scenario.systems[use.system].clients
    mine = [each for each in routes if each.system == use.system and not each.is_session]
    _, patience_s = patience_of(layout, use.system)
    service_s = _alone_s(mine)
    attempts = attempts_of(clients)
    pauses = range(min(ceil(attempts), DISTINCT_PAUSES))
    if use.busiest_per_s:
        attempts = min(attempts, _admitted(layout, use, patience_s))
    return Demanding(
        utilisation=station.busiest_utilisation,
        patience_s=max(0.0, patience_s - service_s),
        attempts=max(1.0, attempts),
        pauses_s=tuple(service_s + _pause_s(clients, times) for times in pauses),
        most_s=_most_s(layout, mine, station),
    )


def attempts_of(clients: ClientsConfig) -> float:
    """Return the attempts of a request of which every attempt comes too late."""
    if clients.retry_budget is not None:
        return min(clients.max_attempts, 1 + clients.retry_budget)
    return clients.max_attempts


def _admitted(layout: Layout, use: SystemUse, patience_s: float) -> float:
    """Return the attempts of a request that nginx has connections for, while all wait."""
    free = 0.0
    for host in layout.hosts_of(use.system):
        gateway = layout.scenario.hosts[host].gateway
        free += gateway.worker_connections * layout.hosts[host].cores.vcpus
    return free / PROXIED / patience_s / use.busiest_per_s


def _alone_s(routes: Sequence[Route]) -> float:
    """Return the mean response of a request that has the platform to itself."""
    shares = sum(route.share for route in routes if route.callbacks)
    whole_s = sum(
        route.share
        * (
            route.delay_s
            + route.gateway_s
            + route.loop_s
            + route.threads_s
            + route.queries * route.query_s
        )
        for route in routes
        if route.callbacks
    )
    return whole_s / shares if shares else 0.0


def _pause_s(clients: ClientsConfig, times: int) -> float:
    """Return the mean pause before the next attempt, after so many *times*."""
    if clients.backoff == "none":
        return 0.0
    if clients.backoff == "fixed":
        return clients.backoff_s
    pause_s = doubled_pause_s(clients, times)
    return pause_s / 2 if clients.backoff == "full-jitter" else pause_s


def _most_s(layout: Layout, routes: Sequence[Route], station: StationUse) -> float:
    """Return the longest queue before *station*, in the time that it takes.

    Whoever comes to a full backlog is turned away, and whoever waits for a connection
    may be told to go.
    """
    if station.kind == POOL:
        return layout.process(station.name).acquire_timeout_s or inf
    if station.kind != "event loop":
        return inf
    here = [each for each in routes if each.app == station.name and each.callbacks]
    shares = sum(route.share for route in here)
    work_s = sum(route.share * route.loop_s for route in here)
    backlog = layout.process(station.name).backlog
    return backlog * work_s / shares if shares and work_s else inf


def storm_sentence(layout: Layout, storm: Storm) -> str:
    """Return what happens after a stall, and which key would help."""
    _, patience_s = patience_of(layout, storm.system)
    return phrase(
        "{system} never comes back from a stall longer than {longest}: once answers take"
        " longer than {patience}, {attempts} attempts a request make {share} of {station}"
        " (clients.retry_budget or fewer max_attempts would help)",
        system=title_of(layout.scenario, "systems", storm.system),
        longest=span(storm.longest_s),
        patience=span(patience_s),
        attempts=f"{storm.attempts:.3g}",
        share=percent(storm.utilisation),
        station=storm.station,
    )
