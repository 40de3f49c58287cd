"""How attempts end, and the requests behind them; twin of `models.clients.clients`."""

from models.compiled import deadlines, hosts, measures, retries, turns
from models.compiled.calendar import schedule
from models.compiled.causes import (
    BY_BACKLOG,
    BY_CACHE,
    BY_CALL,
    BY_CPU,
    BY_DATABASE,
    BY_HOST,
    BY_POOL,
    CLIENT_TIMEOUT,
    OK,
    UNREACHABLE,
)
from models.compiled.clock import clock_of, now_of, overrun
from models.compiled.kinds import ASKS_AGAIN, NONE, RETRY
from models.compiled.lives import apps
from models.compiled.records import Plane, compiled
from models.compiled.requests import ends, free_request, requests, systems
from models.compiled.rings import THOUGHTS, draw
from models.compiled.visits import free_visit, visits

RESENDS, WAITS_FOR_POOL, WAITS_FOR_DATABASE, LEFT_DATABASE, CALLS = 15, 30, 40, 50, 52
"""Steps of a visit: its first packet was lost; it waits for a connection; its query is
with the database from the third on, and no longer from the fourth on; it calls."""


@compiled
def place_of(p: Plane, v: int) -> int:
    """Say what a visit waits for that has run out of time."""
    visit = visits(p, v)
    if visit.step == RESENDS:
        return BY_BACKLOG
    if visit.step == CALLS:
        return BY_CALL
    if visit.life >= 0:
        if visit.is_awaiting:
            return BY_CACHE
        if WAITS_FOR_DATABASE <= visit.step < LEFT_DATABASE:
            return BY_DATABASE
        if visit.step == WAITS_FOR_POOL and visit.is_queued:
            return BY_POOL
    return BY_CPU


@compiled
def fail(p: Plane, v: int, outcome: int, cause: int) -> None:
    """End an attempt, unless it has ended, and tell its request what was behind it."""
    visit = visits(p, v)
    if visit.outcome == NONE:
        requests(p, visit.request).cause = cause
        end(p, v, outcome)


@compiled
def give_up(p: Plane, v: int) -> None:
    """End an attempt as its client does, who has waited for too long."""
    visit = visits(p, v)
    visit.limit = NONE
    if visit.app < 0:
        fail(p, v, UNREACHABLE, BY_HOST)
        forget(p, v)
    else:
        fail(p, v, CLIENT_TIMEOUT, place_of(p, v))


@compiled
def end(p: Plane, v: int, outcome: int) -> None:
    """Settle the outcome of an attempt, unless it is settled."""
    visit = visits(p, v)
    if visit.outcome != NONE:
        return
    visit.outcome = outcome
    deadlines.meet(p, visit.limit)
    deadlines.meet(p, visit.reload)
    visit.limit = NONE
    visit.reload = NONE
    if visit.sockets > 0:
        hosts.hosts(p, visit.host).connections -= visit.sockets
    if visit.taken_by >= 0:
        apps(p, visit.taken_by).taken -= 1
    measures.attempt_ended(p, visit.system, outcome)
    retries.note(p, visit.system, v, outcome != OK)
    if visit.is_abandoned:
        return
    if outcome != OK:
        request = requests(p, visit.request)
        pause_s = retries.pause_s(p, visit.system, request.attempts)
        if pause_s >= 0.0:
            schedule(p, request.rtt_s + pause_s, RETRY, visit.request, 0)
            return
    _end_request(p, visit.request, outcome)


@compiled
def _end_request(p: Plane, r: int, outcome: int) -> None:
    request = requests(p, r)
    now = now_of(p)
    s = request.system
    if outcome == OK:
        latency_s = now - request.arrived_at + request.rtt_s
        measures.request_answered(p, s, request.route, request.arrived_at, now, latency_s)
    else:
        measures.request_failed(
            p, s, request.route, request.arrived_at, now, request.cause
        )
    request.is_waiting = False
    request.has_ended = True
    system = systems(p, s)
    if system.is_heard:
        _tell(p, r, outcome)
    if not system.is_closed:
        turns.proceed(p, r)
    elif system.unplanned > 0:
        system.unplanned -= 1
    else:
        think(p, s, request.rtt_s)


@compiled
def think(p: Plane, s: int, way_s: float) -> None:
    """Let a user think, and ask again; answer and question take their *way_s*."""
    thought_s = 0.0
    if systems(p, s).thinks:
        thought_s = draw(p, s, THOUGHTS, measures.tallies(p, s).attempts_in_flight)
    schedule(p, way_s + thought_s, ASKS_AGAIN, s, 0)


@compiled
def reload(p: Plane, v: int) -> None:
    """Leave an attempt alone and ask again at once, as an impatient user does."""
    visit = visits(p, v)
    r = visit.request
    visit.is_abandoned = True
    has_story = visit.app >= 0
    end(p, v, CLIENT_TIMEOUT)
    schedule(p, requests(p, r).rtt_s, RETRY, r, 0)
    if not has_story:
        forget(p, v)


@compiled
def _tell(p: Plane, r: int, outcome: int) -> None:
    request, clock = requests(p, r), clock_of(p)
    if clock.ends == clock.ends_rows:
        overrun(p)
        return
    told = ends(p, clock.ends)
    clock.ends += 1
    clock.is_crowded |= clock.ends > clock.ends_most
    told.system = request.system
    told.number = request.number
    told.route = request.route
    told.arrived_at = request.arrived_at
    told.rtt_s = request.rtt_s
    told.attempts = request.attempts
    told.cause = request.cause
    told.outcome = outcome
    told.at = clock.now


@compiled
def forget(p: Plane, v: int) -> None:
    """Free a visit that is over, and its request when nothing of it goes on."""
    r = visits(p, v).request
    visits(p, v).ticket = 0
    free_visit(p, v)
    if r >= 0:
        request = requests(p, r)
        request.visits -= 1
        if request.visits == 0 and request.has_ended:
            free_request(p, r)
