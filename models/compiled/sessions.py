"""Sessions: they live, are dropped, and come back; twin of `models.clients.sessions`.

How they get their connection is in `handshakes`.
"""

from models.compiled import histogram, hosts
from models.compiled.calendar import schedule
from models.compiled.clock import fresh_ticket, now_of
from models.compiled.kinds import (
    CLOSE_SESSION,
    CUT_SESSION,
    LET_IN,
    NONE,
    whole,
)
from models.compiled.levels import change
from models.compiled.lives import apps, lives
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing
from models.traffic.sessionbook import Failure

FAILURES = tuple(Failure)


TIMEOUT, ADMISSION, UNKNOWN, ELSE = (
    whole(FAILURES.index(each))
    for each in (Failure.TIMEOUT, Failure.ADMISSION, Failure.UNKNOWN, Failure.ELSE)
)


@record
class Sessions:
    """The sessions of one system; numbered as that."""

    is_there: bool
    """Has the system any?"""
    online: int
    """The level of those held, as of those away below."""
    away: int
    units: int
    """Bytes of one."""
    buffers: int
    """Of these, outside V8's heap."""
    silent_s: float
    heartbeat_s: float
    heartbeat_cpu_s: float
    interval_s: float
    """Between the last two heartbeats."""
    reconnect_s: float
    cap_s: float
    jitter: float
    opened: int
    dropped: int
    reconnected: int
    failed: int
    back: int
    """The distribution of the times until one was back."""
    live: int
    """Rows of them, whatever they do."""
    limits: int
    """The deadlines of their handshakes; NONE without one."""
    per_s: float
    """Let in a second at most; 0 without a limit, of which the three below are."""
    most: float
    left: float
    counted_at: float
    meets_others: bool
    """Does the second request of a client go to whichever process gets it?"""
    has_query: bool
    schema: int
    """Of that query."""
    queries_drawn: int
    """Numbers that were ever drawn, and taken, of each of two rings."""
    queries_taken: int
    first_query: int
    arrivals_drawn: int
    arrivals_taken: int
    first_arrival: int


@record
class Session:
    """One user's socket, over all its connections."""

    next: int
    sessions: int
    ticket: int
    ends_at: float
    handshake_s: float
    was_dropped: bool
    dropped_at: float
    is_away: bool
    tries: int
    app: int
    life: int
    """Who holds it open; NONE while nobody does."""
    life_next: int
    life_previous: int


@record
class Failed:
    """Handshakes of one system that came to nothing for one reason."""

    number: int


groups = rows("sessions", Sessions)


failures = rows("failures", Failed)


sockets, take_socket, free_socket = growing("sockets", Session)


@compiled
def new_session(p: Plane, s: int, ends_at: float, handshake_s: float) -> int:
    """Return a session that has no connection yet."""
    groups(p, s).live += 1
    number = take_socket(p)
    session = sockets(p, number)
    session.sessions = s
    session.ticket = 0
    session.ends_at = ends_at
    session.handshake_s = handshake_s
    session.was_dropped = False
    session.is_away = False
    session.tries = 0
    session.app = NONE
    session.life = NONE
    return number


@compiled
def expect(p: Plane, number: int, delay_s: float, kind: int) -> None:
    """Let something happen to a session after *delay_s*, and nothing else."""
    session = sockets(p, number)
    session.ticket = fresh_ticket(p)
    schedule(p, delay_s, kind, number, session.ticket)


@compiled
def new_expected(p: Plane, s: int, delay_s: float) -> int:
    """Return a session that was open before the run, and knocks after *delay_s*."""
    number = new_session(p, s, 0.0, 0.0)
    expect(p, number, delay_s, LET_IN)
    return number


@compiled
def open_(p: Plane, number: int, life: int, a: int) -> None:
    """Let a process hold a session open."""
    session, now = sockets(p, number), now_of(p)
    group = groups(p, session.sessions)
    holder = lives(p, life)
    session.life_next = NONE
    session.life_previous = holder.last_session
    if holder.last_session >= 0:
        sockets(p, holder.last_session).life_next = number
    else:
        holder.first_session = number
    holder.last_session = number
    holder.sessions += 1
    session.life = life
    session.app = a
    session.tries = 0
    change(p, group.online, 1.0)
    end_absence(p, number)
    if session.was_dropped:
        group.reconnected += 1
        histogram.add(p, group.back, now - session.dropped_at)
    else:
        group.opened += 1
    left_s = max(0.0, session.ends_at - now)
    silent_s = hosts.hosts(p, apps(p, a).host).silent_s
    if group.heartbeat_s > silent_s and silent_s < left_s:
        expect(p, number, silent_s, CUT_SESSION)
    else:
        expect(p, number, left_s, CLOSE_SESSION)


@compiled
def end_absence(p: Plane, number: int) -> None:
    """Let its user not want a connection any more."""
    session = sockets(p, number)
    if session.is_away:
        session.is_away = False
        change(p, groups(p, session.sessions).away, -1.0)
