"""An estimate: a mean over seeds and its 95 % interval, as documents have it."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen


@frozen
class Estimate:
    """A mean, and the ends of its interval; those are none of a single seed."""

    mean: float
    low: float | None = None
    high: float | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """Ends of its interval, if it has one."""
        if self.low is None or self.high is None:
            return None
        return self.low, self.high

    @property
    def is_told_from_zero(self) -> bool:
        """Does its whole interval lie on one side of 0?"""
        return self.ends is not None and not self.ends[0] <= 0 <= self.ends[1]

    def is_apart_from(self, other: "Estimate") -> bool:
        """Say whether the two intervals have nothing in common."""
        if self.ends is None or other.ends is None:
            return False
        (low, high), (least, most) = self.ends, other.ends
        return low > most or high < least

    def within(self, least: float, most: float) -> "Estimate":
        """Return it with the ends of its interval cut at what can be at all."""
        if self.ends is None or not least <= self.mean <= most:
            return self
        low, high = self.ends
        return Estimate(self.mean, max(least, low), min(most, high))


def estimate_of(tree: Mapping[str, Any]) -> Estimate | None:
    """Return the estimate in *tree*, with ``mean``, ``low`` and ``high``; or none."""
    if tree["mean"] is None:
        return None
    return Estimate(tree["mean"], tree["low"], tree["high"])
