"""The clock: months of the calendar, and months of growth, which may pass faster."""

from math import ceil, floor, inf

from attrs import frozen

FIRST = 1
"""Month of today, on both."""


@frozen
class Clock:
    """*pace* months of growth pass in one of the calendar.

    Growing twice as fast is the same growth on a clock that goes twice as fast: what is
    known of a month of growth need not be found out again.
    """

    pace: float = 1.0

    def growth_at(self, month: float) -> float:
        """Return the month of growth in *month* of the calendar."""
        return FIRST + self.pace * (month - FIRST)

    def last_until(self, growth: float) -> int:
        """Return the last month in which it is not beyond the month *growth*; or 0."""
        return 0 if growth < FIRST else FIRST + floor((growth - FIRST) / self.pace)

    def first_from(self, growth: float) -> float:
        """Return the first month in which it is at the month *growth* or beyond."""
        return inf if growth == inf else FIRST + ceil((growth - FIRST) / self.pace)
