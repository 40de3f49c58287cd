"""How time passes in the plane: turns, events, and why it stops."""

from math import inf

from models.compiled import (
    batching,
    booting,
    checks,
    commands,
    container,
    credits,
    departing,
    fates,
    handshakes,
    heartbeats,
    jobwork,
    leaking,
    pool,
    processor,
    queries,
    quota,
    returning,
    sending,
    sessions,
    story,
)
from models.compiled.calendar import (
    comes_before,
    drop_first,
    first_event,
    rank_of,
    schedule_as,
)
from models.compiled.clock import NORMAL, clock_of, take_due
from models.compiled.expiring import end_limit, expire
from models.compiled.kinds import (
    ARRIVAL,
    ASKS_AGAIN,
    ATTEMPT,
    BOOT,
    CHECK,
    CLOSE_SESSION,
    CREDITS,
    CUT_SESSION,
    DEADLINE,
    DEPARTURE,
    EMPTY,
    HANDSHAKE,
    HEARTBEAT,
    HEARTBEATS_BEGIN,
    KNOCK,
    LEAK,
    LET_IN,
    NONE,
    NOTHING,
    PATIENCE,
    PAUSE,
    RECLAIMED,
    REFILL,
    RETRY,
    SESSION_ARRIVES,
    SESSIONS_BEGIN,
    SINGLE,
    STATEMENT,
    STORED,
    TRYING,
    TURN,
    WORK,
)
from models.compiled.records import Plane, compiled
from models.compiled.reports import report
from models.compiled.requests import (
    HUNGRY,
    RING,
    figures,
    systems,
)
from models.compiled.visits import visits

REACHED, TOLD, CROWDED, FAMISHED, STUCK, ENDLESS = range(6)
"""Why `ADVANCE` has returned: it is there, has reports, needs larger tables or more rows,
there is nobody to kill, or the instant has no end."""


@compiled
def await_next(p: Plane, s: int) -> None:
    """Let the next request of a system's stream come when it is due."""
    system, clock = systems(p, s), clock_of(p)
    at = figures(p, system.first_time + system.times_taken % RING).value
    system.times_taken += 1
    if system.times_drawn - system.times_taken < HUNGRY:
        clock.is_hungry = True
    if at < inf:
        schedule_as(p, max(0.0, at - clock.now), NORMAL, ARRIVAL, s, 0)


@compiled
def _go_on(p: Plane, v: int, kind: int) -> None:
    """Go on with a visit of a *kind*."""
    if kind == ATTEMPT:
        story.go_on(p, v)
    elif kind == HANDSHAKE:
        handshakes.go_on(p, v)
    elif kind == BOOT:
        booting.go_on_booting(p, v)
    elif kind == CHECK:
        checks.go_on(p, v)
    elif kind == WORK:
        batching.go_on(p, v)
    elif kind == TRYING:
        commands.go_on(p, v)
    elif kind == LEAK:
        leaking.go_on(p, v)
    else:
        jobwork.go_on(p, v)


@compiled
def resume(p: Plane, v: int, ticket: int) -> None:
    """Let a visit go on, if it still waits for what has that ticket."""
    visit = visits(p, v)
    if visit.ticket != ticket:
        return
    while True:
        visit.ticket = 0
        visit.goes_on = False
        _go_on(p, v, visit.kind)
        if not visit.goes_on:
            break
    if visit.ticket != 0 and visit.is_doomed:
        visit.is_doomed = False
        fates.end_killed(p, v, visit.cause)


@compiled
def happen(p: Plane, kind: int, subject: int, ticket: int) -> None:
    """Let an event happen."""
    if kind == PAUSE:
        resume(p, subject, ticket)
    elif kind == DEPARTURE:
        if credits.cpus(p, subject).departure == ticket:
            departing.depart(p, subject)
    elif kind == ARRIVAL:
        sending.send(p, subject)
        await_next(p, subject)
    elif kind == ASKS_AGAIN:
        sending.send(p, subject)
    elif kind == RETRY:
        sending.try_(p, subject)
    elif kind == TURN:
        sending.send_turn(p, subject)
    elif kind == SINGLE:
        end_limit(p, subject)
    elif kind == DEADLINE:
        expire(p, subject)
    elif kind == CREDITS:
        if credits.cpus(p, subject).watch == ticket and processor.look(p, subject):
            report(p, EMPTY, subject, 0)
    elif kind == RECLAIMED:
        container.execute(p, subject, ticket)
    elif kind == REFILL:
        if quota.quotas(p, subject).refill == ticket:
            quota.begin_period(p, subject)
    elif kind == STATEMENT:
        if visits(p, subject).alarm == ticket:
            queries.cancel(p, subject)
            if visits(p, subject).goes_on:
                resume(p, subject, 0)
    elif kind in (STORED, PATIENCE):
        if visits(p, subject).ticket == ticket:
            if kind == STORED:
                sending.be_stored(p, subject)
            else:
                pool.give_up(p, subject)
    else:
        happen_to_sessions(p, kind, subject, ticket)


@compiled
def happen_to_sessions(p: Plane, kind: int, subject: int, ticket: int) -> None:
    """Let an event happen to the sessions of a system, or to one of them."""
    if kind == HEARTBEAT:
        heartbeats.beat(p, subject)
    elif kind == SESSION_ARRIVES:
        handshakes.be_opened(p, subject)
    elif kind == SESSIONS_BEGIN:
        handshakes.await_session(p, subject)
    elif kind == HEARTBEATS_BEGIN:
        heartbeats.await_heartbeat(p, subject)
    elif kind != NOTHING and sessions.sockets(p, subject).ticket == ticket:
        sessions.sockets(p, subject).ticket = 0
        if kind == KNOCK:
            handshakes.knock(p, subject)
        elif kind == LET_IN:
            handshakes.let_in(p, subject)
        elif kind == CLOSE_SESSION:
            returning.close(p, subject)
        elif kind == CUT_SESSION:
            returning.cut(p, subject)
        else:
            returning.be_over(p, subject)


@compiled
def advance(p: Plane, until_s: float, priority: int, order: int) -> int:
    """Take turns, and events before one of that time, priority and order."""
    clock, rank = clock_of(p), rank_of(priority, order)
    while True:
        if clock.reports > 0:
            return TOLD
        if clock.is_crowded:
            return CROWDED
        if clock.is_hungry:
            return FAMISHED
        if clock.stuck != NONE:
            return STUCK
        if clock.due_count > 0:
            due = take_due(p)
            clock.turns += 1
            resume(p, due.visit, due.ticket)
            continue
        if clock.pending == 0:
            return REACHED
        event = first_event(p)
        if not comes_before(event, until_s, rank):
            return REACHED
        if event.at > clock.now:
            clock.now = event.at
            clock.turns = 0
        clock.turns += 1
        if clock.turns > clock.most_turns:
            return ENDLESS
        kind, subject, ticket = event.kind, event.subject, event.ticket
        drop_first(p)
        clock.events += 1
        happen(p, kind, subject, ticket)
