"""The clock of the plane: the state of it as a whole, and the turns of this instant.

As in `sim.environment`: an event happens later, a turn in the present instant, and all
turns are taken before the clock moves. Both planes number their events with one counter,
so that of two events of one time it is settled everywhere which comes first. A wait has a
fresh ticket, and an event or a turn with another one is nothing.
"""

from models.compiled.records import Plane, compiled, record, rows

URGENT, NORMAL = 0, 1
"""Priorities of SimPy."""
MARGIN = 256
"""Rows that must be free in every table that grows before an event is taken."""
AT_ONCE = 3
"""As many events, turns or ends may follow from the end of one customer: a process that
ends, or a database, may end them all within one event."""


@record
class Clock:
    """The one row that is the state of the plane as a whole."""

    now: float
    order: int
    """Number of the next event of either plane."""
    ticket: int
    events: int
    """Taken so far, a count."""
    turns: int
    """Turns and events taken since the clock last moved."""
    most_turns: int
    """In one instant."""
    pending: int
    """Events in the calendar."""
    soon: int
    """Of these, those that come before the time below."""
    soon_until: float
    due_first: int
    due_count: int
    due_most: int
    """With more turns than that there is too little room."""
    due_rows: int
    pending_most: int
    """With more events than that there is too little room."""
    pending_rows: int
    crowd: int
    """Rows that are taken in all tables that grow: customers, and what they have."""
    crowd_most: int
    """With more than that there is too little room."""
    is_crowded: bool
    """Is a table nearly full?"""
    is_overrun: bool
    """Has a table been full? What did not fit is lost, and the plane is worth nothing."""
    is_hungry: bool
    """Does a system run short of rows of demands or of arrivals?"""
    beginning: int
    """A loop whose head is a request that has yet to take its memory; NONE as a rule."""
    stuck: int
    """A memory that is full of what must not be killed; NONE as a rule."""
    claimant: int
    """Whose claim found that."""
    reports: int
    """Waiting to be heard by the control plane."""
    ends: int
    """Requests that have ended and were not told yet."""
    ends_most: int
    """With more than that there is too little room."""
    ends_rows: int


@record
class Due:
    """One turn of this instant: a visit goes on, if it still waits for this."""

    visit: int
    ticket: int


clocks = rows("clocks", Clock)
dues = rows("dues", Due)


@compiled
def clock_of(p: Plane) -> Clock:
    """Refer to the clock."""
    return clocks(p, 0)


@compiled
def now_of(p: Plane) -> float:
    """Return the time."""
    return clocks(p, 0).now


@compiled
def overrun(p: Plane) -> None:
    """Note that a table was full: what did not fit is lost."""
    clock = clock_of(p)
    clock.is_overrun = True
    clock.is_crowded = True


@compiled
def fresh_ticket(p: Plane) -> int:
    """Return a ticket that nobody ever had."""
    clock = clock_of(p)
    clock.ticket += 1
    return clock.ticket


@compiled
def put_due(p: Plane, visit: int, ticket: int) -> None:
    """Let *visit* go on in this instant, after the turns already due."""
    clock = clock_of(p)
    if clock.due_count == clock.due_rows:
        overrun(p)
        return
    at = clock.due_first + clock.due_count
    if at >= clock.due_rows:
        at -= clock.due_rows
    due = dues(p, at)
    due.visit = visit
    due.ticket = ticket
    clock.due_count += 1
    clock.is_crowded |= clock.due_count > clock.due_most


@compiled
def take_due(p: Plane) -> Due:
    """Take the first turn that is due."""
    clock = clock_of(p)
    due = dues(p, clock.due_first)
    clock.due_first += 1
    if clock.due_first == clock.due_rows:
        clock.due_first = 0
    clock.due_count -= 1
    return due
