"""The steps of a request in its process; twin of `models.application.steps`.

Each function goes on until the visit waits, and then says no; it says yes when its part
is over. Where it stands is the step of the visit, which is that of its wait.
"""

from math import inf

from models.compiled import connections, eventloop, pool, processor
from models.compiled.causes import (
    BY_DATABASE,
    BY_DATABASE_FULL,
    BY_POOL,
    DATABASE_ERROR,
    POOL_TIMEOUT,
)
from models.compiled.claims import claim
from models.compiled.clock import fresh_ticket
from models.compiled.connections import databases
from models.compiled.fates import end_killed, fail_out
from models.compiled.kinds import GIVE_BACK, VISIT
from models.compiled.lives import apps, lives, needs
from models.compiled.measures import routes, tallies
from models.compiled.records import Plane, compiled
from models.compiled.rediscache import asks_cache, caches
from models.compiled.requests import figures, figures_of, systems
from models.compiled.visits import Visit, pause, visits

ASKS, WAY_TO_CACHE, READS_CACHE, READS_HIT = 25, 26, 27, 28
WAITS_FOR_POOL, CONNECTS = 30, 31
ON_ITS_WAY, COMPUTES, WAITS_FOR_DISK, READS_DISK = 40, 41, 42, 43
READS_ANSWER = 50
FIRST_BURST = 1
"""Among the figures of a request; behind the bursts come queries, hits and misses."""


@compiled
def burst_s(p: Plane, visit: Visit, index: int) -> float:
    """Return the CPU time of a callback of a request."""
    return figures(p, figures_of(p, visit.request) + FIRST_BURST + index).value


@compiled
def query_s(p: Plane, visit: Visit) -> float:
    """Return the CPU time of the query that comes next."""
    queries = systems(p, visit.system).queries
    own = figures_of(p, visit.request) + FIRST_BURST + queries + 1
    return figures(p, own + visit.index).value


@compiled
def hit_of(p: Plane, visit: Visit) -> float:
    """Return the draw by which a cache answers the query that comes next."""
    queries = systems(p, visit.system).queries
    own = figures_of(p, visit.request) + FIRST_BURST + 2 * queries + 1
    return figures(p, own + visit.index).value


@compiled
def miss_of(p: Plane, visit: Visit) -> float:
    """Return the draw by which that query needs the disk."""
    queries = systems(p, visit.system).queries
    own = figures_of(p, visit.request) + FIRST_BURST + 3 * queries + 1
    return figures(p, own + visit.index).value


@compiled
def last_figure(p: Plane, visit: Visit, index: int) -> float:
    """Return a figure behind those of the queries: threads, job, patience, wait."""
    queries = systems(p, visit.system).queries
    own = figures_of(p, visit.request) + FIRST_BURST + 4 * queries + 1
    return figures(p, own + index).value


@compiled
def compute(p: Plane, v: int, cpu: int, demand_s: float) -> None:
    """Let a visit receive *demand_s* of a processor."""
    visit = visits(p, v)
    visit.ticket = fresh_ticket(p)
    visit.cpu = cpu
    visit.job = processor.admit(p, cpu, demand_s, VISIT, v, visit.ticket)


@compiled
def ask(p: Plane, v: int) -> bool:
    """Send the queries one after another, each to the cache if that may answer it."""
    visit = visits(p, v)
    route = routes(p, visit.endpoint)
    while True:
        if visit.step <= ASKS:
            if visit.index >= route.queries:
                return True
            tallies(p, visit.system).issued += 1
        if visit.step < WAITS_FOR_POOL:
            if _look_up(p, v):
                return False
            if visit.step == READS_HIT:
                visit.index += 1
                visit.step = ASKS
                continue
            visit.demand_s = query_s(p, visit)
            visit.draw = miss_of(p, visit)
            visit.answer_s = burst_s(p, visit, visit.index + 1)
        if not query(p, v):
            return False
        tallies(p, visit.system).executed += 1
        visit.index += 1
        visit.step = ASKS


