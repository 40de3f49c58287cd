"""How processes, daemons, databases and job workers end, with all that they work on."""

from models.compiled import (
    abandoning,
    connections,
    databases,
    eventloop,
    hosts,
    jobwork,
    memory,
    returning,
    sessions,
    sharedpages,
)
from models.compiled.causes import BY_DATABASE, BY_HOST, DAEMON
from models.compiled.fates import kill
from models.compiled.kinds import ATTEMPT, ENDED, KILLED_DAEMON, NONE
from models.compiled.lives import App, apps, fleets, lives, slots
from models.compiled.records import Plane, compiled
from models.compiled.reports import report
from models.compiled.visits import visits


@compiled
def stop_database(p: Plane, d: int) -> None:
    """Let a database go down: what it runs ends, and its connections break."""
    store = databases.databases(p, d)
    store.is_up = False
    v = store.first_visit
    while v >= 0:
        following = visits(p, v).database_next
        kill(p, v, BY_DATABASE)
        v = following
    number = store.first_pool
    while number >= 0:
        connections.break_off(p, number)
        number = connections.connections(p, number).following


@compiled
def stop_worker(p: Plane, number: int) -> None:
    """Let a job worker work no more: its host is down."""
    worker = jobwork.workers(p, number)
    worker.is_up = False
    if worker.work >= 0:
        kill(p, worker.work, BY_HOST)
        worker.work = NONE


@compiled
def end_visits(p: Plane, h: int, cause: int) -> None:
    """End whatever is in flight on a host."""
    v = hosts.hosts(p, h).first_visit
    while v >= 0:
        following = visits(p, v).host_next
        kill(p, v, cause)
        v = following


@compiled
def _kill_visits(p: Plane, number: int, cause: int) -> None:
    """End all that a process works on, and count its requests."""
    life = lives(p, number)
    v = life.first_visit
    while v >= 0:
        following = visits(p, v).life_next
        if visits(p, v).kind == ATTEMPT:
            life.requests += 1
        kill(p, v, cause)
        v = following


@compiled
def _drop_sessions(p: Plane, number: int) -> None:
    """Let every session that a process held lose its connection."""
    s = lives(p, number).first_session
    while s >= 0:
        following = sessions.sockets(p, s).life_next
        returning.drop(p, s)
        s = following


@compiled
def die(p: Plane, number: int, cause: int) -> None:
    """End a process at once with all that it works on, and report it."""
    life = lives(p, number)
    if not life.is_alive:
        return
    life.is_alive = False
    life.is_listening = False
    life.cause = cause
    memory.collect(p, memory.accounts(p, life.account).memory)
    life.peak = memory.accounts(p, life.account).peak + life.peak_shared
    life.last_rss = memory.close(p, life.account) + life.shared
    sharedpages.leave(p, number)
    if life.boot >= 0:
        kill(p, life.boot, cause)
    slot = slots(p, life.slot)
    if slot.serving == number:
        slot.serving = NONE
    elif slot.starting == number:
        slot.starting = NONE
    slot.last_exit = cause
    life.busy_s = eventloop.busy_s(p, life.loop)
    _kill_visits(p, number, cause)
    _drop_sessions(p, number)
    report(p, ENDED, number, cause)
    abandoning.stop(p, life.loop)
    if life.pool >= 0:
        connections.shut(p, life.pool, cause)


@compiled
def _die_all(p: Plane, app: App, cause: int) -> None:
    """End every process of an application."""
    for number in range(app.first_slot, app.first_slot + app.slots):
        serving, starting = slots(p, number).serving, slots(p, number).starting
        if serving >= 0:
            die(p, serving, cause)
        if starting >= 0:
            die(p, starting, cause)


@compiled
def kill_daemon(p: Plane, a: int) -> None:
    """End the PM2 daemon that owns an account, and every process with it."""
    host = memory.accounts(p, a).daemon
    report(p, KILLED_DAEMON, host, memory.accounts(p, a).held)
    for number in range(fleets(p, 0).apps):
        if apps(p, number).host == host:
            _die_all(p, apps(p, number), DAEMON)
    memory.close(p, a)
