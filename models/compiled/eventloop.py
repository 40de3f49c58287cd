"""Event loops; twin of `sim.eventloop`, where the rules are told."""

from math import exp

from models.compiled import connections, cores, turnloop, workers
from models.compiled.callbacks import (
    callbacks,
    free_callback,
    loops,
    take_callback,
    take_first,
)
from models.compiled.clock import clock_of, fresh_ticket, now_of, put_due
from models.compiled.kinds import ACCEPT, BEGIN, GIVE_BACK, HELD, LOOP, NONE, TAKE, WARM
from models.compiled.lives import lives
from models.compiled.records import Plane, compiled
from models.compiled.visits import visits
from sim.eventloop import AFTERGLOW_S, MEMORY_S


@compiled
def busy_s(p: Plane, number: int) -> float:
    """Return the time spent running callbacks, or waiting for a core to do so."""
    loop = loops(p, number)
    if loop.is_blocking:
        return workers.busy_s(p, number)
    if loop.head < 0:
        return loop.busy_s
    return loop.busy_s + now_of(p) - loop.began_at


@compiled
def run(p: Plane, number: int, v: int, demand_s: float, begins: int) -> None:
    """Let a visit wait for the turn of a callback, and for its end."""
    run_at(p, number, v, demand_s, begins, NONE)


@compiled
def run_at(
    p: Plane, number: int, v: int, demand_s: float, begins: int, source: int
) -> None:
    """Let a visit wait for a callback that a source asks for, if there is one."""
    if loops(p, number).is_blocking:
        workers.run(p, number, v, demand_s, begins)
        return
    visit = visits(p, v)
    visit.ticket = fresh_ticket(p)
    visit.loop = number
    visit.callback = _queue(p, number, demand_s, v, begins, source)


@compiled
def post(p: Plane, number: int, demand_s: float) -> None:
    """Queue a callback that nobody waits for."""
    if loops(p, number).is_blocking:
        workers.post(p, number, demand_s, NONE)
    else:
        _queue(p, number, demand_s, NONE, 0, NONE)


@compiled
def _queue(
    p: Plane, number: int, demand_s: float, v: int, begins: int, source: int
) -> int:
    c = take_callback(p)
    callback, loop = callbacks(p, c), loops(p, number)
    callback.next = NONE
    callback.demand_s = demand_s
    callback.visit = v
    callback.begins = begins
    callback.source = NONE
    callback.is_withdrawn = False
    if loop.takes_turns:
        turnloop.take_in(p, number, c, source)
        if loop.head < 0:
            begin_next(p, number)
    elif loop.head < 0:
        _begin(p, number, c)
    else:
        if loop.last >= 0:
            callbacks(p, loop.last).next = c
        else:
            loop.first = c
        loop.last = c
    return c


@compiled
def _begin(p: Plane, number: int, c: int) -> None:
    loop = loops(p, number)
    loop.head = c
    if loop.wake_cpu_s != 0.0:
        _wake(p, number)
    else:
        loop.began_at = now_of(p)
        serve(p, number)


@compiled
def _wake(p: Plane, number: int) -> None:
    """Warm up for the head, which begins then."""
    loop = loops(p, number)
    now = now_of(p)
    span_s = now - loop.began_at
    warm_s = min(span_s, loop.ran_s + AFTERGLOW_S)
    cold = loop.cold * exp(-warm_s / MEMORY_S)
    loop.cold = 1.0 - (1.0 - cold) * exp((warm_s - span_s) / MEMORY_S)
    loop.began_at = now
    loop.ran_s = 0.0
    if callbacks(p, loop.head).demand_s != 0.0:
        loop.ran_s = loop.wake_cpu_s * loop.cold
    if loop.ran_s != 0.0:
        admit_head(p, number, loop.ran_s, WARM)
    else:
        serve(p, number)


@compiled
def admit_head(p: Plane, number: int, demand_s: float, customer: int) -> None:
    """Bring the head to the core, unless the loop stands still; *customer* hears."""
    loop = loops(p, number)
    loop.customer = customer
    if loop.standstills == 0:
        loop.job = cores.admit(p, loop.core, demand_s, customer, number, 0)
    else:
        loop.job = HELD
        loop.held_s = demand_s


@compiled
def serve(p: Plane, number: int) -> None:
    """Let the head begin, and bring it to the processor.

    A request takes memory first, which may cost lives: that is for whoever called
    (`claims.begin_request`), as lives are above loops.
    """
    loop = loops(p, number)
    loop.job = NONE
    callback = callbacks(p, loop.head)
    if callback.begins in (ACCEPT, BEGIN, TAKE):
        life = lives(p, loop.life)
        if callback.begins != TAKE:
            life.unaccepted -= 1
        if callback.begins != ACCEPT and life.is_alive:
            clock_of(p).beginning = number
            return
    elif callback.begins == GIVE_BACK:
        connections.give_back(p, callback.visit)
    bring(p, number)


@compiled
def bring(p: Plane, number: int) -> None:
    """Bring the head, which has begun, to the processor."""
    loop = loops(p, number)
    demand_s = callbacks(p, loop.head).demand_s * loop.stretch
    if loop.owed_s != 0.0:
        demand_s += loop.owed_s
        loop.owed_s = 0.0
    loop.ran_s += demand_s
    admit_head(p, number, demand_s, LOOP)


@compiled
def drop_head(p: Plane, number: int) -> int:
    """Let nobody be the head; return who waited for it."""
    loop = loops(p, number)
    loop.busy_s += now_of(p) - loop.began_at
    v = callbacks(p, loop.head).visit
    free_callback(p, loop.head)
    loop.head = NONE
    loop.job = NONE
    if v >= 0:
        visits(p, v).callback = NONE
    return v


@compiled
def end(p: Plane, number: int) -> None:
    """Let the head go, and begin what comes next."""
    v = drop_head(p, number)
    if v >= 0:
        put_due(p, v, visits(p, v).ticket)
    begin_next(p, number)


@compiled
def begin_next(p: Plane, number: int) -> None:
    """Let the next callback begin, if there is one."""
    loop = loops(p, number)
    if loop.takes_turns:
        c = turnloop.next_callback(p, number)
        if c >= 0:
            _begin(p, number, c)
        return
    while loop.first >= 0 and loop.head < 0:
        c = take_first(p, number)
        if callbacks(p, c).is_withdrawn:
            free_callback(p, c)
        else:
            _begin(p, number, c)
