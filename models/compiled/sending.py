"""Sending: how an attempt at a request begins; twin of `models.clients.request`."""

from models.compiled import deadlines, hosts, ratelimits, retries, turns
from models.compiled.attempts import end, fail, forget
from models.compiled.balancing import choose
from models.compiled.calendar import schedule
from models.compiled.causes import (
    BY_CONNECTIONS,
    BY_DEPTH,
    BY_LIMIT,
    LIMITED,
    OK,
    REFUSED,
    REJECTED,
    SHED,
)
from models.compiled.clock import fresh_ticket, now_of
from models.compiled.kinds import (
    ATTEMPT,
    GIVE_UP,
    RELOAD,
    STORED,
)
from models.compiled.lives import apps
from models.compiled.measures import attempt_begun, routes
from models.compiled.records import Plane, compiled
from models.compiled.requests import (
    draw_request,
    figures,
    figures_of,
    requests,
    systems,
)
from models.compiled.visits import new_visit, start, visits


@compiled
def send(p: Plane, s: int) -> None:
    """Send the next request of a system's stream."""
    _send(p, draw_request(p, s))


@compiled
def send_turn(p: Plane, t: int) -> None:
    """Send the request of a turn."""
    _send(p, turns.take_turn(p, t))


@compiled
def _send(p: Plane, r: int) -> None:
    retries.begin(p, requests(p, r).system)
    try_(p, r)


@compiled
def try_(p: Plane, r: int) -> None:
    """Try a request, once more or for the first time."""
    request = requests(p, r)
    request.attempts += 1
    request.visits += 1
    v = new_visit(p, ATTEMPT)
    visit = visits(p, v)
    visit.request = r
    visit.system = request.system
    visit.endpoint = request.route
    attempt_begun(p, request.system)
    system, route = systems(p, request.system), routes(p, request.route)
    if not retries.lets_out(p, request.system, v):
        end(p, v, REJECTED)
        forget(p, v)
        return
    visit.limit = _begin(p, r, system.limits, v, GIVE_UP)
    visit.limit_at = deadlines.deadlines(p, visit.limit).at
    if system.reloads >= 0 and _would_reload(p, r):
        visit.reload = _begin(p, r, system.reloads, v, RELOAD)
    if route.is_static and system.is_stored:
        visit.ticket = fresh_ticket(p)
        schedule(p, system.object_store_s, STORED, v, visit.ticket)
    else:
        a = choose(p, route.served_by)
        if systems(p, route.served_by).is_counting:
            visit.taken_by = a
            apps(p, a).taken += 1
        _enter(p, v, a)


@compiled
def _begin(p: Plane, r: int, number: int, v: int, kind: int) -> int:
    """Begin one of the limits of a system, which are those of a mean round trip."""
    request = requests(p, r)
    system = systems(p, request.system)
    if not system.has_trips:
        return deadlines.begin(p, number, v, kind)
    span_s = deadlines.limits(p, number).span_s + system.trip_s - request.rtt_s
    return deadlines.begin_single(p, max(1e-9, span_s), v, kind)


@compiled
def _would_reload(p: Plane, r: int) -> bool:
    """Say whether its user still reloads: some do, until they have had enough."""
    request = requests(p, r)
    system = systems(p, request.system)
    patience = figures(p, figures_of(p, r) + 4 * system.queries + 4).value
    waited_s = now_of(p) - request.arrived_at
    return patience < system.reload_share and waited_s < system.timeout_s


@compiled
def be_stored(p: Plane, v: int) -> None:
    """Let an object store answer an attempt."""
    end(p, v, OK)
    forget(p, v)


@compiled
def _enter(p: Plane, v: int, a: int) -> None:
    """Knock at the door of an application's host."""
    visit = visits(p, v)
    h = apps(p, a).host
    if not hosts.hosts(p, h).is_up:
        return  # nobody answers: the client's own patience ends it
    decision = ratelimits.verdict(p, v, h)
    if decision != ratelimits.PASSES:
        _turn_away(p, v, decision)
        return
    sockets = 1 if routes(p, visit.endpoint).is_static else 2
    if not hosts.admit(p, h, sockets):
        fail(p, v, REFUSED, BY_CONNECTIONS)
        forget(p, v)
        return
    visit.app = a
    visit.host = h
    visit.sockets = sockets
    hosts.arrive(p, v)
    start(p, v)


@compiled
def _turn_away(p: Plane, v: int, decision: int) -> None:
    """Answer an attempt that its limits or those of its host keep out."""
    if decision == ratelimits.IS_LIMITED:
        fail(p, v, LIMITED, BY_LIMIT)
    else:
        fail(p, v, SHED, BY_DEPTH)
    forget(p, v)
