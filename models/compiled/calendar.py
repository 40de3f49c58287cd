"""The calendar of the plane: the events to come, those of the next second by themselves.

Most events are milliseconds ahead and some are minutes ahead, as the end of a session. In
one heap each of the many would climb over all of the few.

Invariant: what comes before `Clock.soon_until` is in ``soon``, all else in ``later``.
"""

from collections.abc import Callable

from models.compiled.clock import NORMAL, clock_of, overrun
from models.compiled.records import Plane, compiled, record, rows

SOON_S = 1.0
CHILDREN = 4
"""Of each entry of a heap: they lie side by side in memory, and with four of them a heap
is half as deep as with two."""
ORDERS = 2**60
"""More than there will ever be events."""


@record
class Event:
    """One entry of the calendar."""

    at: float
    rank: int
    """Its priority, then its number: of two of one time the lower comes first."""
    kind: int
    subject: int
    ticket: int


@compiled
def rank_of(priority: int, order: int) -> int:
    """Return the rank of an event of a *priority* of SimPy's, with that number."""
    return priority * ORDERS + order


@compiled
def comes_before(event: Event, at: float, rank: int) -> bool:
    """Say whether *event* comes before one of that time and rank."""
    if event.at != at:
        return event.at < at
    return event.rank < rank


@compiled
def _fill(
    event: Event, at: float, rank: int, kind: int, subject: int, ticket: int
) -> None:
    event.at = at
    event.rank = rank
    event.kind = kind
    event.subject = subject
    event.ticket = ticket


@compiled
def _move(target: Event, source: Event) -> None:
    _fill(target, source.at, source.rank, source.kind, source.subject, source.ticket)


At = Callable[[Plane, int], Event]
Put = Callable[[Plane, int, float, int, int, int, int], None]
DropFirst = Callable[[Plane, int], None]


def heap(name: str) -> tuple[At, Put, DropFirst]:
    """Return a new heap of events, whose size whoever uses it knows.

    How to refer to an entry, the first one being that which comes first; how to put an
    event among so many others; and how to drop the first of so many.
    """
    at_ = rows(name, Event)

    @compiled
    def put(
        p: Plane, size: int, at: float, rank: int, kind: int, subject: int, ticket: int
    ) -> None:
        hole = size
        while hole > 0:
            parent = (hole - 1) // CHILDREN
            above = at_(p, parent)
            if comes_before(above, at, rank):
                break
            _move(at_(p, hole), above)
            hole = parent
        _fill(at_(p, hole), at, rank, kind, subject, ticket)

    @compiled
    def drop_first(p: Plane, size: int) -> None:
        end = size - 1
        last = at_(p, end)
        hole = 0
        while True:
            child = CHILDREN * hole + 1
            if child >= end:
                break
            first = at_(p, child)
            for other_child in range(child + 1, min(child + CHILDREN, end)):
                other = at_(p, other_child)
                if comes_before(other, first.at, first.rank):
                    child = other_child
                    first = other
            if not comes_before(first, last.at, last.rank):
                break
            _move(at_(p, hole), first)
            hole = child
        _move(at_(p, hole), last)

    return at_, put, drop_first


soon, _put_soon, _drop_soon = heap("soon")
later, _put_later, _drop_later = heap("later")


@compiled
def schedule(p: Plane, delay_s: float, kind: int, subject: int, ticket: int) -> None:
    """Let an event of *kind* happen to *subject* after *delay_s*."""
    schedule_as(p, delay_s, NORMAL, kind, subject, ticket)


@compiled
def schedule_as(
    p: Plane, delay_s: float, priority: int, kind: int, subject: int, ticket: int
) -> None:
    """Let an event happen with a *priority* of SimPy's."""
    clock = clock_of(p)
    at = clock.now + delay_s
    rank = rank_of(priority, clock.order)
    clock.order += 1
    if clock.pending == clock.pending_rows:
        overrun(p)
        return
    if at < clock.soon_until:
        _put_soon(p, clock.soon, at, rank, kind, subject, ticket)
        clock.soon += 1
    else:
        _put_later(p, clock.pending - clock.soon, at, rank, kind, subject, ticket)
    clock.pending += 1
    clock.is_crowded |= clock.pending > clock.pending_most


@compiled
def first_event(p: Plane) -> Event:
    """Refer to the event that comes first; there must be one."""
    if clock_of(p).soon == 0:
        _look_further(p)
    return soon(p, 0)


@compiled
def drop_first(p: Plane) -> None:
    """Take the first event out, which `first_event` has named."""
    clock = clock_of(p)
    _drop_soon(p, clock.soon)
    clock.soon -= 1
    clock.pending -= 1


@compiled
def _look_further(p: Plane) -> None:
    """Let those events be soon that come within a second of the next one."""
    clock = clock_of(p)
    clock.soon_until = later(p, 0).at + SOON_S
    while True:
        event = later(p, 0)
        kind, subject, ticket = event.kind, event.subject, event.ticket
        _put_soon(p, clock.soon, event.at, event.rank, kind, subject, ticket)
        _drop_later(p, clock.pending - clock.soon)
        clock.soon += 1
        if clock.soon == clock.pending or later(p, 0).at >= clock.soon_until:
            break
