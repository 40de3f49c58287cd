"""Quantiles with bounds that assume nothing about the distribution."""

from collections.abc import Sequence

import numpy as np
import scipy
from attrs import frozen

from sim.estimation.interval import Bounds, finite, require_confidence


@frozen(kw_only=True)
class Ranks:
    """Order statistics, counted from 1, that enclose a quantile."""

    low: int
    high: int
    coverage: float
    """Probability that they do, exactly, for independent observations."""


def equal_tail_ranks(n: int, *, p: float, confidence: float = 0.95) -> Ranks:
    """Return the ranks that miss the *p*-quantile at most equally often on each side.

    Source: David & Nagaraja, Order Statistics 3rd ed. (2003), section 7.1.
    """
    _require(n, p, confidence)
    tail = (1 - confidence) / 2
    return _ranks(
        n,
        p,
        confidence,
        int(scipy.stats.binom.ppf(tail, n, p)),
        int(scipy.stats.binom.isf(tail, n, p)) + 1,
    )


def shortest_ranks(n: int, *, p: float, confidence: float = 0.95) -> Ranks:
    """Return the closest ranks with the coverage wanted, of equals the likeliest.

    Source: David & Nagaraja, Order Statistics 3rd ed. (2003), section 7.1.
    """
    _require(n, p, confidence)
    # below[k] is the probability that fewer than k do not exceed it.
    below = scipy.stats.binom.cdf(np.arange(-1, n), n, p)
    for width in range(1, n):
        coverage = below[1 + width :] - below[1 : n + 1 - width]
        best = int(np.argmax(coverage))
        if coverage[best] >= confidence:
            return _ranks(n, p, confidence, best + 1, best + 1 + width)
    return _ranks(n, p, confidence, 0, n + 1)


def quantile_interval(
    values: Sequence[float],
    *,
    p: float,
    confidence: float = 0.95,
    shortest: bool = False,
) -> Bounds:
    """Return the *p*-quantile of independent *values* with its order-statistic bounds.

    Of a correlated series give it one value a replication.

    Source: as `equal_tail_ranks`.
    """
    ordered = sorted(finite(values))
    choose = shortest_ranks if shortest else equal_tail_ranks
    ranks = choose(len(ordered), p=p, confidence=confidence)
    return Bounds(
        estimate=float(np.quantile(ordered, p, method="inverted_cdf")),
        low=ordered[ranks.low - 1],
        high=ordered[ranks.high - 1],
        confidence=confidence,
    )


def _ranks(n: int, p: float, confidence: float, low: int, high: int) -> Ranks:
    if low < 1 or high > n:
        raise ValueError(
            f"values: {n} are too few for the {p:g}-quantile at confidence {confidence:g}"
        )
    coverage = float(
        scipy.stats.binom.cdf(high - 1, n, p) - scipy.stats.binom.cdf(low - 1, n, p)
    )
    return Ranks(low=low, high=high, coverage=coverage)


def _require(n: int, p: float, confidence: float) -> None:
    require_confidence(confidence)
    if not 0 < p < 1:
        raise ValueError(f"p: must be strictly between 0 and 1, got {p!r}")
    if n < 2:
        raise ValueError(f"values: at least 2 needed, got {n}")
