"""Stations: how busy each is on average and at its worst moment of the day."""

from collections.abc import Iterator, Sequence
from math import isclose, isfinite

from attrs import evolve, frozen

from experiments.judgement.equilibrium import Equilibrium
from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase, template
from models.config import DAY_S, title_of

ALL_DAY = template("all day")
OF_APPS = ("event loop", "workers", "CPU quota")
PROCESSORS = ("event loop", "CPU quota", "host CPU", "database CPU")


@frozen(kw_only=True)
class StationUse:
    """How busy one station is; above 1 its queue has no end."""

    kind: str
    """event loop, workers, CPU quota, host or database CPU, connection pool, gateway."""
    name: str
    servers: float
    """Processes, cores or connections."""
    mean_utilisation: float
    busiest_utilisation: float
    busiest_at: str
    prob_wait: float | None = None
    """Of a pool: share of the queries that wait at the busiest moment."""
    hold_s: float | None = None
    """Of a pool: time a query keeps its connection then; none where it never ends."""

    @property
    def is_processor(self) -> bool:
        """Is it a station that works, and not one that only lends?"""
        return self.kind in PROCESSORS


WORDS = {
    "event loop": template("event loop {name}"),
    "workers": template("workers {name}"),
    "CPU quota": template("CPU quota {name}"),
    "host CPU": template("host CPU {name}"),
    "database CPU": template("database CPU {name}"),
    "connection pool": template("connection pool {name}"),
    "gateway": template("gateway {name}"),
}


def station_words(use: StationUse, name: str | None = None) -> str:
    """Return what a station is, and its name or that of its host's title."""
    return phrase(WORDS[use.kind], name=use.name if name is None else name)


@frozen(kw_only=True)
class SystemUse:
    """The load of one system and what its users get."""

    system: str
    title: str
    """What readers call it: its own title, or else its name."""
    clients: str
    requests_per_day: float
    queries_per_day: float
    mean_per_s: float
    busiest_per_s: float
    busiest_at: str
    queries_per_s: float
    """On average, those included that a cache answers."""
    response_s: float | None
    """Estimated mean at the busiest moment, of a closed load at its slowest; none where a
    queue never settles."""
    in_flight: float | None
    """Requests at once at that moment (Little's law); none if there is no end."""


def station_uses(layout: Layout, states: Sequence[Equilibrium]) -> tuple[StationUse, ...]:
    """Return every station's use; *states* begins with that of the mean load."""
    return (
        *_loops(layout, states),
        *_quotas(layout, states),
        *_cores(layout, states),
        *_pools(layout, states),
        *_gateways(layout, states),
    )


def stations_of(
    layout: Layout, system: str, stations: Sequence[StationUse]
) -> list[StationUse]:
    """Return the *stations* on the way of requests of *system*."""
    apps = layout.apps_of(system)
    mine = {
        *((kind, name) for kind in OF_APPS for name in apps),
        *(("connection pool", name) for name in apps),
        *((kind, app.host) for kind in ("host CPU", "gateway") for app in apps.values()),
        *(("database CPU", app.database) for app in apps.values()),
    }
    return [each for each in stations if (each.kind, each.name) in mine]


def system_uses(layout: Layout, states: Sequence[Equilibrium]) -> tuple[SystemUse, ...]:
    """Return the load of every system."""
    return tuple(_system(layout, states, name) for name in layout.scenario.systems)


