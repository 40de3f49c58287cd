"""How many customers are expected: an arrival rate over time."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil, inf, isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

HOUR_S = 3600.0


class Rate:
    """An arrival rate over time, constant between knots.

    Stretch ``i`` lasts from ``knots_s[i]`` to the next knot, which it leaves out, and
    the last one for ever; before 0 nothing arrives.

    Invariants:

    * ``cumulative`` starts at 0 and never falls;
    * ``inverse(cumulative(t)) == t``, up to rounding, where the rate is positive;
    * the rate is positive at every finite ``inverse``.
    """

    def __init__(self, knots_s: Sequence[float], *, per_s: Sequence[float]) -> None:
        self.knots_s: Floats = np.array(knots_s, dtype=np.float64)
        """Beginning of each stretch, s; read-only."""
        self.per_s: Floats = np.array(per_s, dtype=np.float64)
        """Expected arrivals a second in each stretch; read-only."""
        self._check()
        spans_s = np.diff(self.knots_s)
        self._counts: Floats = np.concatenate(
            ([0.0], np.cumsum(self.per_s[:-1] * spans_s))
        )
        self._lasts_s = np.append(np.nextafter(self.knots_s[1:], 0.0), inf)
        self._constant_from_s = inf if self.per_s[-1] > 0 else self.knots_s[-1]
        self.knots_s.flags.writeable = self.per_s.flags.writeable = False

    def _check(self) -> None:
        knots_s, per_s = self.knots_s, self.per_s
        if knots_s.ndim != 1 or knots_s.shape != per_s.shape or not knots_s.size:
            raise ValueError(
                "rate: knots_s and per_s must be of one length, at least 1,"
                f" got shapes {knots_s.shape} and {per_s.shape}"
            )
        if knots_s[0] != 0:
            raise ValueError(f"rate: knots_s must begin with 0, got {knots_s[0]:g}")
        for i, (start_s, end_s) in enumerate(pairwise(knots_s)):
            if not start_s < end_s < inf:
                raise ValueError(
                    "rate: knots_s must be finite and strictly increasing,"
                    f" got {start_s:g} and {end_s:g} at {i} and {i + 1}"
                )
        for i, rate_per_s in enumerate(per_s):
            if not 0 <= rate_per_s < inf:
                raise ValueError(
                    "rate: per_s must be finite and not negative,"
                    f" got {rate_per_s:g} at {i}"
                )

    def __repr__(self) -> str:
        return (
            f"<Rate with {len(self.knots_s)} knots, at most {self.per_s.max():g} per s>"
        )

    @classmethod
    def constant(cls, per_s: float) -> "Rate":
        """Return the same rate for ever."""
        return cls([0.0], per_s=[per_s])

    @classmethod
    def from_function(
        cls, function: Callable[[float], float], *, horizon_s: float, step_s: float
    ) -> "Rate":
        """Return the mean of *function* over each step; zero from *horizon_s* on.

        The mean is Gauss's with two points, exact for a cubic, and never reads
        *function* at the edge of a step, where it may jump.
        """
        if not (0 < step_s < inf and 0 < horizon_s < inf):
            raise ValueError(
                "rate: horizon_s and step_s must be positive and finite,"
                f" got {horizon_s:g} and {step_s:g}"
            )
        # 2.1 / 0.7 is 3.0000000000000004, and still three steps.
        steps = ceil(horizon_s / step_s * (1 - 1e-12))
        knots_s = [step * step_s for step in range(steps)] + [horizon_s]
        per_s = []
        for start_s, end_s in pairwise(knots_s):
            middle_s = (start_s + end_s) / 2
            aside_s = (end_s - start_s) / (2 * sqrt(3))
            twice_per_s = function(middle_s - aside_s) + function(middle_s + aside_s)
            per_s.append(twice_per_s / 2)
        return cls(knots_s, per_s=[*per_s, 0.0])

    @classmethod
    def daily(
        cls,
        per_day: float,
        *,
        hourly_shape: Sequence[float],
        weekday_factors: Sequence[float],
        days: int,
    ) -> "Rate":
        """Return *days* days from Monday's midnight on, then zero.

        *hourly_shape* weighs the 24 hours, on any scale, and *weekday_factors* the
        days from Monday to Sunday: a day of factor 1 expects *per_day* arrivals.
        """
        _check_not_negative(per_day=per_day)
        _check_weights("hourly_shape", hourly_shape, length=24)
        _check_weights("weekday_factors", weekday_factors, length=7)
        if not sum(hourly_shape) > 0:
            raise ValueError("rate: hourly_shape must not be zero all day, got only 0")
        if days < 1:
            raise ValueError(f"rate: days must be at least 1, got {days}")
        hours_per_s = np.array(hourly_shape) / sum(hourly_shape) * (per_day / HOUR_S)
        per_s = [weekday_factors[day % 7] * hours_per_s for day in range(days)]
        knots_s = np.arange(24 * days + 1) * HOUR_S
        return cls(knots_s.tolist(), per_s=np.append(np.concatenate(per_s), 0.0).tolist())

    def scaled(self, factor: float) -> "Rate":
        """Return *factor* times the rate."""
        _check_not_negative(factor=factor)
        return Rate(self.knots_s.tolist(), per_s=(self.per_s * factor).tolist())

    def since(self, start_s: float) -> "Rate":
        """Return the rate as seen by a clock that begins at *start_s*."""
        _check_not_negative(start_s=start_s)
        later = self.knots_s > start_s
        knots_s = np.concatenate(([0.0], self.knots_s[later] - start_s))
        per_s = np.concatenate(([float(self.at(start_s))], self.per_s[later]))
        return Rate(knots_s.tolist(), per_s=per_s.tolist())

    def with_surge(self, at_s: float, *, until_s: float, factor: float) -> "Rate":
        """Return the rate with *factor* times as much from *at_s* to *until_s*."""
        if not 0 <= at_s < until_s:
            raise ValueError(
                f"rate: a surge needs 0 <= at_s < until_s, got {at_s:g} and {until_s:g}"
            )
        _check_not_negative(factor=factor)
        instants_s = [at_s, until_s] if isfinite(until_s) else [at_s]
        knots_s = np.union1d(self.knots_s, instants_s)
        surging = (knots_s >= at_s) & (knots_s < until_s)
        per_s = self.at(knots_s) * np.where(surging, factor, 1.0)
        return Rate(knots_s.tolist(), per_s=per_s.tolist())

    def at(self, t_s: ArrayLike) -> Floats:
        """Return the rate at each instant, per second."""
        instants_s = np.asarray(t_s, dtype=np.float64)
        return np.where(instants_s < 0, 0.0, self.per_s[self._stretch(instants_s)])

    def highest(self, from_s: float, *, until_s: float) -> float:
        """Return the highest rate from *from_s* to *until_s*, that instant left out."""
        if not 0 <= from_s < until_s:
            raise ValueError(
                f"rate: needs 0 <= from_s < until_s, got {from_s:g} and {until_s:g}"
            )
        first = self._stretch(np.asarray(from_s, dtype=np.float64))
        end = np.searchsorted(self.knots_s, until_s, side="left")
        return float(self.per_s[first:end].max())

    def cumulative(self, t_s: ArrayLike) -> Floats:
        """Return the expected number of arrivals up to each instant."""
        # Within its limits, so that infinity times a rate of zero does not arise.
        instants_s = np.clip(np.asarray(t_s, np.float64), 0.0, self._constant_from_s)
        i = self._stretch(instants_s)
        return self._counts[i] + (instants_s - self.knots_s[i]) * self.per_s[i]

    def inverse(self, count: ArrayLike) -> Floats:
        """Return the instant from which on more than *count* arrivals are expected.

        That is the end of a stretch without arrivals, not its beginning, and +inf
        where *count* is never exceeded.
        """
        counts = np.asarray(count, dtype=np.float64)
        lowest, highest = counts.min(initial=inf), counts.max(initial=-inf)
        if lowest < 0:
            raise ValueError(f"rate: a count must not be negative, got {lowest:g}")
        i, last = np.searchsorted(self._counts, (lowest, highest), side="right") - 1
        if i != last:  # a block of arrivals mostly lies within one stretch
            i = np.searchsorted(self._counts, counts, side="right") - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            offsets_s = (counts - self._counts[i]) / self.per_s[i]
        t_s = self.knots_s[i] + np.where(self.per_s[i] > 0, offsets_s, inf)
        # Rounding must not carry an arrival into the next stretch: its rate may be 0.
        within_s: Floats = np.minimum(t_s, self._lasts_s[i])
        return within_s

    def _stretch(self, instants_s: Floats) -> NDArray[np.intp]:
        return np.searchsorted(self.knots_s[1:], instants_s, side="right")


def _check_not_negative(**values: float) -> None:
    for name, value in values.items():
        if not 0 <= value < inf:
            raise ValueError(f"rate: {name} must be finite, not negative, got {value!r}")


def _check_weights(name: str, weights: Sequence[float], *, length: int) -> None:
    if len(weights) != length or not all(0 <= weight < inf for weight in weights):
        raise ValueError(
            f"rate: {name} must be {length} finite numbers, none negative,"
            f" got {list(weights)}"
        )
