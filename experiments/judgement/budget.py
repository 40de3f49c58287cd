"""The memory budget of a host: who needs how much, at which stage, and does it fit."""

from collections.abc import Sequence

from attrs import fields_dict, frozen

from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from models.application.heap import (
    ABORT_AT,
    DEFAULT_LIMIT_CAP_MIB,
    DEFAULT_LIMIT_SHARE,
    STEEP_FROM,
)
from sim.queueing import occupancy_quantile

FITS, EDGE, NOT = "fits", "on the edge", "does not fit"


@frozen(kw_only=True)
class Stages:
    """Memory from the start of the processes on to the worst that may happen to them."""

    start_mib: float
    full_mib: float
    """Once the caches are full."""
    steady_mib: float
    """Then also at the peak of sessions and requests in flight."""
    worst_mib: float
    """Then also with every connection of the pools open."""


@frozen(kw_only=True)
class ProcessMemory:
    """What one Node.js process holds, part by part, and the limits set to it."""

    name: str
    app: str
    base_mib: float
    cache_mib: float
    sessions_mib: float
    """At the peak of those online."""
    requests_mib: float
    """Of the requests in flight in the busiest hour, and of their garbage."""
    connections_mib: float
    """Of the connections that the busiest hour opens."""
    pool_mib: float
    """Of the whole pool."""
    stages: Stages
    heap_limit_mib: float
    """V8's."""
    heap_mib: float
    """What of the steady state counts towards it."""
    heap_verdict: str
    restart_limit_mib: float | None
    """Above this PM2 restarts it."""
    caches_full_after_h: float | None
    """At the mean load; none if it has no cache, or nothing fills it."""


@frozen(kw_only=True)
class HostBudget:
    """The memory of one host against what is to live there."""

    host: str
    plan: str
    usable_mib: float
    """RAM and swap without the kernel's own share."""
    services: dict[str, float]
    """What is held from start to end: system, nginx, PM2, Redis, job workers; MiB."""
    processes: tuple[ProcessMemory, ...]
    stages: Stages
    reload_mib: float
    """At the steady state while PM2 reloads the largest: one more base beside the old."""
    headroom_mib: float
    """What the steady state leaves; below 0 it does not fit."""
    page_cache_wanted_mib: float
    verdict: str
    reason: str


def budgets_of(layout: Layout, states: Sequence[Equilibrium]) -> tuple[HostBudget, ...]:
    """Return the budget of every host; *states* begins with that of the mean load."""
    return tuple(_budget(layout, states, host) for host in layout.hosts)


def _budget(layout: Layout, states: Sequence[Equilibrium], name: str) -> HostBudget:
    machine, config = layout.hosts[name], layout.scenario.hosts[name]
    services = _services(layout, name)
    processes = [
        _process(layout, states, app, index)
        for app, each in layout.apps_on(name).items()
        for index in range(each.instances)
    ]
    stages = _sum(sum(services.values()), [each.stages for each in processes])
    reloadable = [
        each.base_mib
        for each in processes
        if layout.scenario.apps[each.app].mode == "cluster"
    ]
    reload_mib = stages.steady_mib + max(reloadable, default=0.0)
    verdict, reason = _verdict(
        stages,
        reload_mib=reload_mib,
        usable_mib=machine.usable_mib,
        page_cache_mib=config.page_cache_mib,
    )
    return HostBudget(
        host=name,
        plan=machine.plan,
        usable_mib=machine.usable_mib,
        services=services,
        processes=tuple(processes),
        stages=stages,
        reload_mib=reload_mib,
        headroom_mib=machine.usable_mib - stages.steady_mib,
        page_cache_wanted_mib=config.page_cache_mib,
        verdict=verdict,
        reason=reason,
    )


def _services(layout: Layout, name: str) -> dict[str, float]:
    config = layout.scenario.hosts[name]
    services = {
        "operating system": config.os_mib,
        "nginx": config.gateway_mib,
        "PM2 daemon": config.supervisor_mib,
    }
    for cache, each in layout.scenario.caches.items():
        if each.host == name:
            services[f"cache {cache}"] = each.memory_mib
    for app, placed in layout.apps_on(name).items():
        if layout.system(app).asynchronous_jobs:
            services[f"job worker {app}"] = placed.job_worker_mib
    return services


