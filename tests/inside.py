"""Inside a platform: what tests do to it, and where they reach into it.

Every verb takes the platform first, and the name of a system or an application where
there is more than one. A change of the models changes a verb here and no test.
"""

from collections.abc import Callable, Mapping
from math import inf
from typing import TypeVar

from models.application.app import App
from models.application.connections import ConnectionPool
from models.application.process import NodeProcess
from models.application.slot import Slot
from models.application.system import System
from models.clients.clients import Clients, ClosedClients
from models.clients.request import Request
from models.clients.sessions import Sessions
from models.hosting.batch import BatchWork
from models.hosting.database import Database
from models.hosting.memory import MIB
from models.platform import Platform
from models.seam import Asked
from models.traffic.measures import Flow, SystemMeasures
from models.traffic.outcomes import Outcome

Part = TypeVar("Part")


def system_of(it: Platform, name: str | None = None) -> System:
    return _named(it.systems, name)


def is_up(it: Platform, system: str | None = None) -> bool:
    return system_of(it, system).is_up


def measures_of(it: Platform, system: str | None = None) -> SystemMeasures:
    return system_of(it, system).measures


def requests_of(it: Platform, system: str | None = None) -> Flow:
    return measures_of(it, system).requests


def outcomes(it: Platform, system: str | None = None) -> dict[str, int]:
    """Return how many attempts have ended in each way, of the ways in which any has."""
    counts = measures_of(it, system).outcomes
    return {each.key: counts[each] for each in Outcome if counts[each]}


def clients_of(it: Platform, system: str | None = None) -> Clients:
    return _named(it.clients, system)


def unplanned_at(clients: ClosedClients) -> int:
    """Return how many requests are in flight beside those of the users' own turns."""
    return clients._unplanned


def sessions_of(it: Platform, system: str | None = None) -> Sessions:
    return _named(it.sessions, system)


def has_sessions(it: Platform, system: str) -> bool:
    return system in it.sessions


def online(it: Platform, system: str) -> float:
    """Return how many sessions a system holds, which may have none at all."""
    return sessions_of(it, system).online.value if has_sessions(it, system) else 0.0


def send(it: Platform, requests: int = 1, *, system: str | None = None) -> None:
    """Send the next *requests* of a system, all of them now."""
    for _ in range(requests):
        clients_of(it, system).send()


def on_arrival(
    it: Platform, note: Callable[[], None], *, system: str | None = None
) -> None:
    """Let *note* be told of each request that a system sends."""
    measures = measures_of(it, system)
    count = measures.request_arrived

    def arrive(endpoint: int) -> None:
        note()
        count(endpoint)

    measures.request_arrived = arrive  # type: ignore[method-assign]  # nobody else asks


def on_end(
    it: Platform,
    note: Callable[[Request, Outcome, float], None],
    *,
    system: str | None = None,
) -> None:
    """Let *note* be told of each request, its outcome and its latency, as it ends."""

    def tell(request: Asked, outcome: Outcome, span_s: float) -> None:
        assert isinstance(request, Request)
        note(request, outcome, span_s)

    clients_of(it, system).listen(tell)


def on_change(
    it: Platform, note: Callable[[bool], None], *, system: str | None = None
) -> None:
    """Let *note* be told whether a system is up, whenever that changes."""
    system_of(it, system).listen(note)


def end_load(it: Platform) -> None:
    """Let every closed user who thinks ask once more, and then leave."""
    for name in it.systems:
        clients_of(it, name).proceed = lambda _: None  # type: ignore[method-assign]  # nobody else asks


def disband(it: Platform) -> None:
    """Let no auto scaling group replace what it loses."""
    for group in it.groups.values():
        group.wanted = 0


def run_until_empty(it: Platform, *, step_s: float = 10.0, limit_s: float = inf) -> None:
    """Run on until every request has ended."""
    while any(requests_of(it, name).in_flight for name in it.systems):
        assert it.env.now < limit_s, "some never leave"
        it.run(it.env.now + step_s)


def slot_of(
    it: Platform, app: str | None = None, *, number: int = 0
) -> Slot[NodeProcess]:
    return _named(it.apps, app).slots[number]


def restarts_of(
    it: Platform, app: str | None = None, *, number: int = 0
) -> dict[str, int]:
    """Return how often a process has ended, by what ended it."""
    restarts = slot_of(it, app, number=number).restarts
    return {cause.value: times for cause, times in restarts.items()}


def serving(it: Platform, app: str | None = None, *, number: int = 0) -> NodeProcess:
    """Return the process that takes the requests of an application."""
    process = slot_of(it, app, number=number).serving
    assert process is not None
    return process


def pool_of(it: Platform, app: str | None = None) -> ConnectionPool:
    """Return the database connections of the process that is serving."""
    connections = serving(it, app).connections
    assert connections is not None
    return connections


def slots_of(
    it: Platform, *, system: str | None = None, host: str | None = None
) -> list[Slot[NodeProcess]]:
    """Return the slots of every application, or of those of a *system* or on a *host*."""
    return [
        slot
        for app in it.apps.values()
        if system in (None, app.config.system) and host in (None, app.config.host)
        for slot in app.slots
    ]


def lives_of(
    it: Platform, *, system: str | None = None, host: str | None = None
) -> list[NodeProcess]:
    """Return the processes that exist now, in the order of their slots."""
    return [
        life for slot in slots_of(it, system=system, host=host) for life in slot.lives
    ]


def works_of(it: Platform) -> list[BatchWork]:
    works = list(it.batches.works.values())
    assert all(isinstance(work, BatchWork) for work in works)
    return [work for work in works if isinstance(work, BatchWork)]


def is_kept_waiting(app: App) -> bool:
    """Say whether a connection waits in a primary while a process could take it."""
    primary = None if app.entrance is None else app.entrance.primary
    return (
        primary is not None
        and primary.waiting > 0
        and any(
            slot.serving is not None and slot.serving not in primary._untaken
            for slot in app.slots
        )
    )


def pools_at(database: Database) -> list[ConnectionPool]:
    """Return the pools that are open at *database*."""
    pools = list(database.pools)
    assert all(isinstance(pool, ConnectionPool) for pool in pools)
    return [pool for pool in pools if isinstance(pool, ConnectionPool)]


def sessions_bytes(life: NodeProcess) -> int:
    """Return what the sessions of *life* take of its memory."""
    assert isinstance(life.app, App)
    sessions = life.app.system.config.sessions
    return len(life.sessions) * round(sessions.session_mib * MIB) if sessions else 0


def first_check_s(it: Platform, host: str = "web") -> float:
    """Return when PM2 first looks at the memory of its processes."""
    return it.supervisors[host]._phase_s


def check_from(it: Platform, phase_s: float, *, host: str = "web") -> None:
    """Let PM2 look at *phase_s* for the first time; before the platform's first event."""
    assert it.env.now == 0.0
    it.supervisors[host]._phase_s = phase_s


def _named(parts: Mapping[str, Part], name: str | None) -> Part:
    if name is not None:
        return parts[name]
    (only,) = parts.values()
    return only
