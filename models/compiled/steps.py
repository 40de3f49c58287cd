"""The steps of a request in its process; twin of `models.application.steps`.

Each function goes on until the visit waits, and then says no; it says yes when its part
is over. Where it stands is the step of the visit, which is that of its wait.
"""

from models.compiled import calls, eventloop
from models.compiled.attempts import CALLS
from models.compiled.causes import BY_CACHE, DATABASE_ERROR
from models.compiled.fates import fail_out
from models.compiled.kinds import GIVE_BACK
from models.compiled.lives import lives
from models.compiled.lookups import READS_HIT, look_up, put
from models.compiled.measures import routes, tallies
from models.compiled.queries import ASKS, WAITS_FOR_POOL, consult, get_connection, query
from models.compiled.records import Plane, compiled
from models.compiled.requests import figures, figures_of, systems
from models.compiled.visits import Visit, visits

HOLDS, HEARS = 32, 53
WAITS = 3
"""Among the last figures of a request."""
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
def follow(p: Plane, v: int) -> bool:
    """Send the queries, and call, as the route of a visit has it."""
    visit = visits(p, v)
    if routes(p, visit.endpoint).calls_holding and last_figure(p, visit, WAITS) != 0.0:
        return _hold(p, v)
    return ask(p, v)


@compiled
def ask(p: Plane, v: int) -> bool:
    """Send the queries one after another, each to the cache if that may answer it.

    And call where the route says so.
    """
    visit = visits(p, v)
    route = routes(p, visit.endpoint)
    while True:
        if visit.step <= ASKS or visit.step >= CALLS:
            if visit.index == route.called_before and not _have_called(p, v):
                return False
            if visit.index >= route.queries:
                return True
            tallies(p, visit.system).issued += 1
        if visit.step < WAITS_FOR_POOL:
            answer_s = burst_s(p, visit, visit.index + 1)
            if look_up(p, v, hit_of(p, visit), answer_s):
                return False
            if visit.step == READS_HIT:
                visit.index += 1
                visit.step = ASKS
                continue
            _prepare(p, visit)
        if not query(p, v):
            return False
        tallies(p, visit.system).executed += 1
        if not put(p, v, hit_of(p, visit)):
            fail_out(p, v, DATABASE_ERROR, BY_CACHE)
            return False
        visit.index += 1
        visit.step = ASKS


@compiled
def _prepare(p: Plane, visit: Visit) -> None:
    """Lay out the query that comes next."""
    visit.demand_s = query_s(p, visit)
    visit.draw = miss_of(p, visit)
    visit.answer_s = burst_s(p, visit, visit.index + 1)
    visit.schema = routes(p, visit.endpoint).schema


@compiled
def _have_called(p: Plane, v: int) -> bool:
    """Call, and hear the answer in a callback; say whether that is over."""
    visit = visits(p, v)
    wait_s = last_figure(p, visit, WAITS)
    if visit.has_called or wait_s == 0.0:
        return True
    if visit.step < CALLS:
        visit.step = CALLS
        calls.call(p, v, wait_s)
        return False
    if visit.step == CALLS:
        visit.step = HEARS
        eventloop.run(p, lives(p, visit.life).loop, v, 0.0, 0)
        return False
    visit.has_called = True
    visit.step = ASKS
    return True


@compiled
def _hold(p: Plane, v: int) -> bool:
    """Send the queries and call, with one connection from the first to the end."""
    visit = visits(p, v)
    if visit.step < HOLDS:
        if not get_connection(p, v):
            return False
        visit.step = HOLDS
    while visit.index < routes(p, visit.endpoint).queries:
        if visit.step == HOLDS:
            tallies(p, visit.system).issued += 1
            _prepare(p, visit)
        if not consult(p, v, 0):
            return False
        tallies(p, visit.system).executed += 1
        visit.index += 1
        visit.step = HOLDS
    if visit.step < CALLS:
        visit.step = CALLS
        calls.call_holding(p, v, last_figure(p, visit, WAITS))
        return False
    if visit.step == CALLS:
        calls.end_holding(p, v)
        visit.step = HEARS
        eventloop.run(p, lives(p, visit.life).loop, v, 0.0, GIVE_BACK)
        return False
    return True
