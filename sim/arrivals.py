"""When customers come: arrivals drawn from a rate, or replayed from a log."""

from collections.abc import Sequence
from math import inf
from typing import Protocol

import numpy as np

from sim.distributions import Exponential
from sim.rate import Floats, Rate
from sim.streams import Stream


class Arrivals(Protocol):
    """Arrival times in blocks, never falling, +inf once nobody comes any more."""

    def block(self, rows: int | None = None) -> Floats:
        """Return the next *rows* arrival times, s."""


class PoissonArrivals:
    """A Poisson process of any rate: unit-rate points mapped through its inverse.

    Invariant: the k-th unit-rate point depends on the stream alone, so a scaled rate
    brings the same customers in the same order, only faster.
    """

    def __init__(self, rate: Rate, *, stream: Stream, block_rows: int = 8192) -> None:
        _check_rows(block_rows)
        self.rate = rate
        self._block_rows = block_rows
        self._stream = stream
        self._point = 0.0

    def block(self, rows: int | None = None) -> Floats:
        """Return the next *rows* arrival times, s; +inf past the rate's end.

        Unless said otherwise they are the *block_rows* of the beginning.
        """
        uniforms = self._stream.block(self._block_rows if rows is None else rows)
        points = Exponential(1.0).from_uniforms(uniforms)
        # Into the first gap: the sum is then the same to the bit, wherever it is cut.
        points[0] += self._point
        points = np.cumsum(points)
        self._point = float(points[-1])
        return self.rate.inverse(points)


class EvenArrivals:
    """Arrivals in equal steps of any rate: the k-th when k customers are expected."""

    def __init__(self, rate: Rate, *, block_rows: int = 8192) -> None:
        _check_rows(block_rows)
        self.rate = rate
        self._block_rows = block_rows
        self._number = 0

    def block(self, rows: int | None = None) -> Floats:
        """Return the next *rows* arrival times, s; +inf past the rate's end.

        Unless said otherwise they are the *block_rows* of the beginning.
        """
        rows = self._block_rows if rows is None else rows
        points = np.arange(self._number + 1, self._number + rows + 1, dtype=np.float64)
        self._number += rows
        return self.rate.inverse(points)


class TraceArrivals:
    """A recorded log of arrivals, replayed."""

    def __init__(
        self, times_s: Sequence[float] | Floats, *, block_rows: int = 8192
    ) -> None:
        _check_rows(block_rows)
        self._block_rows = block_rows
        self._times_s: Floats = np.array(times_s, dtype=np.float64)
        before_s = np.concatenate(([0.0], self._times_s[:-1]))
        wrong = np.flatnonzero(~((before_s <= self._times_s) & (self._times_s < inf)))
        if wrong.size:
            raise ValueError(
                "trace: times_s must be finite, not negative and never fall,"
                f" got {self._times_s[wrong[0]]:g} at {wrong[0]}"
            )
        self._next = 0

    def block(self, rows: int | None = None) -> Floats:
        """Return the next *rows* arrival times, s; +inf past the log's end.

        Unless said otherwise they are the *block_rows* of the beginning.
        """
        wanted = self._block_rows if rows is None else rows
        times_s = self._times_s[self._next : self._next + wanted]
        self._next += len(times_s)
        return np.append(times_s, np.full(wanted - len(times_s), inf))


def _check_rows(block_rows: int) -> None:
    if block_rows < 1:
        raise ValueError(f"arrivals: block_rows must be at least 1, got {block_rows}")
