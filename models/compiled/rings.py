"""Rings of numbers that are drawn for the plane, each for one purpose of one system."""

from models.compiled.clock import clock_of
from models.compiled.records import Plane, compiled, record, rows

JITTERS, BACKOFFS, THOUGHTS, TRIPS, MEETINGS, FILLS = range(6)
"""Purposes: pauses of sessions, pauses before retries, thoughts of users, round trips,
which process a polling client meets, times to fill memory."""
PURPOSES = 6
RESERVE = 64
"""With so few numbers left, beside what one event may take, more are to be drawn."""


@record
class Ring:
    """One ring, a stretch of `draws`; numbered by system and purpose."""

    first: int
    length: int
    drawn: int
    """Numbers that were ever drawn, and taken."""
    taken: int
    wanted: int
    """Most that one event took so far may be as many as this: so many are kept."""


@record
class Draw:
    """One number."""

    value: float


rings = rows("rings", Ring)
draws = rows("draws", Draw)


@compiled
def draw(p: Plane, s: int, purpose: int, others: int) -> float:
    """Take the next number; *others* may want one in this event, too."""
    ring = rings(p, s * PURPOSES + purpose)
    value = draws(p, ring.first + ring.taken % ring.length).value
    ring.taken += 1
    ring.wanted = max(ring.wanted, others + RESERVE)
    if ring.drawn - ring.taken < ring.wanted:
        clock_of(p).is_hungry = True
    return value
