"""The search: between which two factors promises that are kept become broken.

Each trial judges a factor by several runs, so that it may be open. The factors at which
it is are the confidence set of the one at which a promise is just kept: the inversion of
a test. So the edges of that set hold it as often as the verdicts are right.
"""

from collections.abc import Callable
from math import inf, sqrt

from attrs import define, field, frozen

Verdict = bool | None
"""Kept, broken, or None for open."""

MOST = 1024.0
"""What bears so many times its load is not asked further."""
RESOLUTION = 0.03
"""Edges are found to this, relative."""


@frozen(kw_only=True)
class Edges:
    """Where promises give way: somewhere from the first factor to the second."""

    keeps_at: float
    """The largest that was seen to be kept clearly; 0 if there was none."""
    breaks_at: float
    """The smallest that was seen to break clearly; infinite if there was none."""

    @property
    def is_bounded(self) -> bool:
        """Were both found?"""
        return self.keeps_at > 0 and self.breaks_at < inf


def search(
    judge: Callable[[float], Verdict],
    *,
    start: float = 1.0,
    most: float = MOST,
    least: float = 1.0 / MOST,
    resolution: float = RESOLUTION,
) -> Edges:
    """Return the edges of *judge* from *least* to *most*; it is asked first at *start*.

    It is taken to be monotone: more is never better.
    """
    asked = Asked(judge)
    asked.climb(start, most)
    asked.descend(start, least)
    return asked.edges(lambda low, high: _between(low, high, resolution))


def _between(low: float, high: float, resolution: float) -> float | None:
    """Return the middle by ratio, unless both are close."""
    return sqrt(low * high) if high / low > 1 + resolution else None


@define
class Asked:
    """What has been asked, and what was said."""

    judge: Callable[[float], Verdict]
    known: dict[float, Verdict] = field(factory=dict)

    def ask(self, factor: float) -> Verdict:
        """Return the verdict on *factor*, asking once."""
        if factor not in self.known:
            self.known[factor] = self.judge(factor)
        return self.known[factor]

    def climb(self, start: float, most: float) -> None:
        """Double until it breaks."""
        factor = start
        while self.ask(factor) is not False and factor < most:
            factor = min(most, 2 * factor)

    def descend(self, start: float, least: float) -> None:
        """Halve until it is kept."""
        factor = start
        while self.ask(factor) is not True and factor > least:
            factor = max(least, factor / 2)

    def largest(self, verdict: Verdict) -> float:
        """Return the largest factor below all that break with that *verdict*, or 0."""
        broken = self.smallest(False)
        found = [it for it, said in self.known.items() if said is verdict and it < broken]
        return max(found, default=0.0)

    def smallest(self, verdict: Verdict) -> float:
        """Return the smallest factor with that *verdict*; infinite if there is none."""
        found = [it for it, said in self.known.items() if said is verdict]
        return min(found, default=inf)

    def above_kept(self) -> float:
        """Return the smallest factor beyond the largest that is kept."""
        kept = self.largest(True)
        return min((it for it in self.known if it > kept), default=inf)

    def below_broken(self) -> float:
        """Return the largest factor before the smallest that breaks."""
        broken = self.smallest(False)
        return max((it for it in self.known if it < broken), default=0.0)

    def edges(self, between: Callable[[float, float], float | None]) -> Edges:
        """Ask on until no factor is left *between* any two that matter; return the edges.

        *between* returns one to ask between two, or None where they are close enough.
        """
        self._narrow(lambda: (self.largest(True), self.above_kept()), between)
        self._narrow(lambda: (self.below_broken(), self.smallest(False)), between)
        return Edges(keeps_at=self.largest(True), breaks_at=self.smallest(False))

    def _narrow(
        self,
        bracket: Callable[[], tuple[float, float]],
        between: Callable[[float, float], float | None],
    ) -> None:
        """Ask within *bracket*, which every answer moves, until its ends are close."""
        low, high = bracket()
        while 0 < low < high < inf:
            middle = between(low, high)
            if middle is None:
                return
            self.ask(middle)
            low, high = bracket()
