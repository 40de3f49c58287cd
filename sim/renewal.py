"""Renewal: up and down times of one component, in turn."""

from collections.abc import Iterator
from math import inf

from sim.distributions import Distribution
from sim.streams import Stream

_DRAWN_AHEAD = 64


class Renewal:
    """Alternating up and down times, each independent of all others.

    Invariant: the k-th up time and the k-th down time depend on their own streams
    alone, so that a change in repairs moves no failure's share of luck.
    """

    def __init__(
        self,
        *,
        up: Distribution | None,
        down: Distribution | None,
        ups: Stream,
        downs: Stream,
    ) -> None:
        """Take the laws of both; without one, a time lasts for ever."""
        self._up_s = _endless(up, ups)
        self._down_s = _endless(down, downs)

    def up_s(self) -> float:
        """Return the next time up, infinity if it never fails."""
        return next(self._up_s)

    def down_s(self) -> float:
        """Return the next time down, infinity if it is never repaired."""
        return next(self._down_s)

    def outages(self, *, until_s: float = inf) -> Iterator[tuple[float, float]]:
        """Yield when it fails and when it is back, up at 0, failing before *until_s*."""
        back_at = 0.0
        while (fails_at := back_at + self.up_s()) < until_s:
            back_at = fails_at + self.down_s()
            yield fails_at, back_at


def _endless(law: Distribution | None, stream: Stream) -> Iterator[float]:
    while law is None:
        yield inf
    while True:
        yield from law.from_uniforms(stream.block(_DRAWN_AHEAD)).tolist()
