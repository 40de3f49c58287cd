"""Suspects: what could have kept a system from its users, faults apart, and when.

From the cause to its consequences: a loop fills behind full cores, a pool behind a full
database, and nginx behind all of them, never the other way round.
"""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from experiments.summary.cause import MOST, Kind
from models.application.app import App
from models.hosting.database import Database
from models.hosting.exits import Exit
from models.hosting.host import Host
from models.operation.gauge import Span
from models.platform import Platform
from models.traffic.reasons import Reason

Reasons = tuple[Exit | Reason, ...]
OF_MEMORY: Reasons = tuple(each for each in Exit if each.is_for_memory)


@frozen(kw_only=True)
class Suspect:
    """A part with its full minutes, and the reasons of failures that point at it."""

    kind: Kind
    place: str
    spans: Sequence[Span] = ()
    reasons: Reasons = ()
    remedies: tuple[str, ...] = ()
    route: tuple[str, float] | None = None
    """The route with most of a loop's time, and its share."""


def serving_apps(platform: Platform, name: str) -> list[App]:
    """Return the applications that answer the routes of system *name*."""
    routes = platform.scenario.systems[name].endpoints.values()
    servers = dict.fromkeys(route.served_by or name for route in routes)
    return [app for each in servers for app in platform.systems[each].apps]


def suspects_of(platform: Platform, name: str) -> Iterator[Suspect]:
    """Yield the suspects of system *name*, causes before their consequences."""
    apps = serving_apps(platform, name)
    hosts = list(dict.fromkeys(app.host for app in apps))
    databases = list(dict.fromkeys(app.database for app in apps if app.database))
    yield from _of_memory(platform, apps)
    machines = [*map(_place, hosts), *map(_place, databases)]
    yield from (_of_health(app) for app in apps if app.config.health is not None)
    for place in machines:
        spans = platform.recorder.fullness.spans(f"{place}.throttled")
        key = _size(platform, place, "baseline_utilisation")
        yield Suspect(kind="throttled", place=place, spans=spans, remedies=(key,))
    for place in machines:
        spans = platform.recorder.fullness.spans(place)
        yield Suspect(
            kind="cpu", place=place, spans=spans, remedies=(_size(platform, place),)
        )
    for app in apps:
        yield loop_of(platform, app)
    for database in databases:
        yield _connections(database, apps)
    for app in apps:
        if app.database is not None:
            yield pool_of(platform, app)
    for host in hosts:
        yield Suspect(
            kind="gateway",
            place=_place(host),
            spans=platform.recorder.fullness.spans(f"gateways.{host.name}"),
            reasons=(Reason.CONNECTIONS,),
            remedies=(f"hosts.{host.name}.gateway.worker_connections",),
        )
    yield from _of_the_door(platform, name, hosts)


def _of_the_door(
    platform: Platform, name: str, hosts: Iterable[Host]
) -> Iterator[Suspect]:
    """Yield the limits that somebody set, as far as there are any."""
    routes = platform.scenario.systems[name].endpoints.items()
    limited = [
        f'systems.{name}.endpoints."{path}".limit_per_min'
        for path, route in routes
        if route.limit_per_min is not None
    ]
    for host in hosts:
        here = f"hosts.{host.name}.gateway"
        own = [f"{here}.limit_per_s"] if host.config.gateway.limit_per_s else []
        yield Suspect(
            kind="limit",
            place=_place(host),
            reasons=(Reason.LIMIT,),
            remedies=(*limited, *own),
        )
        yield Suspect(
            kind="shed",
            place=_place(host),
            reasons=(Reason.DEPTH,),
            remedies=(f"{here}.shed_beyond",),
        )


def loop_of(platform: Platform, app: App) -> Suspect:
    """Return the loops of *app* as a suspect, with the route that has most of them."""
    return Suspect(
        kind="loop",
        place=f"apps.{app.name}",
        spans=_together(platform, "processes", app),
        remedies=(f"apps.{app.name}.instances",),
        route=_heaviest(platform, app.config.system),
    )


