"""Fates: how a visit is killed and a process ends, and what each gives back.

Kills act at once, in the order in which the twins of the stations unwind. Who is killed
while it runs is doomed until its next wait.
"""

from models.application.leak import RETRY_S
from models.compiled import (
    abandoning,
    callbacks,
    calls,
    connections,
    cores,
    databases,
    deadlines,
    hosts,
    leaks,
    meetings,
    memory,
    pool,
    primary,
    returning,
    sources,
)
from models.compiled.attempts import fail, forget
from models.compiled.causes import BY_DATABASE, DATABASE_ERROR, KILLED
from models.compiled.enquiries import leave_query
from models.compiled.kinds import ATTEMPT, HANDSHAKE, LEAK, MEETING, NONE
from models.compiled.lives import apps, leave_life, lives, needs
from models.compiled.records import Plane, compiled
from models.compiled.sessions import ELSE
from models.compiled.visits import free_visit, pause, visits


@compiled
def close_request(p: Plane, v: int) -> None:
    """Leave the memory of a request as garbage, to be collected a little later."""
    life = lives(p, visits(p, v).life)
    size = needs(p, apps(p, life.app).system).request
    if size != 0 and life.is_alive:
        memory.discard(p, life.account, size, life.lag)


@compiled
def leave_process(p: Plane, v: int) -> None:
    """Let a process be done with a visit, and nginx no longer wait for it."""
    visit = visits(p, v)
    if visit.has_worker:
        visit.has_worker = False
        loop = lives(p, visit.life).loop
        pool.release(p, callbacks.loops(p, loop).workers)
    if visit.is_handled:
        leave_life(p, v)
        if visit.has_begun:
            close_request(p, v)
    deadlines.meet(p, visit.patience)
    visit.patience = NONE


@compiled
def leave_station(p: Plane, v: int) -> None:
    """Let a visit no longer wait where it does."""
    visit = visits(p, v)
    visit.ticket = 0
    if visit.callback >= 0:
        abandoning.withdraw(p, v)
    elif visit.job >= 0:
        cores.withdraw(p, visit.core, visit.job)
        visit.job = NONE
    elif visit.queue >= 0:
        pool.abandon(p, v)
    if visit.has_disk:
        visit.has_disk = False
        database = apps(p, visit.app).database
        pool.release(p, databases.databases(p, database).disk)
    primary.leave(p, v)


@compiled
def let_go(p: Plane, v: int) -> None:
    """Give back whatever a visit holds, what it took last first."""
    visit = visits(p, v)
    leave_station(p, v)
    meetings.part(p, v)
    leave_query(p, v)
    calls.end_holding(p, v)
    connections.drop(p, v)
    if visit.has_thread:
        visit.has_thread = False
        pool.release(p, lives(p, visit.life).threads)
    leave_process(p, v)
    sources.let_go(p, visit.source)
    visit.source = NONE


@compiled
def end_handshake(p: Plane, v: int, failure: int) -> None:
    """End the story of a handshake, which has failed unless it is open."""
    let_go(p, v)
    visit = visits(p, v)
    hosts.depart(p, v)
    deadlines.meet(p, visit.limit)
    number, is_failed = visit.request, not visit.is_over and not visit.is_open
    free_visit(p, v)
    if is_failed:
        hosts.hosts(p, visit.host).connections -= visit.sockets
        returning.fail(p, number, failure)


@compiled
def fail_out(p: Plane, v: int, outcome: int, cause: int) -> None:
    """End the story of an attempt that has failed, or of a handshake.

    A leak that gets no connection asks again a little later.
    """
    if visits(p, v).kind == HANDSHAKE:
        end_handshake(p, v, ELSE)
        return
    if visits(p, v).kind == LEAK:
        visits(p, v).step = leaks.NEXT
        pause(p, v, RETRY_S)
        return
    let_go(p, v)
    fail(p, v, outcome, cause)
    hosts.depart(p, v)
    forget(p, v)


@compiled
def _end_leak(p: Plane, v: int) -> None:
    """Close all connections that a leak has taken."""
    visit = visits(p, v)
    leaks.end(p, visit.request)
    hosts.depart(p, v)
    for _ in range(visit.index):
        visit.connections = 1
        connections.drop(p, v)


@compiled
def end_killed(p: Plane, v: int, cause: int) -> None:
    """End the story of a visit that waits, because of *cause*."""
    visit = visits(p, v)
    if visit.kind == ATTEMPT:
        fail_out(p, v, DATABASE_ERROR if cause == BY_DATABASE else KILLED, cause)
        return
    if visit.kind == HANDSHAKE:
        end_handshake(p, v, ELSE)
        return
    let_go(p, v)
    if visit.kind == LEAK:
        _end_leak(p, v)
    elif visit.life >= 0:
        lives(p, visit.life).boot = NONE
    free_visit(p, v)


@compiled
def kill(p: Plane, v: int, cause: int) -> None:
    """End the story of a visit where it waits now or waits next."""
    visit = visits(p, v)
    if visit.kind == MEETING:
        v = visit.request
        visit = visits(p, v)
    if visit.ticket == 0:
        visit.is_doomed = True
        visit.cause = cause
    else:
        end_killed(p, v, cause)
