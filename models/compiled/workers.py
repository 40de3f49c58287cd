"""Blocking workers, which compute each by itself; twin of `models.application.workers`.

Who holds one is in no queue of callbacks: its work is a job of the cores, and work of no
time is over at once (`visits.Visit.goes_on`).
"""

from models.compiled import connections, cores, pool
from models.compiled.callbacks import callbacks, free_callback, loops, take_callback
from models.compiled.clock import fresh_ticket
from models.compiled.kinds import ACCEPT, GIVE_BACK, NONE, POSTED, UNANSWERED, VISIT
from models.compiled.lives import lives
from models.compiled.records import Plane, compiled
from models.compiled.reports import report
from models.compiled.visits import visits


@compiled
def block(p: Plane, number: int, workers: int) -> None:
    """Let a loop that is new be so many workers."""
    loops(p, number).is_blocking = True
    loops(p, number).workers = pool.new_pool(p, workers, NONE)


@compiled
def busy_s(p: Plane, number: int) -> float:
    """Return for how long workers were held, on average over all of them."""
    workers = loops(p, number).workers
    pool.settle(p, workers)
    return pool.pools(p, workers).lent_s / pool.pools(p, workers).capacity


@compiled
def run(p: Plane, number: int, v: int, demand_s: float, begins: int) -> None:
    """Let the worker of a visit compute for *demand_s*; nobody goes first."""
    visit, loop = visits(p, v), loops(p, number)
    if begins == GIVE_BACK:
        connections.give_back(p, v)
    elif begins == ACCEPT:
        lives(p, loop.life).unaccepted -= 1
    if demand_s == 0.0:
        visit.goes_on = True
        return
    visit.ticket = fresh_ticket(p)
    visit.core = loop.core
    visit.job = cores.admit(p, loop.core, demand_s, VISIT, v, visit.ticket)


@compiled
def post(p: Plane, number: int, demand_s: float, check: int) -> None:
    """Run *demand_s* beside the workers, for nobody, or for a *check* of health."""
    loop = loops(p, number)
    c = take_callback(p)
    callback = callbacks(p, c)
    callback.visit = number
    callback.check = check
    callback.next = NONE
    callback.previous = loop.last
    if loop.last >= 0:
        callbacks(p, loop.last).next = c
    else:
        loop.first = c
    loop.last = c
    callback.job = cores.admit(p, loop.core, demand_s, POSTED, c, 0)


@compiled
def end_posted(p: Plane, c: int, answered: int) -> None:
    """Be done with what was posted; a check hears whether it was *answered*."""
    callback = callbacks(p, c)
    if callback.check >= 0:
        report(p, answered, callback.check, 0)
    loop = loops(p, callback.visit)
    if callback.previous >= 0:
        callbacks(p, callback.previous).next = callback.next
    else:
        loop.first = callback.next
    if callback.next >= 0:
        callbacks(p, callback.next).previous = callback.previous
    else:
        loop.last = callback.previous
    free_callback(p, c)


@compiled
def stop(p: Plane, number: int) -> None:
    """Run nothing any more; those who hold a worker are ended one by one."""
    loop = loops(p, number)
    while loop.first >= 0:
        cores.withdraw(p, loop.core, callbacks(p, loop.first).job)
        end_posted(p, loop.first, UNANSWERED)
