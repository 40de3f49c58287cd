"""Spare rows: a table whose rows are taken, given back and used again.

Long crash loops would fill any table otherwise. A row that is free is linked by its field
``next``; a fresh one is taken when none is.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from attrs import frozen

from models.compiled.clock import MARGIN, clock_of, overrun
from models.compiled.records import TABLES, Plane, compiled, record, rows


class Linked(Protocol):
    """A record that can stand in a list."""

    next: int


L = TypeVar("L", bound=Linked)
GROWING: dict[str, "Growing"] = {}
"""Tables that grow."""


@frozen
class Growing:
    """How much room a table must have before an event is taken."""

    margin: int
    """Rows that must be free."""
    by_customer: int
    """And as many more for each customer, all of whom one event may end."""


@record
class Spare:
    """What is free of one table."""

    length: int
    used: int
    """Rows that were ever taken."""
    first_free: int
    live: int
    """Rows that are taken now."""
    most: int
    """With more than that there is too little room."""


spares = rows("spares", Spare)
"""By the number of the table."""


def growing(
    name: str,
    cls: type[L],
    *,
    margin: int = MARGIN,
    by_customer: int = 0,
    waits: bool = True,
) -> tuple[
    Callable[[Plane, int], L], Callable[[Plane], int], Callable[[Plane, int], None]
]:
    """Return a new table that grows: how to refer to a row, to take and to free one.

    It is crowded when fewer than *margin* rows are free, and *by_customer* for each.
    What *waits* may all go on at once: it counts as a crowd.
    """
    at = rows(name, cls)
    GROWING[name] = Growing(margin, by_customer)
    number, one = TABLES[-1].number, int(waits)

    @compiled
    def take(p: Plane) -> int:
        spare, clock = spares(p, number), clock_of(p)
        index = spare.first_free
        if index < 0 and spare.used == spare.length:
            overrun(p)
            return 0
        if index >= 0:
            spare.first_free = at(p, index).next
        else:
            index = spare.used
            spare.used += 1
        spare.live += 1
        clock.crowd += one
        clock.is_crowded |= spare.live > spare.most or clock.crowd > clock.crowd_most
        return index

    @compiled
    def free(p: Plane, index: int) -> None:
        spare = spares(p, number)
        at(p, index).next = spare.first_free
        spare.first_free = index
        spare.live -= 1
        clock_of(p).crowd -= one

    return at, take, free