def _system(layout: Layout, states: Sequence[Equilibrium], name: str) -> SystemUse:
    system = layout.scenario.systems[name]
    mean, *moments = states
    rates = [state.moment.requests_per_s[name] for state in moments]
    # Of a load that is the same all day, the moment when others make it slowest.
    busiest = max(
        moments, key=lambda at: (at.moment.requests_per_s[name], at.response_s[name])
    )
    queries = sum(each.share * each.queries for each in system.endpoints.values())
    response_s = busiest.response_s[name]
    response_per_s = max(rates)
    if system.clients.kind == "closed" and min(rates):
        think_s = system.clients.think.mean_s if system.clients.think else 0.0
        response_per_s = min(rates)
        response_s = system.clients.users / min(rates) - think_s  # Little's law
    mean_per_s = mean.moment.requests_per_s[name]
    return SystemUse(
        system=name,
        title=title_of(layout.scenario, "systems", name),
        clients=system.clients.kind,
        requests_per_day=mean_per_s * DAY_S,
        queries_per_day=mean_per_s * queries * DAY_S,
        mean_per_s=mean_per_s,
        busiest_per_s=max(rates),
        busiest_at=_when(rates, busiest.moment.label),
        queries_per_s=mean_per_s * queries,
        response_s=response_s if isfinite(response_s) else None,
        in_flight=response_per_s * response_s if isfinite(response_s) else None,
    )


def _use(
    kind: str,
    name: str,
    servers: float,
    states: Sequence[Equilibrium],
    offered: Sequence[float],
) -> StationUse:
    most = max(offered[1:])
    return StationUse(
        kind=kind,
        name=name,
        servers=servers,
        mean_utilisation=offered[0] / servers,
        busiest_utilisation=most / servers,
        busiest_at=_when(offered[1:], states[offered.index(most, 1)].moment.label),
    )


def _when(values: Sequence[float], label: str) -> str:
    return phrase(ALL_DAY) if isclose(min(values), max(values)) else label


def _loops(layout: Layout, states: Sequence[Equilibrium]) -> Iterator[StationUse]:
    for name, app in layout.scenario.apps.items():
        process = layout.process(name)
        if process.kind == "workers":
            servers = app.instances * (process.workers or 1)
            held = [state.loops[name].utilisation * servers for state in states]
            yield _use("workers", name, servers, states, held)
            continue
        busy = [state.work.loop_cores[name] for state in states]
        yield _use("event loop", name, app.instances, states, busy)


def _quotas(layout: Layout, states: Sequence[Equilibrium]) -> Iterator[StationUse]:
    """Yield the parts of a CPU that containers have, against loops and threads."""
    for name, app in layout.scenario.apps.items():
        if app.cpu_quota is not None:
            busy = [_cores_of(name, state) for state in states]
            yield _use("CPU quota", name, app.cpu_quota, states, busy)


def _cores_of(app: str, state: Equilibrium) -> float:
    """Return the cores that the processes of *app* ask for."""
    threads = [rate * it.threads_s for it, rate in state.work.routes if it.app == app]
    return state.work.loop_cores[app] + sum(threads)


def _cores(layout: Layout, states: Sequence[Equilibrium]) -> Iterator[StationUse]:
    for name, host in layout.hosts.items():
        busy = [state.work.host_cores[name] for state in states]
        yield _use("host CPU", name, host.cores.vcpus, states, busy)
    for name, database in layout.databases.items():
        busy = [state.work.database_cores[name] for state in states]
        yield _use("database CPU", name, database.cores.vcpus, states, busy)


def _pools(layout: Layout, states: Sequence[Equilibrium]) -> Iterator[StationUse]:
    for name in states[0].pools:
        offered = [state.pools[name].offered_load for state in states]
        use = _use(
            "connection pool", name, layout.process(name).pool_size, states, offered
        )
        busiest = states[offered.index(max(offered[1:]), 1)].pools[name]
        yield evolve(
            use,
            prob_wait=busiest.prob_wait,
            hold_s=busiest.hold_s if isfinite(busiest.hold_s) else None,
        )


def _gateways(layout: Layout, states: Sequence[Equilibrium]) -> Iterator[StationUse]:
    for name, host in layout.hosts.items():
        gateway = layout.scenario.hosts[name].gateway
        limit = gateway.worker_connections * host.cores.vcpus
        connections = [state.gateway_connections[name] for state in states]
        yield _use("gateway", name, limit, states, connections)
