"""Handshakes: how a session gets its connection; twin of `models.clients.handshake`."""

from math import inf

from models.compiled import deadlines, hosts, meetings, returning, sessions
from models.compiled.balancing import choose
from models.compiled.calendar import schedule, schedule_as
from models.compiled.claims import claim
from models.compiled.clock import NORMAL, clock_of, now_of
from models.compiled.deadlines import ends_before
from models.compiled.fates import end_handshake
from models.compiled.kinds import (
    ACCEPT,
    HANDSHAKE,
    HANG_UP,
    NEVER_ANSWERED,
    NONE,
    NOTHING,
    SESSION_ARRIVES,
)
from models.compiled.knocking import TAKEN, WAITS, take_in
from models.compiled.knocking import knock as knock_at
from models.compiled.lives import apps, lives, pick
from models.compiled.queries import compute, query
from models.compiled.records import Plane, compiled
from models.compiled.requests import HUNGRY, RING, figures
from models.compiled.sessions import ADMISSION, ELSE, TIMEOUT, UNKNOWN, groups, sockets
from models.compiled.visits import new_visit, start, visits
from models.hosting.gateway import PROXIED

READS, SHAKES, ASKS, MEETS = 10, 20, 25, 60


@compiled
def await_session(p: Plane, s: int) -> None:
    """Let the next session come when it is due."""
    group, clock = groups(p, s), clock_of(p)
    at = figures(p, group.first_arrival + group.arrivals_taken % RING * 3).value
    if at < inf:
        schedule_as(p, max(0.0, at - clock.now), NORMAL, SESSION_ARRIVES, s, 0)
    else:
        schedule(p, 0.0, NOTHING, s, 0)


@compiled
def be_opened(p: Plane, s: int) -> None:
    """Let the session that has come knock, and wait for the next one."""
    group = groups(p, s)
    row = group.first_arrival + group.arrivals_taken % RING * 3
    group.arrivals_taken += 1
    if group.arrivals_drawn - group.arrivals_taken < HUNGRY:
        clock_of(p).is_hungry = True
    ends_at = figures(p, row).value + figures(p, row + 1).value
    knock(p, sessions.new_session(p, s, ends_at, figures(p, row + 2).value))
    await_session(p, s)


@compiled
def _hold(p: Plane, number: int, life: int) -> bool:
    """Take the memory of a session; say whether its process survived it."""
    group = groups(p, sockets(p, number).sessions)
    lives(p, life).buffers += group.buffers
    return claim(p, life, group.units, 0)


@compiled
def let_in(p: Plane, number: int) -> None:
    """Let a session knock as one that was open before the run."""
    s = sockets(p, number).sessions
    group = groups(p, s)
    if group.limits < 0 and group.per_s == 0.0:
        knock(p, number)
        return
    a = choose(p, s)
    h = apps(p, a).host
    life = NONE
    if hosts.hosts(p, h).is_up:
        life = pick(p, a)
    if life < 0 or not hosts.admit(p, h, PROXIED):
        knock(p, number)
    elif _hold(p, number, life) and lives(p, life).is_alive:
        sessions.open_(p, number, life, a)
    else:
        hosts.hosts(p, h).connections -= PROXIED
        returning.fail(p, number, ELSE)


@compiled
def knock(p: Plane, number: int) -> None:
    """Let a session try to open its connection."""
    s = sockets(p, number).sessions
    group = groups(p, s)
    a = choose(p, s)
    h = apps(p, a).host
    if not hosts.hosts(p, h).is_up:
        if group.limits < 0:
            returning.fail(p, number, ELSE)
        else:
            deadlines.begin(p, group.limits, number, NEVER_ANSWERED)
        return
    if not hosts.admit(p, h, PROXIED):
        returning.fail(p, number, ELSE)
        return
    v = new_visit(p, HANDSHAKE)
    visit = visits(p, v)
    visit.request = number
    visit.system = s
    visit.app = a
    visit.host = h
    visit.sockets = PROXIED
    # Its session may be over before this is: the server works on for nobody.
    visit.demand_s = sockets(p, number).handshake_s
    hosts.arrive(p, v)
    if group.limits >= 0:
        visit.limit = deadlines.begin(p, group.limits, v, HANG_UP)
        visit.limit_at = deadlines.deadlines(p, visit.limit).at
    start(p, v)


@compiled
def _admits(p: Plane, s: int) -> bool:
    """Let one in, if so many a second are not too many; say whether."""
    group, now = groups(p, s), now_of(p)
    if group.per_s == 0.0:
        return True
    gained = (now - group.counted_at) * group.per_s
    group.left = min(group.most, group.left + gained)
    group.counted_at = now
    if group.left < 1.0:
        return False
    group.left -= 1.0
    return True


@compiled
def go_on(p: Plane, v: int) -> None:
    """Go on with a handshake until it waits or is over."""
    visit = visits(p, v)
    if visit.step < READS:
        visit.step = READS
        host = hosts.hosts(p, visit.host)
        compute(p, v, host.cpu, host.relay_s)
        return
    if visit.step < SHAKES:
        if visit.step == READS and not _admits(p, visit.system):
            end_handshake(p, v, ADMISSION)
        else:
            _meet(p, v)
        return
    group = groups(p, visit.system)
    if visit.step == MEETS:
        end_handshake(p, v, UNKNOWN)
        return
    if group.has_query:
        if visit.step == SHAKES:
            _draw_query(p, v)
        if not query(p, v):
            return
    if group.meets_others and meetings.ask_again(p, v):
        visit.step = MEETS
        return
    _be_open(p, v)


@compiled
def _meet(p: Plane, v: int) -> None:
    """Let a process take the connection, unless its backlog is full."""
    visit = visits(p, v)
    came = knock_at(p, v)
    if came == WAITS:
        return
    if came != TAKEN:
        end_handshake(p, v, ELSE)
        return
    visit.step = SHAKES
    limits = hosts.hosts(p, visit.host).read_limits
    if groups(p, visit.system).limits >= 0 and ends_before(p, limits, visit.limit_at):
        visit.patience = deadlines.begin(p, limits, v, HANG_UP)
    take_in(p, v, visit.demand_s, ACCEPT, 0)


@compiled
def _draw_query(p: Plane, v: int) -> None:
    """Draw the query that knows the user."""
    visit = visits(p, v)
    group = groups(p, visit.system)
    row = group.first_query + group.queries_taken % RING * 2
    group.queries_taken += 1
    if group.queries_drawn - group.queries_taken < HUNGRY:
        clock_of(p).is_hungry = True
    visit.demand_s = figures(p, row).value
    visit.draw = figures(p, row + 1).value
    visit.answer_s = 0.0
    visit.schema = group.schema
    visit.step = ASKS


@compiled
def _be_open(p: Plane, v: int) -> None:
    """Take the memory, and be open if the process still is there."""
    visit = visits(p, v)
    if not visit.is_over:
        _hold(p, visit.request, visit.life)
    life, number, a, is_over = visit.life, visit.request, visit.app, visit.is_over
    if is_over or not lives(p, life).is_alive:
        end_handshake(p, v, ELSE)
        return
    visit.is_open = True
    end_handshake(p, v, ELSE)
    sessions.open_(p, number, life, a)


@compiled
def hang_up(p: Plane, v: int) -> None:
    """Let a client, or nginx, knock again; the server hears nothing of that."""
    visit = visits(p, v)
    if visit.is_over:
        return
    visit.is_over = True
    deadlines.meet(p, visit.limit)
    visit.limit = NONE
    hosts.hosts(p, visit.host).connections -= PROXIED
    returning.fail(p, visit.request, TIMEOUT)
