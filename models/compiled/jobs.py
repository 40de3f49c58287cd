"""The jobs of processors, each processor's in a pairing heap by end and number."""

from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing


@record
class Job:
    """One job: a node of the heap of its processor, by end and number."""

    next: int
    """The next child of the same parent, or the next free row."""
    child: int
    end: float
    """In attained service."""
    number: int
    customer: int
    """Kind of who waits for its end."""
    subject: int
    ticket: int


jobs, take_job, free_job = growing("jobs", Job)


@compiled
def melded(p: Plane, one: int, other: int) -> int:
    """Return the root of two heaps made one: pairing heaps, linked by children."""
    if one < 0:
        return other
    if other < 0:
        return one
    a, b = jobs(p, one), jobs(p, other)
    if b.end < a.end or (b.end == a.end and b.number < a.number):
        a.next = b.child
        b.child = one
        return other
    b.next = a.child
    a.child = other
    return one


@compiled
def without(p: Plane, head: int) -> int:
    """Return the heap of *head* without it, which is free then."""
    child = jobs(p, head).child
    free_job(p, head)
    paired = NONE
    while child >= 0:
        one = child
        other = jobs(p, one).next
        jobs(p, one).next = NONE
        child = NONE
        if other >= 0:
            child = jobs(p, other).next
            jobs(p, other).next = NONE
        both = melded(p, one, other)
        jobs(p, both).next = paired
        paired = both
    root = NONE
    while paired >= 0:
        following = jobs(p, paired).next
        jobs(p, paired).next = NONE
        root = melded(p, root, paired)
        paired = following
    return root
