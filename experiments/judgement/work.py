"""Work: how many cores each station keeps busy under one moment's load.

Nothing here queues: by the utilisation law it is rate times demand, summed up.
"""

from collections.abc import Iterable

from attrs import frozen

from experiments.judgement.layout import Layout
from experiments.judgement.moments import Moment
from experiments.judgement.routes import Callback, Route
from models.clients.sessions import BATCH_CPU_S

Rated = tuple[tuple[Route, float], ...]
"""Routes and their rates, a second."""


@frozen(kw_only=True)
class Work:
    """Work that arrives in a second, by station; it may exceed what is there."""

    routes: Rated
    callbacks: dict[str, list[tuple[float, Callback]]]
    """Callbacks a second in all loops of each application, by kind."""
    loop_cores: dict[str, float]
    """Of all loops of an application together."""
    host_cores: dict[str, float]
    database_cores: dict[str, float]
    online: dict[str, float]
    """Sessions in the processes of each application."""


def work_of(layout: Layout, routes: Iterable[Route], moment: Moment) -> Work:
    """Return the work of *routes* at *moment*."""
    rated = tuple((route, rate_of(route, moment)) for route in routes)
    online = _online(layout, moment)
    callbacks = _callbacks(layout, rated, online)
    loop_cores = {
        app: sum(rate * each.number * each.mean_s for rate, each in kinds)
        for app, kinds in callbacks.items()
    }
    host_cores = _host_cores(layout, rated, loop_cores)
    database_cores = _database_cores(layout, rated)
    for name, database in layout.scenario.databases.items():
        if database.host is not None:
            host_cores[database.host] += database_cores[name]
    for name, database in layout.scenario.databases.items():
        if database.host is not None:  # whose cores all others use, too
            database_cores[name] = host_cores[database.host]
    return Work(
        routes=rated,
        callbacks=callbacks,
        loop_cores=loop_cores,
        host_cores=host_cores,
        database_cores=database_cores,
        online=online,
    )


def rate_of(route: Route, moment: Moment) -> float:
    """Return how often *route* comes at *moment*, a second."""
    rates = moment.openings_per_s if route.is_session else moment.requests_per_s
    return rates[route.system] * route.share


def _online(layout: Layout, moment: Moment) -> dict[str, float]:
    apps = layout.scenario.apps.items()
    return {
        name: moment.online[app.system] / len(layout.apps_of(app.system))
        for name, app in apps
    }


def _callbacks(
    layout: Layout, rated: Rated, online: dict[str, float]
) -> dict[str, list[tuple[float, Callback]]]:
    kinds: dict[str, list[tuple[float, Callback]]] = {
        app: [] for app in layout.scenario.apps
    }
    for route, rate in rated:
        if route.app is None:
            continue
        kinds[route.app] += [(rate, callback) for callback in route.callbacks]
        if route.pushes:
            told = layout.scenario.apps[route.app].system
            for app in layout.apps_of(told):
                kinds[app] += _pushes(layout, app, rate, online[app])
    for app, sessions in online.items():
        kinds[app] += _heartbeats(layout, app, sessions)
    return kinds


def _pushes(
    layout: Layout, app: str, rate: float, online: float
) -> list[tuple[float, Callback]]:
    """Return the callbacks, one in each process, that tell its sessions of a message."""
    sessions = layout.system(app).sessions
    instances = layout.scenario.apps[app].instances
    if sessions is None or not online:
        return []
    speed = layout.hosts[layout.scenario.apps[app].host].cores.speed
    each_s = sessions.push_cpu_s * online / instances / speed
    return [(rate * instances, Callback(mean_s=each_s))]


def _heartbeats(layout: Layout, app: str, online: float) -> list[tuple[float, Callback]]:
    """Return the batches in which a process answers pings."""
    sessions = layout.system(app).sessions
    if sessions is None:
        return []
    speed = layout.hosts[layout.scenario.apps[app].host].cores.speed
    load = online * sessions.heartbeat_cpu_s / sessions.heartbeat_s
    return [(load / BATCH_CPU_S, Callback(mean_s=BATCH_CPU_S / speed))]


def _host_cores(
    layout: Layout, rated: Rated, loop_cores: dict[str, float]
) -> dict[str, float]:
    cores = dict.fromkeys(layout.hosts, 0.0)
    for name, busy in loop_cores.items():
        cores[layout.scenario.apps[name].host] += busy
    for route, rate in rated:
        if route.app is None:
            continue
        app = layout.scenario.apps[route.app]
        cores[app.host] += rate * (route.gateway_s + route.threads_s + route.job_s)
        if app.cache is not None:
            cache = layout.scenario.caches[app.cache]
            cores[cache.host] += rate * route.cached * route.cached_cpu_s
    return cores


def _database_cores(layout: Layout, rated: Rated) -> dict[str, float]:
    cores = dict.fromkeys(layout.databases, 0.0)
    for route, rate in rated:
        database = layout.scenario.apps[route.app].database if route.app else None
        if database is not None:
            cores[database] += rate * route.queries * route.query_s
    return cores
