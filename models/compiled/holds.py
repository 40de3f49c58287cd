"""Holds: what keeps queries from going on; twin of `models.hosting.held`.

A database has one for each host that may be cut off, one for all its schemas together,
and one for each schema.
"""

from models.compiled.clock import fresh_ticket, put_due
from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing
from models.compiled.visits import visits


@record
class Hold:
    """One thing that holds, or could."""

    is_held: bool
    first: int
    """Who waits for its end, oldest first."""
    last: int
    delay_s: float
    """Of a host: how much longer the way is, there and back."""
    slowness: float
    """Of a schema: on the demand of queries that begin."""


@record
class Waiting:
    """One visit that waits, or did when it was killed."""

    next: int
    visit: int
    ticket: int


@record
class Layout:
    """How many hosts and schemas there are."""

    hosts: int
    schemas: int


holds = rows("holds", Hold)
waitings, take_waiting, free_waiting = growing("waitings", Waiting)
places = rows("places", Layout)


@compiled
def of_host(p: Plane, database: int, host: int) -> int:
    """Return the hold of a database on the queries of a host."""
    place = places(p, 0)
    return database * (place.hosts + 1 + place.schemas) + host


@compiled
def of_all(p: Plane, database: int) -> int:
    """Return the hold of a database on every query."""
    return of_host(p, database, places(p, 0).hosts)


@compiled
def of_schema(p: Plane, database: int, schema: int) -> int:
    """Return the hold of a database on the queries of a schema."""
    return of_all(p, database) + 1 + schema


@compiled
def waits(p: Plane, v: int, number: int) -> bool:
    """Let a visit wait while something holds; say whether it does."""
    hold = holds(p, number)
    if not hold.is_held:
        return False
    visit = visits(p, v)
    visit.ticket = fresh_ticket(p)
    w = take_waiting(p)
    waiting = waitings(p, w)
    waiting.next = NONE
    waiting.visit = v
    waiting.ticket = visit.ticket
    if hold.first >= 0:
        waitings(p, hold.last).next = w
    else:
        hold.first = w
    hold.last = w
    return True


@compiled
def release(p: Plane, number: int) -> None:
    """Let go on what waits."""
    hold = holds(p, number)
    hold.is_held = False
    w = hold.first
    hold.first = NONE
    while w >= 0:
        waiting = waitings(p, w)
        following = waiting.next
        put_due(p, waiting.visit, waiting.ticket)
        free_waiting(p, w)
        w = following
