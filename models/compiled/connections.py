"""The connections to databases that processes keep.

Twin of `models.application.connections`.
"""

from models.compiled import memory, pool, sources
from models.compiled.clock import now_of
from models.compiled.databases import databases, disconnect
from models.compiled.kinds import NONE
from models.compiled.lives import apps, lives, needs
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing
from models.compiled.visits import visits


@record
class Connections:
    """What a process keeps of connections, beside the tokens; numbered as its pool."""

    life: int
    database: int
    opened: int
    closed_by: int
    """What ended its process; NONE while that lives."""
    first_idle: int
    """Idle the longest."""
    last_idle: int
    following: int
    """In the order in which the pools of a database were opened."""
    previous: int


@record
class Idle:
    """One connection that idles."""

    next: int
    previous: int
    since: float
    source: int
    """Where its answers become ready, in a process that takes turns."""


connections = rows("connections", Connections)


idles, _take_idle, _free_idle = growing("idles", Idle)


@compiled
def break_off(p: Plane, number: int) -> None:
    """Lose every idle connection: the database went away."""
    idle = 0
    while connections(p, number).first_idle >= 0:
        _forget(p, number)
        idle += 1
    _close(p, number, idle)


@compiled
def join(p: Plane, number: int, life: int, database: int) -> None:
    """Let a process keep connections behind the tokens of a pool."""
    kept, store = connections(p, number), databases(p, database)
    kept.life = life
    kept.database = database
    kept.opened = 0
    kept.closed_by = NONE
    kept.first_idle = NONE
    kept.last_idle = NONE
    kept.following = NONE
    kept.previous = store.last_pool
    if store.last_pool >= 0:
        connections(p, store.last_pool).following = number
    else:
        store.first_pool = number
    store.last_pool = number


@compiled
def _forget(p: Plane, number: int) -> None:
    """Take the connection that has idled for the longest off the list."""
    kept = connections(p, number)
    i = kept.first_idle
    sources.let_go(p, idles(p, i).source)
    kept.first_idle = idles(p, i).next
    if kept.first_idle >= 0:
        idles(p, kept.first_idle).previous = NONE
    else:
        kept.last_idle = NONE
    _free_idle(p, i)


@compiled
def _close(p: Plane, number: int, closed: int) -> None:
    kept = connections(p, number)
    if closed > 0 and kept.closed_by == NONE:
        kept.opened -= closed
        disconnect(p, kept.database, closed)
        life = lives(p, kept.life)
        size = needs(p, apps(p, life.app).system).connection
        memory.free(p, life.account, closed * size)


@compiled
def close_idle(p: Plane, number: int) -> None:
    """Close the connections that have idled for too long."""
    kept = connections(p, number)
    system = apps(p, lives(p, kept.life).app).system
    oldest = now_of(p) - needs(p, system).idle_s
    expired = 0
    while kept.first_idle >= 0 and idles(p, kept.first_idle).since <= oldest:
        _forget(p, number)
        expired += 1
    _close(p, number, expired)


@compiled
def reuse(p: Plane, v: int, number: int) -> bool:
    """Let a visit take the connection that was used last, if any idles; say whether."""
    kept = connections(p, number)
    i = kept.last_idle
    if i < 0:
        return False
    visits(p, v).answer_source = idles(p, i).source
    kept.last_idle = idles(p, i).previous
    if kept.last_idle >= 0:
        idles(p, kept.last_idle).next = NONE
    else:
        kept.first_idle = NONE
    _free_idle(p, i)
    return True


@compiled
def connect(p: Plane, number: int) -> bool:
    """Let a database that is up take one more connection; say whether it did."""
    kept = connections(p, number)
    store = databases(p, kept.database)
    if store.connections >= store.max_connections:
        other = store.first_pool
        while other >= 0:
            close_idle(p, other)
            other = connections(p, other).following
    if store.connections >= store.max_connections:
        store.refused += 1
        return False
    store.connections += 1
    store.connections_peak = max(store.connections_peak, store.connections)
    return True


@compiled
def give_back(p: Plane, v: int) -> None:
    """Return the connection of a visit, if it has one, ready for the next query."""
    visit = visits(p, v)
    if visit.connections == 0:
        return
    visit.connections = 0
    number = lives(p, visit.life).pool
    kept = connections(p, number)
    if kept.closed_by == NONE:
        i = _take_idle(p)
        idle = idles(p, i)
        idle.since = now_of(p)
        idle.source = visit.answer_source
        idle.next = NONE
        idle.previous = kept.last_idle
        if kept.last_idle >= 0:
            idles(p, kept.last_idle).next = i
        else:
            kept.first_idle = i
        kept.last_idle = i
    else:
        sources.let_go(p, visit.answer_source)
    visit.answer_source = NONE
    pool.release(p, number)


@compiled
def drop(p: Plane, v: int) -> None:
    """Close the connection of a visit, if it has one: its query came to no end."""
    visit = visits(p, v)
    if visit.connections == 0:
        return
    visit.connections = 0
    sources.let_go(p, visit.answer_source)
    visit.answer_source = NONE
    number = lives(p, visit.life).pool
    if connections(p, number).closed_by == NONE:
        _close(p, number, 1)
    pool.release(p, number)


@compiled
def shut(p: Plane, number: int, cause: int) -> None:
    """Close everything: the process has ended."""
    kept = connections(p, number)
    store = databases(p, kept.database)
    kept.closed_by = cause
    disconnect(p, kept.database, kept.opened)
    kept.opened = 0
    while kept.first_idle >= 0:
        _forget(p, number)
    if kept.previous >= 0:
        connections(p, kept.previous).following = kept.following
    else:
        store.first_pool = kept.following
    if kept.following >= 0:
        connections(p, kept.following).previous = kept.previous
    else:
        store.last_pool = kept.previous