@compiled
def _look_up(p: Plane, v: int) -> bool:
    """Ask the cache; say whether the visit waits for it, or for its answer to be read.

    When it does not, its step tells whether the answer was read or somebody else is to
    be asked.
    """
    visit = visits(p, v)
    cache = apps(p, visit.app).cache
    if visit.step <= ASKS:
        if not routes(p, visit.endpoint).is_cacheable or not asks_cache(
            p, cache, hit_of(p, visit)
        ):
            return False
        caches(p, cache).gets += 1
        if caches(p, cache).latency_s != 0.0:
            visit.step = WAY_TO_CACHE
            pause(p, v, caches(p, cache).latency_s)
            return True
        visit.step = WAY_TO_CACHE
    if visit.step == WAY_TO_CACHE and caches(p, cache).is_up:
        visit.step = READS_CACHE
        eventloop.run(p, caches(p, cache).loop, v, caches(p, cache).cpu_s, 0)
        return True
    if visit.step == READS_CACHE and caches(p, cache).is_up:
        tallies(p, visit.system).hits += 1
        visit.step = READS_HIT
        loop = lives(p, visit.life).loop
        eventloop.run(p, loop, v, burst_s(p, visit, visit.index + 1), 0)
        return True
    return False


@compiled
def query(p: Plane, v: int) -> bool:
    """Query the database and read the answer in a callback of the loop."""
    visit = visits(p, v)
    if visit.step < ON_ITS_WAY:
        if not _connect(p, v):
            return False
        store = databases(p, apps(p, visit.app).database)
        visit.step = ON_ITS_WAY
        if store.network_s != 0.0:
            pause(p, v, 2.0 * store.network_s)
            return False
    if visit.step < READS_ANSWER:
        if not _be_answered(p, v):
            return False
        visit.step = READS_ANSWER
        loop = lives(p, visit.life).loop
        eventloop.run(p, loop, v, visit.answer_s, GIVE_BACK)
        return False
    return True


@compiled
def _connect(p: Plane, v: int) -> bool:
    """Get a connection of the process into the hands of a visit."""
    visit = visits(p, v)
    number = lives(p, visit.life).pool
    if visit.step < WAITS_FOR_POOL:
        visit.step = WAITS_FOR_POOL
        need = needs(p, apps(p, visit.app).system)
        if not pool.acquire(p, v, number, need.patience_s):
            return False
    elif visit.step == WAITS_FOR_POOL:
        if not pool.end_wait(p, v):
            fail_out(p, v, POOL_TIMEOUT, BY_POOL)
            return False
    else:
        return True
    visit.connections = 1
    connections.close_idle(p, number)
    if connections.reuse(p, number):
        return True
    if not _open(p, v, number):
        return False
    connect_s = databases(p, apps(p, visit.app).database).connect_s
    if connect_s != 0.0:
        visit.step = CONNECTS
        pause(p, v, connect_s)
        return False
    return True


@compiled
def _open(p: Plane, v: int, number: int) -> bool:
    """Open one more connection for a visit that has a token; say whether it lives."""
    visit = visits(p, v)
    kept = connections.connections(p, number)
    if kept.closed_by >= 0:
        end_killed(p, v, kept.closed_by)
        return False
    is_up = databases(p, kept.database).is_up
    if not is_up or not connections.connect(p, number):
        visit.connections = 0
        pool.release(p, number)
        fail_out(p, v, DATABASE_ERROR, BY_DATABASE_FULL if is_up else BY_DATABASE)
        return False
    claim(p, visit.life, needs(p, apps(p, visit.app).system).connection)
    if kept.closed_by >= 0:
        end_killed(p, v, kept.closed_by)
        return False
    return True


@compiled
def _be_answered(p: Plane, v: int) -> bool:
    """Run a query: its CPU, and a read from disk where the buffer missed."""
    visit = visits(p, v)
    store = databases(p, apps(p, visit.app).database)
    if visit.step == ON_ITS_WAY:
        if not store.is_up:
            fail_out(p, v, DATABASE_ERROR, BY_DATABASE)
            return False
        store.queries += 1
        visit.step = COMPUTES
        if visit.demand_s != 0.0:
            compute(p, v, store.cpu, visit.demand_s)
            return False
    if visit.step == COMPUTES:
        if visit.draw < store.buffer_hit_ratio:
            return True
        visit.step = WAITS_FOR_DISK
        visit.has_disk = pool.acquire(p, v, store.disk, inf)
        if not visit.has_disk:
            return False
    elif visit.step == WAITS_FOR_DISK:
        visit.has_disk = pool.end_wait(p, v)
    if visit.step == WAITS_FOR_DISK:
        store.reads += 1
        visit.step = READS_DISK
        pause(p, v, store.io_s)
        return False
    visit.has_disk = False
    pool.release(p, store.disk)
    return True
