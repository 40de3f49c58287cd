"""The ratio of two paired means: how much B loses for what A loses."""

from collections.abc import Sequence
from math import inf, sqrt
from statistics import covariance, fmean, variance

from sim.estimation.interval import Bounds, Interval, finite, require_pairs, t_quantile


def ratio_interval(
    x: Sequence[float], y: Sequence[float], *, confidence: float = 0.95
) -> Interval:
    """Return the interval of ``mean(y) / mean(x)`` over pairs, by the delta method.

    Where every y is exactly 0 the ratio is exactly 0 and the half-width too.

    Source: Law, Simulation Modeling and Analysis 5th ed. (2015), section 9.5.3,
    with the t quantile of n - 1 degrees.
    """
    xs, ys = _pairs(x, y)
    mean_x = fmean(xs)
    if mean_x == 0:
        raise ValueError("x: the mean must not be 0, the ratio has no value there")
    value = fmean(ys) / mean_x
    spread = variance(ys) + value**2 * variance(xs) - 2 * value * covariance(xs, ys)
    # Rounding may leave a spread of -1e-17 where y is a multiple of x.
    half_width = t_quantile(confidence, len(xs) - 1) * (
        sqrt(max(spread, 0.0) / len(xs)) / abs(mean_x)
    )
    return Interval(
        mean=value, half_width=half_width, confidence=confidence, replications=len(xs)
    )


def fieller(
    x: Sequence[float], y: Sequence[float], *, confidence: float = 0.95
) -> Bounds:
    """Return Fieller's bounds of ``mean(y) / mean(x)``, safe where mean(x) is uncertain.

    If the mean of x may be 0 at this confidence nothing bounds the ratio, and the
    ends are infinite.

    Source: Fieller (1954), Journal of the Royal Statistical Society B 16(2), 175-185.
    """
    xs, ys = _pairs(x, y)
    mean_x, mean_y = fmean(xs), fmean(ys)
    if mean_x == 0:
        raise ValueError("x: the mean must not be 0, the ratio has no value there")
    factor = t_quantile(confidence, len(xs) - 1) ** 2 / len(xs)
    a = mean_x**2 - factor * variance(xs)
    b = mean_x * mean_y - factor * covariance(xs, ys)
    c = mean_y**2 - factor * variance(ys)
    low, high = -inf, inf
    if a > 0:
        root = sqrt(max(b * b - a * c, 0.0))
        low, high = (b - root) / a, (b + root) / a
    return Bounds(estimate=mean_y / mean_x, low=low, high=high, confidence=confidence)


def _pairs(x: Sequence[float], y: Sequence[float]) -> tuple[list[float], list[float]]:
    require_pairs(x, y)
    return finite(x), finite(y)
