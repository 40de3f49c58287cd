"""Spare rows: a table whose rows are taken, given back and used again.

Long crash loops would fill any table otherwise. A row that is free is linked by its field
``next``; a fresh one is taken when none is.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from models.compiled.clock import MARGIN, clock_of
from models.compiled.records import TABLES, Plane, compiled, record, rows


class Linked(Protocol):
    """A record that can stand in a list."""

    next: int


L = TypeVar("L", bound=Linked)
GROWING: dict[str, int] = {}
"""Tables that grow, and how many of their rows must be free before an event is taken."""


@record
class Spare:
    """What is free of one table."""

    length: int
    used: int
    """Rows that were ever taken."""
    first_free: int
    live: int
    """Rows that are taken now."""


spares = rows("spares", Spare)
"""By the number of the table."""


def growing(
    name: str, cls: type[L], *, margin: int = MARGIN
) -> tuple[
    Callable[[Plane, int], L], Callable[[Plane], int], Callable[[Plane, int], None]
]:
    """Return a new table that grows: how to refer to a row, to take and to free one.

    It is crowded when less than *margin* rows are free.
    """
    at = rows(name, cls)
    GROWING[name] = margin
    number = TABLES[-1].number

    @compiled
    def take(p: Plane) -> int:
        spare = spares(p, number)
        index = spare.first_free
        if index >= 0:
            spare.first_free = at(p, index).next
        else:
            index = spare.used
            spare.used += 1
        spare.live += 1
        if spare.live > spare.length - margin:
            clock_of(p).is_crowded = True
        return index

    @compiled
    def free(p: Plane, index: int) -> None:
        spare = spares(p, number)
        at(p, index).next = spare.first_free
        spare.first_free = index
        spare.live -= 1

    return at, take, free
