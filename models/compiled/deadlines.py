"""Deadlines of one length, kept without an event for each; twin of `sim.deadlines`."""

from models.compiled.calendar import schedule
from models.compiled.clock import now_of
from models.compiled.kinds import DEADLINE, NONE, SINGLE
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing


@record
class Limits:
    """Limits that all last as long, so that they fall due in the order they began."""

    span_s: float
    first: int
    last: int
    is_called: bool
    """Does a call stand at the oldest?"""


@record
class Deadline:
    """One customer's limit; it is there until it is met or due."""

    next: int
    previous: int
    limits: int
    """Among which it stands; NONE if it has a length of its own, and so an event."""
    at: float
    visit: int
    """NONE when it is met."""
    kind: int
    """What happens when it expires."""


limits = rows("limits", Limits)
deadlines, _take_deadline, _free_deadline = growing("deadlines", Deadline, waits=False)


@compiled
def begin(p: Plane, number: int, v: int, kind: int) -> int:
    """Begin a limit of a visit; return its row."""
    queue = limits(p, number)
    d = _take_deadline(p)
    deadline = deadlines(p, d)
    deadline.next = NONE
    deadline.previous = queue.last
    deadline.limits = number
    deadline.at = now_of(p) + queue.span_s
    deadline.visit = v
    deadline.kind = kind
    if queue.first >= 0:
        deadlines(p, queue.last).next = d
    else:
        queue.first = d
        if not queue.is_called:
            queue.is_called = True
            schedule(p, queue.span_s, DEADLINE, number, 0)
    queue.last = d
    return d


@compiled
def begin_single(p: Plane, span_s: float, v: int, kind: int) -> int:
    """Begin a limit of a length of its own; return its row."""
    d = _take_deadline(p)
    deadline = deadlines(p, d)
    deadline.limits = NONE
    deadline.at = now_of(p) + span_s
    deadline.visit = v
    deadline.kind = kind
    schedule(p, span_s, SINGLE, d, 0)
    return d


@compiled
def meet(p: Plane, d: int) -> None:
    """Call a limit off, if there is one; its row is free, and nobody may name it."""
    if d >= 0:
        if deadlines(p, d).limits >= 0:
            _take_out(p, d)
            _free_deadline(p, d)
        else:
            deadlines(p, d).visit = NONE


@compiled
def _take_out(p: Plane, d: int) -> None:
    """Take a limit out from among those of its length."""
    deadline = deadlines(p, d)
    queue = limits(p, deadline.limits)
    if deadline.previous >= 0:
        deadlines(p, deadline.previous).next = deadline.next
    else:
        queue.first = deadline.next
    if deadline.next >= 0:
        deadlines(p, deadline.next).previous = deadline.previous
    else:
        queue.last = deadline.previous


@compiled
def ends_before(p: Plane, number: int, at: float) -> bool:
    """Say whether a limit that began now would expire before one at that time."""
    return now_of(p) + limits(p, number).span_s < at


@compiled
def next_expired(p: Plane, number: int) -> int:
    """Return the next limit that is due, taken out and not free yet; or NONE."""
    d = limits(p, number).first
    if d < 0 or deadlines(p, d).at > now_of(p):
        return NONE
    _take_out(p, d)
    return d


@compiled
def drop(p: Plane, d: int) -> None:
    """Free the row of a limit that was taken out."""
    _free_deadline(p, d)


@compiled
def call_again(p: Plane, number: int) -> None:
    """Let a call stand at the oldest limit, unless one does."""
    queue = limits(p, number)
    if queue.first >= 0 and not queue.is_called:
        queue.is_called = True
        at = deadlines(p, queue.first).at
        schedule(p, at - now_of(p), DEADLINE, number, 0)
