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
    """One customer's limit."""

    next: int
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
    deadline.at = now_of(p) + span_s
    deadline.visit = v
    deadline.kind = kind
    schedule(p, span_s, SINGLE, d, 0)
    return d


@compiled
def meet(p: Plane, d: int) -> None:
    """Call a limit off, if there is one."""
    if d >= 0:
        deadlines(p, d).visit = NONE


@compiled
def ends_before(p: Plane, number: int, at: float) -> bool:
    """Say whether a limit that began now would expire before one at that time."""
    return now_of(p) + limits(p, number).span_s < at


@compiled
def next_expired(p: Plane, number: int) -> int:
    """Return the next limit that is due or met, taken out and not free yet; or NONE."""
    queue = limits(p, number)
    d = queue.first
    if d < 0:
        return NONE
    deadline = deadlines(p, d)
    if deadline.visit >= 0 and deadline.at > now_of(p):
        return NONE
    queue.first = deadline.next
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
