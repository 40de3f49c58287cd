"""Routes: what requests to one endpoint ask of the application that answers them.

Demands are means, in seconds on the cores of the machine that serves them.
"""

from collections.abc import Iterator

from attrs import frozen

from experiments.judgement.layout import Layout
from experiments.judgement.stores import cached_queries, database_s
from models.application.heap import GROWTH_BEFORE_SWEEP, PROMOTED_SHARE
from models.config import (
    DemandConfig,
    EndpointConfig,
    ProcessConfig,
    SessionsConfig,
    SystemConfig,
)
from models.hosting.gateway import PROXIED
from models.traffic.demands import distribution
from models.traffic.roundtrips import mean_round_trip_s
from sim.distributions import Distribution

HANDSHAKE = "handshake"


@frozen(kw_only=True)
class Callback:
    """A callback of a route's requests: it waits its turn in the event loop."""

    mean_s: float
    scv: float = 0.0
    number: int = 1
    """How many such callbacks a request has."""


@frozen(kw_only=True)
class Route:
    """Requests of one system to one endpoint that one application answers.

    Opening a session is a route as well; its rate is that of the openings.
    """

    system: str
    path: str
    share: float
    """Of the system's requests, or of the openings of its sessions."""
    is_session: bool = False
    app: str | None = None
    """None where an object store answers."""
    callbacks: tuple[Callback, ...] = ()
    threads_s: float = 0.0
    gateway_s: float = 0.0
    job_s: float = 0.0
    """Work of the job worker, after the answer."""
    queries: float = 0.0
    """Queries that reach the database."""
    query_s: float = 0.0
    cached: float = 0.0
    """Queries that the cache answers."""
    cached_cpu_s: float = 0.0
    """CPU time of Redis, on its own host, for one of them."""
    delay_s: float = 0.0
    """Time spent where nobody queues: on the wire, in an object store."""
    connections: int = 0
    """Connections of nginx while it is in flight."""
    pushes: bool = False
    takes: float = 0.0
    """Connections to the database that it takes, one after another."""
    held_s: float = 0.0
    """Time that it holds one in a transaction beside its queries: callbacks and waits."""

    @property
    def loop_s(self) -> float:
        """Time in the event loop, over all callbacks."""
        return sum(each.number * each.mean_s for each in self.callbacks)


def routes_of(layout: Layout) -> tuple[Route, ...]:
    """Return every route of the platform."""
    routes: list[Route] = []
    for name, system in layout.scenario.systems.items():
        for path, endpoint in system.endpoints.items():
            routes += _request_routes(layout, name, path, endpoint)
        if system.sessions is not None:
            routes += _session_routes(layout, name, system.sessions)
    return tuple(routes)


def _request_routes(
    layout: Layout, name: str, path: str, endpoint: EndpointConfig
) -> Iterator[Route]:
    system = layout.scenario.systems[name]
    rtt_s = mean_round_trip_s(system.clients)
    if layout.is_off_host(system, endpoint):
        delay_s = rtt_s + system.object_store_s
        yield Route(system=name, path=path, share=endpoint.share, delay_s=delay_s)
        return
    apps = layout.apps_of(endpoint.served_by or name)
    for app in apps:
        share = endpoint.share / len(apps)
        if endpoint.is_static:
            yield _static_route(layout, name, path, app, share)
        else:
            yield _dynamic_route(layout, name, path, app, share)


def _static_route(layout: Layout, name: str, path: str, app: str, share: float) -> Route:
    host = layout.scenario.apps[app].host
    gateway = layout.scenario.hosts[host].gateway
    cpu_s = gateway.request_cpu_s / 2 + gateway.static_cpu_s
    return Route(
        system=name,
        path=path,
        share=share,
        app=app,
        gateway_s=cpu_s / layout.hosts[host].cores.speed,
        delay_s=mean_round_trip_s(layout.scenario.systems[name].clients),
        connections=1,
    )


