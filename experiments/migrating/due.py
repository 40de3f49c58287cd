"""Due: between which months of growth a platform's promises give way."""

from collections.abc import Callable

from attrs import frozen

from experiments.headroom.search import Asked, Edges, Verdict
from experiments.migrating.clock import Clock


def search_months(
    judge: Callable[[float], Verdict], *, first: int, start: int, last: int
) -> Edges:
    """Return the edges of *judge* among the months from *first* to *last*.

    It is asked first at *first*, and where that does not break it, at *start*. Growth is
    taken to be monotone: what is kept in a month was kept before.
    """
    asked = Asked(judge)
    if asked.ask(first) is not False and asked.ask(start) is not False:
        asked.ask(last)
    return asked.edges(_between)


def _between(low: float, high: float) -> float | None:
    """Return the month in the middle, unless there is none."""
    return None if high - low <= 1 else float((low + high) // 2)


@frozen(kw_only=True)
class Due:
    """In which months of the calendar promises are kept, and when a step is due."""

    kept_until: int
    """The last in which they are clearly kept; 0 if there is none."""
    breaks_from: float
    """The first in which they are clearly broken; infinite if none was seen."""

    @property
    def month(self) -> int:
        """The first in which they are no longer clearly kept."""
        return self.kept_until + 1

    def verdict(self, month: int) -> Verdict:
        """Return whether promises are kept in *month*."""
        if month <= self.kept_until:
            return True
        return False if month >= self.breaks_from else None


def due_of(edges: Edges, clock: Clock) -> Due:
    """Return what *edges*, in months of growth, are on the calendar of *clock*."""
    return Due(
        kept_until=clock.last_until(edges.keeps_at),
        breaks_from=clock.first_from(edges.breaks_at),
    )
