"""A standing: on which side of a limit a mean over replications lies, and how surely."""

from collections.abc import Sequence
from math import ceil, inf, sqrt

from attrs import evolve, frozen

from sim.estimation.interval import Interval, student_interval


@frozen(kw_only=True)
class Standing:
    """A mean over replications beside a limit that it must not exceed, or not miss."""

    interval: Interval
    limit: float
    is_most: bool
    """May the mean be at most the limit, or at least?"""

    @property
    def is_met(self) -> bool | None:
        """Does the whole interval lie on the good side? None if only a part of it does.

        The limit itself is on the good side. Where all replications are alike there is
        no interval, and the answer is clear.
        """
        low, high = self.interval.low, self.interval.high
        if not self.is_most:
            low, high = -high, -low
        limit = self.limit if self.is_most else -self.limit
        if high <= limit:
            return True
        return False if low > limit else None

    @property
    def replications_needed(self) -> float:
        """How many it takes until the interval would end at the limit.

        If the mean and the spread stay as they are: ``(t s / (mean - limit))**2`` with
        the factor t of the replications that there are. Infinite on the limit itself.
        """
        away = abs(self.interval.mean - self.limit)
        if self.interval.half_width == 0:
            return self.interval.replications
        t_and_spread = self.interval.half_width * sqrt(self.interval.replications)
        return ceil((t_and_spread / away) ** 2) if away else inf


def standing(
    values: Sequence[float], limit: float, *, is_most: bool, confidence: float = 0.95
) -> Standing:
    """Return how the mean of *values*, one a replication, stands to *limit*.

    Source: as `student_interval`.
    """
    interval = student_interval(values, confidence=confidence)
    if interval.half_width == 0:  # the mean of equals may differ in its last digit
        interval = evolve(interval, mean=float(values[0]))
    return Standing(interval=interval, limit=limit, is_most=is_most)
