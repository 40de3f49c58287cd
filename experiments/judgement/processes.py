"""The memory of a process: part by part, stage by stage, and the limits set to it."""

from collections.abc import Sequence
from math import nextafter

from attrs import frozen

from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from models.application.footprint import resting_mib
from models.application.heap import (
    ABORT_AT,
    DEFAULT_LIMIT_CAP_MIB,
    DEFAULT_LIMIT_SHARE,
    STEEP_FROM,
)
from models.config import ProcessConfig
from sim.queueing import occupancy_quantile
from sim.rate import HOUR_S

MANY = 1e5
"""Of so many requests the fullest moment is all but the mean."""
SOON_S = 600.0
"""Restarts that come oftener than that are felt (an assumption)."""

TINY = 1e-9
"""So far below the limit an own cache stops that gives way to it."""


@frozen(kw_only=True)
class Stages:
    """Memory from the start of the processes on to the worst that may happen to them."""

    start_mib: float
    full_mib: float
    """Once the caches are full."""
    steady_mib: float
    """Then also at the peak of sessions and requests in flight."""
    worst_mib: float
    """Then also with every connection of the pools open, at the fullest moment."""


@frozen(kw_only=True)
class ProcessMemory:
    """What one Node.js process holds, part by part, and the limits set to it."""

    name: str
    app: str
    system: str
    base_mib: float
    cache_mib: float
    sessions_mib: float
    """At the peak of those online."""
    requests_mib: float
    """Of the requests in flight in the busiest hour, and of their garbage."""
    requests_peak_mib: float
    """The same at the fullest moment of that hour."""
    connections_mib: float
    """Of the connections that the busiest hour opens."""
    pool_mib: float
    """Of the whole pool."""
    stages: Stages
    shared_mib: float
    """Of every stage, pages of files, which a host holds once for all processes."""
    heap_limit_mib: float | None
    """V8's; none where workers run something else."""
    heap_mib: float
    """What of the steady state counts towards it."""
    heap_state: str
    restart_limit_mib: float | None
    """Above this PM2 restarts it."""
    caches_full_after_h: float | None
    """At the mean load; none if it has no cache, or nothing fills it."""
    container_limit_mib: float | None
    """Of all processes of its application together, their own pages alone."""

    @property
    def own(self) -> Stages:
        """What of its stages is its own."""
        return Stages(
            start_mib=self.stages.start_mib - self.shared_mib,
            full_mib=self.stages.full_mib - self.shared_mib,
            steady_mib=self.stages.steady_mib - self.shared_mib,
            worst_mib=self.stages.worst_mib - self.shared_mib,
        )

    @property
    def ends_soon(self) -> bool:
        """Does PM2 restart it every few minutes, for nothing but its usual load?"""
        limit_mib = self.restart_limit_mib
        if limit_mib is None or limit_mib > self.stages.steady_mib:
            return False
        full_after_s = HOUR_S * (self.caches_full_after_h or 0.0)
        return limit_mib <= self.stages.start_mib or full_after_s < SOON_S


def process_memory(
    layout: Layout, states: Sequence[Equilibrium], app: str, index: int
) -> ProcessMemory:
    """Return the memory of process *index* of *app*; *states* begins with the mean."""
    config, needs, peaks = layout.scenario.apps[app], layout.process(app), states[1:]
    online = max(it.work.online[app] for it in peaks) / config.instances
    present, peak = max(_held_requests(layout, state, app) for state in peaks)
    sessions_mib = _sessions_mib(layout, app, online)
    requests_mib = present / config.instances * needs.request_mib
    requests_peak_mib = peak / config.instances * needs.request_mib
    connections_mib = _open_connections(layout, peaks, app) * needs.connection_mib
    pool_mib = needs.pool_size * needs.connection_mib if config.database else 0.0
    limit_mib = _heap_limit_mib(layout, app)
    outside_mib = needs.native_mib + _buffers_mib(layout, app, online, present)
    start_mib = resting_mib(needs)
    other_mib = start_mib + sessions_mib + requests_mib + connections_mib
    cache_mib = _cache_mib(needs, limit_mib, other_mib - outside_mib)
    stages = Stages(
        start_mib=start_mib,
        full_mib=start_mib + cache_mib,
        steady_mib=other_mib + cache_mib,
        worst_mib=start_mib + cache_mib + sessions_mib + requests_peak_mib + pool_mib,
    )
    is_node = needs.kind == "node"
    heap_mib = max(0.0, stages.steady_mib - outside_mib) if is_node else 0.0
    return ProcessMemory(
        name=f"{app}-{index}",
        app=app,
        system=config.system,
        base_mib=start_mib,
        cache_mib=cache_mib,
        sessions_mib=sessions_mib,
        requests_mib=requests_mib,
        requests_peak_mib=requests_peak_mib,
        connections_mib=connections_mib,
        pool_mib=pool_mib,
        stages=stages,
        shared_mib=needs.shared_mib,
        heap_limit_mib=limit_mib if is_node else None,
        heap_mib=heap_mib,
        heap_state=_heap_state(heap_mib / limit_mib),
        restart_limit_mib=config.max_memory_restart_mib,
        caches_full_after_h=_caches_full_after_h(layout, states[0], app),
        container_limit_mib=config.memory_limit_mib,
    )


