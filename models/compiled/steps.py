"""The steps of a request in its process; twin of `models.application.steps`.

Each function goes on until the visit waits, and then says no; it says yes when its part
is over. Where it stands is the step of the visit, which is that of its wait.
"""

from models.compiled import eventloop
from models.compiled.lives import apps, lives
from models.compiled.measures import routes, tallies
from models.compiled.queries import ASKS, WAITS_FOR_POOL, query
from models.compiled.records import Plane, compiled
from models.compiled.rediscache import asks_cache, caches
from models.compiled.requests import figures, figures_of, systems
from models.compiled.visits import Visit, pause, visits

WAY_TO_CACHE, READS_CACHE, READS_HIT = 26, 27, 28
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
            visit.schema = route.schema
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