def _process(
    layout: Layout, states: Sequence[Equilibrium], app: str, index: int
) -> ProcessMemory:
    config, needs = layout.scenario.apps[app], layout.process(app)
    peaks = states[1:]
    online = max(state.work.online[app] for state in peaks) / config.instances
    present = max(_held_requests(layout, state, app) for state in peaks)
    sessions = layout.system(app).sessions
    sessions_mib = online * sessions.session_mib if sessions else 0.0
    requests_mib = present / config.instances * needs.request_mib
    connections_mib = _open_connections(layout, peaks, app) * needs.connection_mib
    pool_mib = needs.pool_size * needs.connection_mib if config.database else 0.0
    full_mib = needs.base_mib + needs.cache_mib
    beside_mib = full_mib + sessions_mib + requests_mib
    stages = Stages(
        start_mib=needs.base_mib,
        full_mib=full_mib,
        steady_mib=beside_mib + connections_mib,
        worst_mib=beside_mib + pool_mib,
    )
    half_mib = DEFAULT_LIMIT_SHARE * layout.hosts[config.host].ram_mib
    limit_mib = needs.heap_limit_mib or min(DEFAULT_LIMIT_CAP_MIB, half_mib)
    heap_mib = max(0.0, stages.steady_mib - needs.native_mib)
    return ProcessMemory(
        name=f"{app}-{index}",
        app=app,
        base_mib=needs.base_mib,
        cache_mib=needs.cache_mib,
        sessions_mib=sessions_mib,
        requests_mib=requests_mib,
        connections_mib=connections_mib,
        pool_mib=pool_mib,
        stages=stages,
        heap_limit_mib=limit_mib,
        heap_mib=heap_mib,
        heap_verdict=_heap_verdict(heap_mib / limit_mib),
        restart_limit_mib=config.max_memory_restart_mib,
        caches_full_after_h=_caches_full_after_h(layout, states[0], app),
    )


def _held_requests(layout: Layout, state: Equilibrium, app: str) -> float:
    """Return the requests whose memory is held: in flight, or not yet collected."""
    lag_s = layout.process(app).garbage_lag_s
    return state.in_flight[app] + _requests_per_s(state, app) * lag_s


def _requests_per_s(state: Equilibrium, app: str) -> float:
    return sum(
        rate
        for flow, rate in state.work.flows
        if flow.app == app and flow.callbacks and not flow.is_session
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
    met = occupancy_quantile(busiest.offered_load, p=1 - 1 / (2 + queries))
    return min(needs.pool_size, met + 1)


def _caches_full_after_h(layout: Layout, mean: Equilibrium, app: str) -> float | None:
    needs = layout.process(app)
    per_s = _requests_per_s(mean, app) / layout.scenario.apps[app].instances
    if not needs.cache_mib or not per_s:
        return None
    return needs.cache_fill_requests / per_s / 3600


def _heap_verdict(filled: float) -> str:
    if filled >= ABORT_AT:
        return "aborts"
    return "collects without end" if filled >= STEEP_FROM else "has room"


def _sum(services_mib: float, parts: Sequence[Stages]) -> Stages:
    together = {
        stage: services_mib + sum(getattr(each, stage) for each in parts)
        for stage in fields_dict(Stages)
    }
    return Stages(**together)


def _verdict(
    stages: Stages, *, reload_mib: float, usable_mib: float, page_cache_mib: float
) -> tuple[str, str]:
    """Return the verdict and what decides it."""
    left_mib, worst_mib = usable_mib - stages.steady_mib, stages.worst_mib
    held = f"{stages.steady_mib:,.0f} MiB at steady state, {usable_mib:,.0f} usable"
    if left_mib < 0:
        return NOT, held
    found = {
        f"{reload_mib:,.0f} MiB while PM2 reloads a process": reload_mib > usable_mib,
        f"{worst_mib:,.0f} MiB with all connections open": worst_mib > usable_mib,
        f"{left_mib:,.0f} MiB left of the {page_cache_mib:,.0f} MiB page cache that is"
        " wanted": left_mib < page_cache_mib,
    }
    worries = [worry for worry, is_so in found.items() if is_so]
    if worries:
        return EDGE, f"{held}; {'; '.join(worries)}"
    return FITS, f"{held}, {reload_mib:,.0f} MiB while PM2 reloads a process"
