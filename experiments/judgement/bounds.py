"""Bounds of a closed load: what a fixed number of users can reach at the very most."""

from collections.abc import Iterable
from math import inf

from attrs import frozen

from experiments.judgement.layout import Layout
from experiments.judgement.routes import Route
from experiments.language.tongue import phrase
from sim.queueing import Station, closed_bounds, closed_throughput_per_s


@frozen(kw_only=True)
class ClosedBound:
    """What no run of this closed load can beat, as if it had the platform to itself."""

    system: str
    users: int
    think_s: float
    delay_s: float
    """Part of a request during which nobody is asked for work: wire, object store."""
    demand_s: float
    """Work of a request on all stations before its answer, D."""
    bottleneck: str
    bottleneck_s: float
    """Largest work of a request on one station, over its servers, Dmax."""
    throughput_per_s: float
    """At most ``min(N / (D + Z), 1 / Dmax)``."""
    response_s: float
    """At least, by Little's law."""
    knee_users: float
    """Beyond so many users the bottleneck decides."""
    exact_per_s: float
    """Throughput of its stations alone, were they of product form; within the bound."""


def bounds_of(layout: Layout, routes: Iterable[Route]) -> tuple[ClosedBound, ...]:
    """Return the bounds of every system with a closed load."""
    return tuple(
        _bound(layout, name, [f for f in routes if f.system == name and not f.is_session])
        for name, system in layout.scenario.systems.items()
        if system.clients.kind == "closed"
    )


def _bound(layout: Layout, name: str, routes: list[Route]) -> ClosedBound:
    clients = layout.scenario.systems[name].clients
    think_s = clients.think.mean_s if clients.think else 0.0
    delay_s = sum(route.share * route.delay_s for route in routes)
    stations = _stations(layout, routes)
    demand_s = sum(station.demand_s for station in stations)
    # A host's cores also do what its loops do, and the jobs that nobody waits for.
    candidates = [*stations, *_whole_hosts(layout, routes)]
    loads = {each.name: each.demand_s / each.servers for each in candidates}
    bottleneck = max(loads, key=lambda each: loads[each], default=phrase("nothing"))
    bottleneck_s = loads.get(bottleneck, 0.0)
    away_s = think_s + delay_s
    most_per_s = 1 / bottleneck_s if bottleneck_s else inf
    exact_per_s = most_per_s
    if demand_s:
        exact_per_s = closed_throughput_per_s(
            stations, population=clients.users, think_s=away_s
        )
        bounds = closed_bounds(stations, population=clients.users, think_s=away_s)
        most_per_s = min(most_per_s, bounds.throughput_upper_per_s)
    elif away_s:
        most_per_s = min(most_per_s, clients.users / away_s)
    return ClosedBound(
        system=name,
        users=clients.users,
        think_s=think_s,
        delay_s=delay_s,
        demand_s=demand_s,
        bottleneck=bottleneck,
        bottleneck_s=bottleneck_s,
        throughput_per_s=most_per_s,
        response_s=max(demand_s + delay_s, clients.users / most_per_s - think_s),
        knee_users=(demand_s + away_s) / bottleneck_s if bottleneck_s else inf,
        exact_per_s=min(exact_per_s, most_per_s),
    )


def _stations(layout: Layout, routes: list[Route]) -> list[Station]:
    """Return stations that share no work between them."""
    scenario = layout.scenario
    demands: dict[tuple[str, float], float] = {}
    for route in routes:
        if route.app is None:
            continue
        app = scenario.apps[route.app]
        vcpus = layout.hosts[app.host].cores.vcpus
        on_host_s = route.gateway_s + route.threads_s
        host = phrase("host {host}", host=app.host)
        if layout.process(route.app).kind == "workers":
            parts = {(host, vcpus): on_host_s + route.loop_s}
        else:
            parts = {
                (
                    phrase("event loop {name}", name=route.app),
                    app.instances,
                ): route.loop_s,
                (host, vcpus): on_host_s,
            }
        if app.cache is not None:
            parts[(phrase("cache {cache}", cache=app.cache), 1)] = (
                route.cached * route.cached_cpu_s
            )
        if app.database is not None:
            cores = layout.databases[app.database].cores
            work_s = route.queries * route.query_s
            database = phrase("database {database}", database=app.database)
            parts[(database, cores.vcpus)] = work_s
        for station, demand_s in parts.items():
            demands[station] = demands.get(station, 0.0) + route.share * demand_s
    return [
        Station(name=name, demand_s=demand_s, servers=servers)
        for (name, servers), demand_s in demands.items()
    ]


def _whole_hosts(layout: Layout, routes: list[Route]) -> list[Station]:
    demands: dict[str, float] = {}
    for route in routes:
        if route.app is not None:
            host = layout.scenario.apps[route.app].host
            cpu_s = route.loop_s + route.gateway_s + route.threads_s + route.job_s
            demands[host] = demands.get(host, 0.0) + route.share * cpu_s
            database = layout.scenario.apps[route.app].database
            at = layout.scenario.databases[database].host if database else None
            if at is not None:
                work_s = route.queries * route.query_s
                demands[at] = demands.get(at, 0.0) + route.share * work_s
    return [
        Station(
            name=phrase("CPU of host {name}", name=host),
            demand_s=demand_s,
            servers=layout.hosts[host].cores.vcpus,
        )
        for host, demand_s in demands.items()
    ]