def _dynamic_route(layout: Layout, name: str, path: str, app: str, share: float) -> Route:
    system = layout.scenario.systems[name]
    endpoint = system.endpoints[path]
    config = layout.scenario.apps[app]
    speed = layout.hosts[config.host].cores.speed
    cached, cached_cpu_s, cached_wait_s = cached_queries(layout, app, endpoint)
    queries = endpoint.queries - cached
    query_s, network_s = database_s(layout, app, endpoint.query)
    callbacks = tuple(_callbacks(layout, system, endpoint, app))
    wait_s = _mean_s(endpoint.wait)
    holds = wait_s > 0 and endpoint.wait_at == "holding"
    return Route(
        system=name,
        path=path,
        share=share,
        app=app,
        callbacks=callbacks,
        threads_s=_mean_s(endpoint.threads) * system.cpu_factor / speed,
        gateway_s=layout.scenario.hosts[config.host].gateway.request_cpu_s / speed,
        job_s=_mean_s(endpoint.job) * system.cpu_factor / speed
        if layout.system(app).asynchronous_jobs
        else 0.0,
        queries=queries,
        query_s=query_s,
        cached=cached,
        cached_cpu_s=cached_cpu_s,
        delay_s=mean_round_trip_s(system.clients)
        + queries * network_s
        + cached * cached_wait_s
        + wait_s,
        connections=PROXIED,
        pushes=endpoint.pushes,
        takes=1.0 if holds else queries,
        held_s=queries * callbacks[0].mean_s + wait_s if holds else 0.0,
    )


def _callbacks(
    layout: Layout, system: SystemConfig, endpoint: EndpointConfig, app: str
) -> Iterator[Callback]:
    """Yield one callback before each query and one at the end, collections included."""
    speed = layout.hosts[layout.scenario.apps[app].host].cores.speed
    process = layout.process(app)
    number = endpoint.queries + 1
    garbage_s = _garbage_s(process, process.request_mib) / number
    if endpoint.cpu is None:
        yield Callback(mean_s=garbage_s / speed, number=number)
    else:
        law = distribution(endpoint.cpu, parts=number, factor=system.cpu_factor)
        yield _with_garbage(law, garbage_s, speed, number=number)
    if _mean_s(endpoint.threads):
        yield Callback(mean_s=0.0)
    if _mean_s(endpoint.wait):
        yield Callback(mean_s=0.0)
    if _mean_s(endpoint.job) and not layout.system(app).asynchronous_jobs:
        mean_s = _mean_s(endpoint.job) * system.cpu_factor / speed
        yield Callback(mean_s=mean_s, scv=_scv(endpoint.job))


def _with_garbage(
    law: Distribution, garbage_s: float, speed: float, *, number: int = 1
) -> Callback:
    """Return a callback of *law* and of a collection, which always takes as long."""
    mean_s = law.mean + garbage_s
    scv = law.scv * (law.mean / mean_s) ** 2 if mean_s else 0.0
    return Callback(mean_s=mean_s / speed, scv=scv, number=number)


def _session_routes(
    layout: Layout, name: str, sessions: SessionsConfig
) -> Iterator[Route]:
    """Yield the openings of sessions: they share out evenly over the applications."""
    apps = layout.apps_of(name)
    for app, config in apps.items():
        speed = layout.hosts[config.host].cores.speed
        law = distribution(sessions.handshake)
        garbage_s = _garbage_s(layout.process(app), sessions.session_mib)
        callbacks = [_with_garbage(law, garbage_s, speed)]
        if sessions.query is not None:
            callbacks.append(Callback(mean_s=0.0))
        query_s, network_s = database_s(layout, app, sessions.query)
        gateway = layout.scenario.hosts[config.host].gateway
        yield Route(
            system=name,
            path=HANDSHAKE,
            share=1 / len(apps),
            is_session=True,
            app=app,
            callbacks=tuple(callbacks),
            gateway_s=gateway.request_cpu_s / 2 / speed,
            queries=float(sessions.query is not None),
            takes=float(sessions.query is not None),
            query_s=query_s,
            delay_s=network_s,
        )


def _garbage_s(process: ProcessConfig, allocated_mib: float) -> float:
    """Return the CPU time of the collections that *allocated_mib* bring about.

    A mark-sweep comes each time what is promoted has reached a share of what lives, and
    takes as long as that is large: a constant for each MiB that was allocated.
    """
    if process.kind == "workers":
        return 0.0  # no heap of V8's
    scavenges_s = process.scavenge_s / process.young_mib
    sweeps_s = PROMOTED_SHARE / GROWTH_BEFORE_SWEEP * process.mark_sweep_s_per_mib
    return allocated_mib * (scavenges_s + sweeps_s)


def _mean_s(demand: DemandConfig | None) -> float:
    return demand.mean_s if demand else 0.0


def _scv(demand: DemandConfig | None) -> float:
    return distribution(demand).scv if demand else 0.0
