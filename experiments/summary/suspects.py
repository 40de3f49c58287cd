"""Suspects: what could have kept a system from its users, faults apart, and when.

From the cause to its consequences: a loop fills behind full cores, a pool behind a full
database, and nginx behind all of them, never the other way round.
"""

from collections.abc import Iterable, Iterator, Sequence

from experiments.summary.suspect import Suspect, place_of, size_key
from experiments.summary.suspectapps import (
    calls_of,
    health_of,
    loop_of,
    memory_of,
    pool_of,
    quotas_of,
)
from experiments.summary.suspectdoors import gateways_of, handshakes_of, limits_of
from models.operation.simulation import Simulation
from models.seam import Deployment, Machine, Service, Store
from models.traffic.reasons import Reason


def serving_apps(platform: Simulation, name: str) -> list[Deployment]:
    """Return the applications that answer the routes of system *name*."""
    routes = platform.scenario.systems[name].endpoints.values()
    servers = dict.fromkeys(route.served_by or name for route in routes)
    return [app for each in servers for app in platform.systems[each].apps]


def suspects_of(platform: Simulation, name: str) -> Iterator[Suspect]:
    """Yield the suspects of system *name*, causes before their consequences."""
    apps = serving_apps(platform, name)
    hosts = list(dict.fromkeys(app.host for app in apps))
    databases = list(dict.fromkeys(app.database for app in apps if app.database))
    caches = list(dict.fromkeys(app.cache for app in apps if app.cache))
    yield from memory_of(platform, apps)
    yield from (health_of(app) for app in apps if app.config.health is not None)
    yield from _crawling(platform, hosts)
    yield from handshakes_of(platform, name)
    for cache in caches:
        yield from _of_cache(platform, cache, databases)
    machines = [*map(place_of, hosts), *map(place_of, databases)]
    yield from _of_cores(platform, machines)
    yield from quotas_of(platform, apps)
    yield from calls_of(platform, apps)
    yield from (loop_of(platform, app) for app in apps if not _is_blocking(app))
    for database in databases:
        yield _connections(database, apps)
    for app in apps:
        if app.database is not None:
            yield pool_of(platform, app)
    # Blocking workers are held for as long as their requests wait for all of these.
    yield from (loop_of(platform, app) for app in apps if _is_blocking(app))
    yield from gateways_of(platform, hosts)
    yield from limits_of(platform, name, hosts)


def _is_blocking(app: Deployment) -> bool:
    return app.process_config.kind == "workers"


def _crawling(platform: Simulation, hosts: Iterable[Machine]) -> Iterator[Suspect]:
    """Yield *hosts*, where what they hold leaves no memory to run in."""
    for host in hosts:
        place = place_of(host)
        yield Suspect(
            kind="crawl",
            place=place,
            spans=platform.recorder.fullness.spans(f"{place}.crawling"),
            remedies=(size_key(platform, place, "ram_mib"),),
        )


def _of_cache(
    platform: Simulation, cache: Service, databases: Sequence[Store]
) -> Iterator[Suspect]:
    """Yield a cache that has lost what it held, or that has no room for more."""
    here = f"caches.{cache.name}"
    if cache.contents is None:
        return
    behind = [size_key(platform, place_of(each)) for each in databases]
    yield Suspect(
        kind="cold",
        place=here,
        spans=platform.recorder.fullness.spans(here),
        remedies=(*behind, f"{here}.ttl_s"),
    )
    if cache.contents.refused:
        yield Suspect(
            kind="cache",
            place=here,
            reasons=(Reason.CACHE,),
            remedies=(f"{here}.size_mib", f"{here}.policy"),
        )


def _of_cores(platform: Simulation, machines: Sequence[str]) -> Iterator[Suspect]:
    """Yield machines without credits, and then those whose cores are full."""
    for place in machines:
        spans = platform.recorder.fullness.spans(f"{place}.throttled")
        key = size_key(platform, place, "baseline_utilisation")
        yield Suspect(kind="throttled", place=place, spans=spans, remedies=(key,))
    for place in machines:
        spans = platform.recorder.fullness.spans(place)
        remedies = (size_key(platform, place),)
        yield Suspect(kind="cpu", place=place, spans=spans, remedies=remedies)


def _connections(database: Store, apps: Iterable[Deployment]) -> Suspect:
    """Return the limit on the connections of *database* as a suspect."""
    systems = dict.fromkeys(app.config.system for app in apps if app.database is database)
    pools = tuple(f"systems.{each}.process.pool_size" for each in systems)
    return Suspect(
        kind="connections",
        place=place_of(database),
        reasons=(Reason.DATABASE_FULL,),
        remedies=(*pools, f"databases.{database.name}.max_connections"),
    )