def _sessions_mib(layout: Layout, app: str, online: float) -> float:
    sessions = layout.system(app).sessions
    return online * sessions.session_mib if sessions else 0.0


def _heap_limit_mib(layout: Layout, app: str) -> float:
    half_mib = DEFAULT_LIMIT_SHARE * layout.hosts[layout.scenario.apps[app].host].ram_mib
    return layout.process(app).heap_limit_mib or min(DEFAULT_LIMIT_CAP_MIB, half_mib)


def _cache_mib(needs: ProcessConfig, limit_mib: float, other_mib: float) -> float:
    """Return its own cache when full; one that yields stops before collecting begins."""
    if not needs.cache_yields:
        return needs.cache_mib
    before_mib = (1 - TINY) * STEEP_FROM * limit_mib
    return max(0.0, min(needs.cache_mib, before_mib - other_mib))


def _buffers_mib(layout: Layout, app: str, online: float, present: float) -> float:
    """Return the buffers of *online* sessions and of its part of *present* requests."""
    sessions = layout.system(app).sessions
    of_requests = layout.process(app).request_buffer_mib
    of_requests *= present / layout.scenario.apps[app].instances
    return of_requests + (online * sessions.buffer_mib if sessions else 0.0)


def _held_requests(layout: Layout, state: Equilibrium, app: str) -> tuple[float, float]:
    """Return the requests whose memory is held, in flight or not yet collected.

    On average, and at the fullest moment of an hour, which one of its requests meets.
    """
    per_s = _requests_per_s(state, app)
    mean = state.in_flight[app] + per_s * layout.process(app).garbage_lag_s
    if not 0 < mean < MANY:
        return mean, mean
    share = min(1 - 1 / (2 + HOUR_S * per_s), nextafter(1.0, 0.0))
    return mean, max(mean, occupancy_quantile(mean, p=share))


def _requests_per_s(state: Equilibrium, app: str) -> float:
    return sum(
        rate
        for route, rate in state.work.routes
        if route.app == app and route.callbacks and not route.is_session
    )


def _open_connections(layout: Layout, peaks: Sequence[Equilibrium], app: str) -> int:
    """Return the connections of a process: as many as are needed once in an idle time.

    A query that finds none idle opens one, which stays for as long as it is used once
    in that time; with n queries in it, the fullest moment is the (1 - 1/n)-quantile.
    """
    needs = layout.process(app)
    busiest = max(
        (state.pools[app] for state in peaks if app in state.pools),
        key=lambda pool: pool.offered_load,
        default=None,
    )
    if busiest is None or not busiest.offered_load:
        return 0
    if busiest.offered_load >= needs.pool_size:
        return needs.pool_size
    queries = busiest.queries_per_s * needs.connection_idle_s
    # Of so many queries that no float tells their share from 1, the last float before it.
    share = min(1 - 1 / (2 + queries), nextafter(1.0, 0.0))
    met = occupancy_quantile(busiest.offered_load, p=share)
    return min(needs.pool_size, met + 1)


def _caches_full_after_h(layout: Layout, mean: Equilibrium, app: str) -> float | None:
    needs = layout.process(app)
    per_s = _requests_per_s(mean, app) / layout.scenario.apps[app].instances
    if not needs.cache_mib or not per_s:
        return None
    return needs.cache_fill_requests / per_s / 3600


def _heap_state(filled: float) -> str:
    if filled >= ABORT_AT:
        return "aborts"
    return "collects without end" if filled >= STEEP_FROM else "has room"
