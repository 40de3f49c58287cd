"""Confidence intervals of a mean over replications, and of a share."""

from collections.abc import Sequence
from math import isfinite, sqrt
from statistics import fmean, stdev

import scipy
from attrs import frozen


@frozen(kw_only=True)
class Interval:
    """A mean over replications and how far the truth may lie from it."""

    mean: float
    half_width: float
    confidence: float
    replications: int

    @property
    def low(self) -> float:
        """Lower end."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Upper end."""
        return self.mean + self.half_width

    def contains(self, value: float) -> bool:
        """Say whether *value* lies within, ends included."""
        return self.low <= value <= self.high


@frozen(kw_only=True)
class Bounds:
    """An estimate with ends that need not lie equally far from it."""

    estimate: float
    low: float
    high: float
    confidence: float

    def contains(self, value: float) -> bool:
        """Say whether *value* lies within, ends included."""
        return self.low <= value <= self.high


def student_interval(values: Sequence[float], *, confidence: float = 0.95) -> Interval:
    """Return the Student-t interval of the mean of independent *values*.

    Give it one value a replication, never the customers of one run: those are
    correlated, and the interval comes out far too narrow.

    Source: Law, Simulation Modeling and Analysis 5th ed. (2015), section 4.5.
    """
    numbers = finite(values)
    n = len(numbers)
    half_width = t_quantile(confidence, n - 1) * stdev(numbers) / sqrt(n)
    return Interval(
        mean=fmean(numbers), half_width=half_width, confidence=confidence, replications=n
    )


def paired_difference(
    a: Sequence[float], b: Sequence[float], *, confidence: float = 0.95
) -> Interval:
    """Return the interval of the mean of ``b[i] - a[i]``, both under one seed.

    Source: Law (2015), section 10.2.1 (paired-t).
    """
    require_pairs(a, b)
    differences = [after - before for before, after in zip(a, b, strict=True)]
    return student_interval(differences, confidence=confidence)


def wilson(successes: int, trials: int, *, confidence: float = 0.95) -> Bounds:
    """Return the bounds of a share seen *successes* times in independent *trials*.

    Source: Wilson (1927), Journal of the American Statistical Association 22,
    209-212.
    """
    require_confidence(confidence)
    if not 0 <= successes <= trials or trials < 1:
        raise ValueError(
            f"successes: must be between 0 and trials ({trials}), got {successes}"
        )
    test = scipy.stats.binomtest(successes, trials)
    ends = test.proportion_ci(confidence, method="wilson")
    return Bounds(
        estimate=successes / trials,
        low=float(ends.low),
        high=float(ends.high),
        confidence=confidence,
    )


def t_quantile(confidence: float, degrees: int) -> float:
    """Return the two-sided Student-t factor of *confidence*."""
    require_confidence(confidence)
    return float(scipy.stats.t.ppf(0.5 + confidence / 2, degrees))


def require_confidence(confidence: float) -> None:
    """Raise `ValueError` unless *confidence* is strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError(
            f"confidence: must be strictly between 0 and 1, got {confidence!r}"
        )


def require_pairs(a: Sequence[float], b: Sequence[float]) -> None:
    """Raise `ValueError` unless both sequences have one value a replication."""
    if len(a) != len(b):
        raise ValueError(
            f"pairs: must be of one length, one pair a seed, got {len(a)} and {len(b)}"
        )


def finite(values: Sequence[float]) -> list[float]:
    """Return *values* as floats; refuse fewer than two, and any that is not finite."""
    numbers = [float(value) for value in values]
    if len(numbers) < 2:
        raise ValueError(f"values: at least 2 replications needed, got {len(numbers)}")
    for index, number in enumerate(numbers):
        if not isfinite(number):
            raise ValueError(f"values[{index}]: must be finite, got {number!r}")
    return numbers
