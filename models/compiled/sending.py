"""Sending: which application a request goes to, and how its attempt begins."""

from models.compiled import deadlines, holds, hosts, retries, turns
from models.compiled.attempts import end, fail, forget
from models.compiled.causes import (
    BY_CONNECTIONS,
    OK,
    REFUSED,
    REJECTED,
)
from models.compiled.clock import fresh_ticket, now_of, schedule
from models.compiled.connections import databases
from models.compiled.kinds import (
    ATTEMPT,
    GIVE_UP,
    RELOAD,
    STORED,
)
from models.compiled.lives import apps, slots
from models.compiled.measures import attempt_begun, routes
from models.compiled.records import Plane, compiled
from models.compiled.requests import (
    draw_request,
    figures,
    figures_of,
    requests,
    systems,
)
from models.compiled.requests import members as members_of
from models.compiled.visits import new_visit, start, visits


@compiled
def can_serve(p: Plane, a: int) -> bool:
    """Say whether an application could answer a new request."""
    app = apps(p, a)
    is_up = False
    for number in range(app.first_slot, app.first_slot + app.slots):
        is_up |= slots(p, number).serving >= 0
    if not is_up or app.is_draining or not hosts.hosts(p, app.host).is_up:
        return False
    if app.database < 0:
        return True
    hold = holds.holds(p, holds.of_host(p, app.database, app.host))
    return bool(databases(p, app.database).is_up) and not hold.is_held


@compiled
def choose(p: Plane, s: int) -> int:
    """Return the application of a system that is next in turn."""
    system = systems(p, s)
    a = members_of(p, system.first_member).app
    if system.members == 1:
        return a
    for _ in range(system.members):
        a = members_of(p, system.first_member + system.in_turn).app
        system.in_turn += 1
        if system.in_turn == system.members:
            system.in_turn = 0
        if not system.has_health_checks or can_serve(p, a):
            break
    return a


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
        _enter(p, v, choose(p, route.served_by))


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
