"""Equilibrium: what each station would settle at, if a moment's load lasted for ever.

Approximations: a loop is M/G/1 over its callbacks; a CPU is shared as in M/G/c-PS by
all who do not queue for the same loop; a pool is M/M/c, and holds the database to as
many queries as it has connections. All cores are there, whatever the burst balance.

Nobody waits for himself: what a request of a closed load meets is the load of the users
but one (Schweitzer 1979, as in Lazowska, Zahorjan, Graham & Sevcik, Quantitative System
Performance (1984), section 6.4).
"""

from collections.abc import Iterable
from functools import partial
from math import inf

from attrs import evolve, frozen

from experiments.judgement.blocking import time_held_s, workers_state
from experiments.judgement.layout import Layout
from experiments.judgement.moments import Moment
from experiments.judgement.responses import (
    LoopState,
    PoolState,
    mean_response_s,
    query_time_s,
    routes_to,
    stretch,
)
from experiments.judgement.routes import Route
from experiments.judgement.work import Work, work_of
from models.hosting.gateway import PROXIED
from sim.queueing import erlang_c, mg1


@frozen(kw_only=True)
class Equilibrium:
    """Long-run averages of the stations under one moment's load."""

    moment: Moment
    work: Work
    loops: dict[str, LoopState]
    pools: dict[str, PoolState]
    gateway_connections: dict[str, float]
    in_flight: dict[str, float]
    """Requests in the processes of each application (Little's law)."""
    response_s: dict[str, float]
    """Mean response of each system; infinite where a queue never settles."""


def equilibrium_of(
    layout: Layout, routes: Iterable[Route], moment: Moment
) -> Equilibrium:
    """Return the equilibrium of *routes* at *moment*."""
    routes = tuple(routes)
    work = work_of(layout, routes, moment)
    met = _met(layout, routes, work, moment)
    apps = layout.scenario.apps.items()
    loops = {name: _loop(layout, met[app.system], name) for name, app in apps}
    pools = {
        name: _pool(layout, work, met[app.system], name, loops[name].wait_s)
        for name, app in apps
        if app.database is not None
    }
    for name, app in layout.scenario.apps.items():
        if layout.process(name).kind == "workers":
            mine = met[app.system]
            held_s = partial(time_held_s, layout, mine, loops=loops, pools=pools)
            loops[name] = workers_state(layout, work, mine, loops[name], held_s, app=name)
    responses = [
        (route, rate, mean_response_s(layout, met[route.system], route, loops, pools))
        for route, rate in work.routes
        if route.share and not route.is_session
    ]
    response_s = dict.fromkeys(layout.scenario.systems, 0.0)
    for route, _, took_s in responses:
        response_s[route.system] += route.share * took_s
    present = [
        (
            route.app,
            route,
            _present(layout, route, rate, took_s, response_s[route.system]),
        )
        for route, rate, took_s in responses
        if route.app is not None
    ]
    return Equilibrium(
        moment=moment,
        work=work,
        loops=loops,
        pools=pools,
        gateway_connections=_connections(layout, work, present),
        in_flight=_in_flight(layout, present),
        response_s=response_s,
    )


def _loop(layout: Layout, work: Work, app: str) -> LoopState:
    config = layout.scenario.apps[app]
    alone = work.loop_cores[app] / config.instances
    others = work.host_cores[config.host] - alone
    factor = stretch(others, cores=layout.hosts[config.host].cores.vcpus)
    if layout.process(app).kind == "workers":
        # Each runs by itself, and so shares the cores with those beside it, too.
        whole = stretch(alone + others, cores=layout.hosts[config.host].cores.vcpus)
        return LoopState(utilisation=alone, stretch=whole, wait_s=0.0)
    kinds = [(rate * each.number, each) for rate, each in work.callbacks[app]]
    per_s = sum(rate for rate, _ in kinds) / config.instances
    if not alone:
        return LoopState(utilisation=0.0, stretch=factor, wait_s=0.0)
    if factor * alone >= 1:
        return LoopState(utilisation=alone, stretch=factor, wait_s=inf)
    mean_s = alone / per_s
    square = sum(rate * each.mean_s**2 * (1 + each.scv) for rate, each in kinds)
    scv = max(0.0, square / config.instances / per_s / mean_s**2 - 1)
    queue = mg1(per_s, service_mean_s=mean_s * factor, service_scv=scv)
    return LoopState(utilisation=alone, stretch=factor, wait_s=queue.mean_queueing_s)


