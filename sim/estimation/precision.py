"""When to stop: relative precision of a mean, and the replications it takes."""

from bisect import bisect_left
from collections.abc import Sequence
from math import inf, sqrt
from statistics import fmean, stdev

from sim.estimation.interval import Interval, finite, student_interval, t_quantile

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


def precise_from(
    series: Sequence[Sequence[float]],
    *,
    gamma: float,
    confidence: float = 0.95,
    min_replications: int = MIN_REPLICATIONS,
    look_ahead: int = LOOK_AHEAD,
) -> int | None:
    """Return the first number of replications at which all of *series* are precise.

    And stay so for *look_ahead* more, for an interval may be short by chance; None if
    there is no such number yet. Each of *series* has one value a replication.

    Source: Hoad, Robinson & Davies (2010), JORS 61, 1632-1644 (the look-ahead, 5 for
    up to 100 replications); Law (2015), section 9.4.1 (the criterion).
    """
    longest = min(map(len, series), default=0)
    held = 0
    for n in range(max(2, min_replications), longest + 1):
        intervals = (student_interval(each[:n], confidence=confidence) for each in series)
        is_held = all(
            is_precise(each, gamma=gamma, min_replications=min_replications)
            for each in intervals
        )
        held = held + 1 if is_held else 0
        if held > look_ahead:
            return n - look_ahead
    return None


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
