"""Responses: the states of loops and pools, and what a request waits for at them."""

from math import inf

from attrs import frozen

from experiments.judgement.layout import Layout
from experiments.judgement.routes import Route
from experiments.judgement.work import Work
from sim.queueing import erlang_c


@frozen(kw_only=True)
class LoopState:
    """The event loops of an application, all alike."""

    utilisation: float
    """Share of the time that a loop is busy, while it has a core to itself."""
    stretch: float
    """Factor on its demands by those who use the CPU beside it."""
    wait_s: float
    """Before a callback begins."""
    worker_wait_s: float = 0.0
    """Of a blocking process: before a request has a worker, instead."""


@frozen(kw_only=True)
class PoolState:
    """The connection pool of each process of an application."""

    queries_per_s: float
    stretch: float
    """Factor on the demand of its queries by all others on the database."""
    hold_s: float
    """From lending a connection to its return."""
    offered_load: float
    """In erlangs: connections in use, if there were enough of them."""
    prob_wait: float
    """Share of the queries that wait for a connection (Erlang C)."""
    wait_s: float
    """For a connection, on average."""


def stretch(others_cores: float, *, cores: float) -> float:
    """Return sojourn over demand of a thread beside others that keep cores busy (PS)."""
    if others_cores <= 0:
        return 1.0
    if others_cores >= cores:
        return inf
    waits = erlang_c(others_cores, servers=int(cores))
    return 1 + waits / (cores - others_cores)


def routes_to(work: Work, app: str) -> list[tuple[float, Route]]:
    """Return the routes that *app* answers, each with its rate a second."""
    return [(rate, route) for route, rate in work.routes if route.app == app]


def query_time_s(layout: Layout, database: str, mean_s: float, shared: float) -> float:
    """Return the time of a query of *mean_s* at a stretch of *shared*, disk included."""
    misses = 1 - layout.scenario.databases[database].buffer_hit_ratio
    io_s = misses * layout.databases[database].io_s
    return (mean_s * shared if mean_s else 0.0) + io_s


def mean_response_s(
    layout: Layout,
    work: Work,
    route: Route,
    loops: dict[str, LoopState],
    pools: dict[str, PoolState],
) -> float:
    """Return the mean response of *route*'s requests: every wait on their way, summed."""
    if route.app is None:
        return route.delay_s
    config = layout.scenario.apps[route.app]
    cores = layout.hosts[config.host].cores.vcpus
    shared = stretch(work.host_cores[config.host], cores=cores)
    on_threads_s = route.gateway_s + route.threads_s + route.cached * route.cached_cpu_s
    total_s = route.delay_s + (on_threads_s * shared if on_threads_s else 0.0)
    loop = loops[route.app]
    total_s += loop.worker_wait_s if route.callbacks else 0.0
    for each in route.callbacks:
        service_s = each.mean_s * loop.stretch if each.mean_s else 0.0
        total_s += each.number * (loop.wait_s + service_s)
    if route.queries and config.database is not None:
        pool = pools[route.app]
        query_s = query_time_s(layout, config.database, route.query_s, pool.stretch)
        waits_s = route.takes * pool.wait_s if route.takes else 0.0
        total_s += waits_s + route.queries * query_s
    return total_s