def _pool(
    layout: Layout, work: Work, met: Work, app: str, loop_wait_s: float
) -> PoolState:
    """Return the state of a pool: a connection comes back when the loop reads from it."""
    config = layout.scenario.apps[app]
    per_s = _queries_per_s(work, app) / config.instances
    if not per_s or config.database is None:
        return PoolState(
            queries_per_s=0, stretch=1, hold_s=0, offered_load=0, prob_wait=0, wait_s=0
        )
    size = layout.process(app).pool_size
    asked = [(rate * f.queries, f) for rate, f in routes_to(work, app)]
    own_cores = sum(rate * f.query_s for rate, f in asked) / config.instances
    met_share = _queries_per_s(met, app) / config.instances / per_s
    shared = _shared(layout, met, config.database, met_share * own_cores, size)
    network_s = 2 * layout.scenario.databases[config.database].network_s
    query_s = query_time_s(layout, config.database, own_cores / per_s, shared)
    hold_s = network_s + query_s + loop_wait_s
    offered = per_s * hold_s
    pairs = [(rate, f) for rate, f in routes_to(work, app) if f.queries]
    held = sum(rate * (f.held_s + loop_wait_s) for rate, f in pairs if rate and f.held_s)
    if held:  # in transactions, each of which takes one connection for all its queries
        offered += held / config.instances
        hold_s = offered * config.instances / sum(rate * f.takes for rate, f in pairs)
    prob_wait, wait_s = _queue(met_share * offered, size, hold_s)
    return PoolState(
        queries_per_s=per_s,
        stretch=shared,
        hold_s=hold_s,
        offered_load=offered,
        prob_wait=prob_wait,
        wait_s=wait_s,
    )


def _queries_per_s(work: Work, app: str) -> float:
    return sum(rate * route.queries for rate, route in routes_to(work, app))


def _queue(offered: float, servers: int, hold_s: float) -> tuple[float, float]:
    """Return the share of those who wait, and the mean wait, at M/M/c."""
    if not 0 < offered < servers:
        return float(offered > 0), inf if offered else 0.0
    prob_wait = erlang_c(offered, servers=servers)
    return prob_wait, prob_wait * hold_s / (servers - offered)


def _shared(
    layout: Layout, work: Work, database: str, own_cores: float, size: int
) -> float:
    """Return the stretch of queries from a pool of *size*, which keeps *own_cores* busy.

    A pool never has more than *size* queries there at once, however long its queue is:
    they share at worst what the others leave of the cores.
    """
    vcpus = layout.databases[database].cores.vcpus
    busy = work.database_cores[database]
    left = vcpus - (busy - own_cores)
    most = max(1.0, size / left) if left > 0 else inf
    return min(stretch(busy, cores=vcpus), most)


def _met(
    layout: Layout, routes: tuple[Route, ...], work: Work, moment: Moment
) -> dict[str, Work]:
    """Return what the requests of each system meet, of the *work* of *moment*.

    ``N`` users of a closed load count as ``N - 1`` to one of them. To others they count
    as ``N / (N + 1)``: what fills a station, ``1 + Q`` customers to the next one, is then
    ``N + 1``, and not without end.
    """
    clients = {name: it.clients for name, it in layout.scenario.systems.items()}
    users = {name: it.users for name, it in clients.items() if it.kind == "closed"}
    if not users:
        return dict.fromkeys(layout.scenario.systems, work)
    met = {}
    for name in layout.scenario.systems:
        rates = dict(moment.requests_per_s)
        for other, number in users.items():
            share = 1 - 1 / number if other == name else number / (number + 1)
            rates[other] *= share
        met[name] = work_of(layout, routes, evolve(moment, requests_per_s=rates))
    return met


def _present(
    layout: Layout, route: Route, rate: float, took_s: float, response_s: float
) -> float:
    """Return how many of *route*'s requests there are at once, by Little's law.

    However long it takes, clients leave after their time-out. All users of a closed load
    are there who do not think, each for as long at a route as it has of the *response_s*.
    """
    clients = layout.scenario.systems[route.system].clients
    if clients.kind != "closed" or not rate:
        return rate * min(took_s, clients.timeout_s)
    think_s = clients.think.mean_s if clients.think else 0.0
    waiting = max(0.0, clients.users - rate / route.share * think_s)
    part = route.share * took_s / response_s if 0 < response_s < inf else route.share
    return min(waiting * part, rate * clients.timeout_s)


def _connections(
    layout: Layout, work: Work, present: list[tuple[str, Route, float]]
) -> dict[str, float]:
    """Return the connections of each host's nginx, sessions included."""
    connections = dict.fromkeys(layout.hosts, 0.0)
    apps = layout.scenario.apps
    for app, route, number in present:
        connections[apps[app].host] += route.connections * number
    for name, online in work.online.items():
        connections[apps[name].host] += PROXIED * online
    return connections


def _in_flight(
    layout: Layout, present: list[tuple[str, Route, float]]
) -> dict[str, float]:
    in_flight = dict.fromkeys(layout.scenario.apps, 0.0)
    for app, route, number in present:
        if route.callbacks:
            in_flight[app] += number
    return in_flight
