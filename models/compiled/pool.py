"""Pools of tokens; twin of `sim.pool` and `sim.measuredpool`."""

from math import inf

from models.compiled import histogram
from models.compiled.calendar import schedule
from models.compiled.clock import fresh_ticket, now_of, put_due
from models.compiled.kinds import NONE, PATIENCE
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing
from models.compiled.visits import visits


@record
class Pool:
    """Interchangeable tokens, lent first come, first served."""

    next: int
    capacity: int
    idle: int
    first: int
    """Who waits, by the places of the visits."""
    last: int
    timeouts: int
    lent_s: float
    changed_at: float
    waits: int
    """The distribution of queueing times; none where nobody measures."""
    granted_at_once: int


pools, take_pool, free_pool = growing("pools", Pool)


@compiled
def new_pool(p: Plane, capacity: int, waits: int) -> int:
    """Return a pool all of whose tokens idle."""
    number = take_pool(p)
    pool = pools(p, number)
    pool.capacity = capacity
    pool.idle = capacity
    pool.first = NONE
    pool.last = NONE
    pool.timeouts = 0
    pool.lent_s = 0.0
    pool.changed_at = now_of(p)
    pool.waits = waits
    pool.granted_at_once = 0
    return number


@compiled
def settle(p: Plane, number: int) -> None:
    """Account for the time of the tokens on loan."""
    pool = pools(p, number)
    now = now_of(p)
    pool.lent_s += (pool.capacity - pool.idle) * (now - pool.changed_at)
    pool.changed_at = now


@compiled
def acquire(p: Plane, v: int, number: int, patience_s: float) -> bool:
    """Lend a token to a visit, or let it wait for one; say whether it has one now."""
    pool = pools(p, number)
    if pool.idle > 0:
        settle(p, number)
        pool.idle -= 1
        pool.granted_at_once += 1
        return True
    visit = visits(p, v)
    visit.arrived_at = now_of(p)
    visit.queue = number
    visit.is_queued = True
    visit.is_granted = False
    visit.ticket = fresh_ticket(p)
    visit.place_next = NONE
    visit.place_previous = pool.last
    if pool.last >= 0:
        visits(p, pool.last).place_next = v
    else:
        pool.first = v
    pool.last = v
    if patience_s < inf:
        schedule(p, max(0.0, patience_s), PATIENCE, v, visit.ticket)
    return False


@compiled
def take_back_count(p: Plane, number: int) -> None:
    """Count the token that was lent last as none."""
    pools(p, number).granted_at_once -= 1


@compiled
def _take_out(p: Plane, v: int) -> None:
    """Take a visit out of the queue in which it stands."""
    visit = visits(p, v)
    pool = pools(p, visit.queue)
    visit.is_queued = False
    if visit.place_previous >= 0:
        visits(p, visit.place_previous).place_next = visit.place_next
    else:
        pool.first = visit.place_next
    if visit.place_next >= 0:
        visits(p, visit.place_next).place_previous = visit.place_previous
    else:
        pool.last = visit.place_previous


@compiled
def release(p: Plane, number: int) -> None:
    """Take a token back; hand it straight to the head of the queue, if any."""
    pool = pools(p, number)
    head = pool.first
    if head >= 0:
        _take_out(p, head)
        visit = visits(p, head)
        visit.is_granted = True
        put_due(p, head, visit.ticket)
    else:
        settle(p, number)
        pool.idle += 1


@compiled
def end_wait(p: Plane, v: int) -> bool:
    """Let a visit go that was in the queue; say whether it goes with a token."""
    visit = visits(p, v)
    pool = pools(p, visit.queue)
    visit.queue = NONE
    if not visit.is_granted:
        return False
    visit.is_granted = False
    if pool.waits >= 0:
        histogram.add(p, pool.waits, now_of(p) - visit.arrived_at)
    return True


@compiled
def give_up(p: Plane, v: int) -> None:
    """Let a visit lose its patience, if it still stands in a queue."""
    visit = visits(p, v)
    if visit.is_queued:
        _take_out(p, v)
        pools(p, visit.queue).timeouts += 1
        put_due(p, v, visit.ticket)


@compiled
def abandon(p: Plane, v: int) -> None:
    """Let a visit leave that is killed in a queue, or as it was handed a token."""
    visit = visits(p, v)
    if visit.is_queued:
        _take_out(p, v)
    elif visit.queue >= 0 and visit.is_granted:
        visit.is_granted = False
        release(p, visit.queue)
    visit.queue = NONE
