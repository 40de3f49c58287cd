"""When to stop: relative precision of a mean, and the replications it takes."""

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from math import inf, isfinite, sqrt
from statistics import fmean, stdev

from attrs import define

from sim.estimation.interval import Interval, finite, t_quantile

MIN_REPLICATIONS = 10
LOOK_AHEAD = 5
"""Replications for which a precision that is reached has to last."""


def relative_half_width(interval: Interval) -> float:
    """Return the half-width over the mean; infinite where the mean is 0."""
    if interval.half_width == 0:
        return 0.0
    return interval.half_width / abs(interval.mean) if interval.mean else inf


def is_precise(
    interval: Interval, *, gamma: float, min_replications: int = MIN_REPLICATIONS
) -> bool:
    """Say whether the mean is known to within *gamma*, relatively.

    Half-width over mean must reach ``gamma / (1 + gamma)``, because it divides
    by the estimate and *gamma* by the truth.

    Source: Law, Simulation Modeling and Analysis 5th ed. (2015), section 9.4.1.
    """
    return interval.replications >= min_replications and (
        relative_half_width(interval) <= _limit(gamma)
    )


@define
class _Moments:
    """Mean and spread of numbers that come one by one.

    Source: Welford (1962), Technometrics 4(3), 419-420.
    """

    count: int = 0
    mean: float = 0.0
    square: float = 0.0
    """Sum of the squares about the mean."""

    def add(self, value: float) -> None:
        self.count += 1
        away = value - self.mean
        self.mean += away / self.count
        self.square += away * (value - self.mean)


class PrecisionWatch:
    """Says, as replications come, from when on all of several means are precise.

    And stay so for *look_ahead* more, for an interval may be short by chance. A figure
    that one of the replications cannot say is not looked at from there on.

    Invariant: a replication costs the same, however many have come before it.

    Source: Hoad, Robinson & Davies (2010), JORS 61, 1632-1644 (the look-ahead, 5 for
    up to 100 replications); Law (2015), section 9.4.1 (the criterion).
    """

    def __init__(
        self,
        *,
        gamma: float,
        confidence: float = 0.95,
        min_replications: int = MIN_REPLICATIONS,
        look_ahead: int = LOOK_AHEAD,
    ) -> None:
        self._limit = _limit(gamma)
        self._confidence = confidence
        self._least = max(2, min_replications)
        self._look_ahead = look_ahead
        self._moments: dict[Hashable, _Moments] | None = None
        self._count = self._held = 0
        self.precise_from: int | None = None
        """The first number of replications that was precise, and stayed so."""

    def __repr__(self) -> str:
        return f"<PrecisionWatch of {self._count}: precise from {self.precise_from}>"

    @property
    def has_figures(self) -> bool:
        """Is there a figure that all replications could say?"""
        return bool(self._moments)

    def add(self, values: Mapping[Hashable, float]) -> None:
        """Take note of one replication: the values of its figures, each finite."""
        if self._moments is None:
            self._moments = {name: _Moments() for name in values}
        for name in [name for name in self._moments if name not in values]:
            del self._moments[name]
        for name, moments in self._moments.items():
            if not isfinite(values[name]):
                rule = f"must be finite, got {values[name]!r}"
                raise ValueError(f"values[{self._count}]: {rule}")
            moments.add(values[name])
        self._count += 1
        if self._count >= self._least and self._moments and self.precise_from is None:
            self._held = self._held + 1 if self._is_held() else 0
            if self._held > self._look_ahead:
                self.precise_from = self._count - self._look_ahead

    def _is_held(self) -> bool:
        """Say whether half the interval of each mean is short enough at this moment."""
        n = self._count
        factor = t_quantile(self._confidence, n - 1) / sqrt(n * (n - 1))
        assert self._moments is not None
        return all(
            factor * sqrt(each.square) <= self._limit * abs(each.mean)
            for each in self._moments.values()
        )


def precise_from(
    series: Sequence[Sequence[float]],
    *,
    gamma: float,
    confidence: float = 0.95,
    min_replications: int = MIN_REPLICATIONS,
    look_ahead: int = LOOK_AHEAD,
) -> int | None:
    """Return the first number of replications at which all of *series* are precise.

    And stay so for *look_ahead* more; None if there is no such number yet. Each of
    *series* has one value a replication.

    Source: as `PrecisionWatch`.
    """
    watch = PrecisionWatch(
        gamma=gamma,
        confidence=confidence,
        min_replications=min_replications,
        look_ahead=look_ahead,
    )
    for values in zip(*series, strict=False):
        watch.add(dict(enumerate(values)))
    return watch.precise_from


def replications_needed(
    pilot: Sequence[float],
    *,
    gamma: float,
    confidence: float = 0.95,
    most: int = 1_000_000,
) -> int:
    """Return how many replications make the mean precise, at the pilot's variance.

    Raise `ValueError` if *most* would not do.

    Source: Law (2015), section 9.4.1.
    """
    numbers = finite(pilot)
    mean, spread = abs(fmean(numbers)), stdev(numbers)

    def precise(n: int) -> bool:
        return t_quantile(confidence, n - 1) * spread / sqrt(n) <= _limit(gamma) * mean

    most = max(most, len(numbers))
    if not precise(most):
        raise ValueError(
            f"gamma: {gamma:g} of a mean of {mean:g} needs more than {most} replications"
        )
    return bisect_left(range(most), True, lo=len(numbers), key=precise)


def _limit(gamma: float) -> float:
    if not gamma > 0:
        raise ValueError(f"gamma: must be above 0, got {gamma!r}")
    return gamma / (1 + gamma)