def pool_of(platform: Platform, app: App) -> Suspect:
    """Return the pools of *app* as a suspect."""
    return Suspect(
        kind="pool",
        place=f"apps.{app.name}",
        spans=_together(platform, "pools", app),
        reasons=(Reason.POOL,),
        remedies=(f"systems.{app.config.system}.process.pool_size",),
    )


def _of_memory(platform: Platform, apps: Sequence[App]) -> Iterator[Suspect]:
    """Yield whatever memory was short: a host's, or what an application may have."""
    for app in apps:
        ends = {exit_ for slot in app.slots for exit_ in slot.restarts}
        ends &= set(OF_MEMORY)
        if not ends:
            continue
        is_of_host = bool(ends & {Exit.OOM, Exit.DAEMON})
        system = app.config.system
        keys = {
            Exit.HEAP_LIMIT: f"systems.{system}.process.heap_limit_mib",
            Exit.MAX_MEMORY: f"apps.{app.name}.max_memory_restart_mib",
            Exit.MEMORY_LIMIT: f"apps.{app.name}.memory_limit_mib",
        }
        host_key = _size(platform, _place(app.host), "ram_mib")
        yield Suspect(
            kind="memory",
            place=_place(app.host) if is_of_host else f"apps.{app.name}",
            reasons=OF_MEMORY,
            remedies=(host_key,)
            if is_of_host
            else tuple(key for exit_, key in keys.items() if exit_ in ends),
        )


def _of_health(app: App) -> Suspect:
    """Return the health checks of *app* as a suspect."""
    return Suspect(
        kind="health",
        place=f"apps.{app.name}",
        reasons=(Exit.HEALTH,),
        remedies=(f"apps.{app.name}.health.timeout_s",),
    )


def _connections(database: Database, apps: Iterable[App]) -> Suspect:
    """Return the limit on the connections of *database* as a suspect."""
    systems = dict.fromkeys(app.config.system for app in apps if app.database is database)
    pools = tuple(f"systems.{each}.process.pool_size" for each in systems)
    return Suspect(
        kind="connections",
        place=_place(database),
        reasons=(Reason.DATABASE_FULL,),
        remedies=(*pools, f"databases.{database.name}.max_connections"),
    )


def _together(platform: Platform, kind: str, app: App) -> list[Span]:
    """Return when any of the processes of *app* was full, in order."""
    spans = sorted(
        span
        for slot in app.slots
        for span in platform.recorder.fullness.spans(f"{kind}.{slot.name}")
    )
    joined: list[Span] = []
    for begins_s, ends_s in spans:
        if joined and begins_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends_s, joined[-1][1]))
        else:
            joined.append((begins_s, ends_s))
    return joined


def _heaviest(platform: Platform, server: str) -> tuple[str, float] | None:
    """Return the route with most of the loop's time of system *server*, by its means."""
    work_s: dict[str, float] = {}
    for name, system in platform.scenario.systems.items():
        for each in platform.systems[name].measures.endpoints:
            endpoint = system.endpoints[each.path]
            if (endpoint.served_by or name) == server and endpoint.cpu is not None:
                mean_s = endpoint.cpu.mean_s or 0.0
                work_s[each.path] = work_s.get(each.path, 0.0) + each.arrived * mean_s
    whole_s = sum(work_s.values())
    if len(work_s) < 2 or not whole_s:
        return None
    path = max(work_s, key=lambda each: work_s[each])
    share = work_s[path] / whole_s
    return (path, share) if share >= MOST else None


def _place(part: Host | Database) -> str:
    return f"{'hosts' if isinstance(part, Host) else 'databases'}.{part.name}"


def _size(platform: Platform, place: str, key: str = "vcpus") -> str:
    """Return the key that makes a machine larger: its plan, if it has one."""
    table, name = place.split(".")
    config = getattr(platform.scenario, table)[name]
    return f"{place}.plan" if config.plan is not None else f"{place}.{key}"
