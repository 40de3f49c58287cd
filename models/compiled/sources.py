"""Sources: what may become ready for a loop that takes turns; as in `sim.eventloop`."""

from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing


@record
class Source:
    """A connection, new or kept, or the door for new ones.

    Its row is free when nobody holds it: who owns it, and the lists in which it stands.
    """

    next: int
    ready_next: int
    """In the ready list of its loop."""
    first: int
    """What waits at it, first come first served."""
    last: int
    is_listed: bool
    """Does it stand in that list?"""
    is_new: bool
    """Is it a connection that has to be accepted first?"""
    holders: int


sources, _take_source, _free_source = growing("sources", Source)


@compiled
def new_source(p: Plane, is_new: bool) -> int:
    """Return a source at which nothing waits, held by whoever asks."""
    number = _take_source(p)
    source = sources(p, number)
    source.ready_next = NONE
    source.first = NONE
    source.last = NONE
    source.is_listed = False
    source.is_new = is_new
    source.holders = 1
    return number


@compiled
def let_go(p: Plane, number: int) -> None:
    """Hold a source, if it is one, no longer."""
    if number < 0:
        return
    source = sources(p, number)
    source.holders -= 1
    if source.holders == 0:
        _free_source(p, number)
