"""What a month of a fault costs: its rate times its loss, and how sure that is.

The rate of a fault is known to within a factor, its loss to within some per cent; so the
first decides the interval. The rates belong to the world and not to a topology: a
difference between topologies is formed under one rate.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, isfinite, sqrt

import numpy as np
import scipy
from attrs import frozen

from sim.streams import Streams

COVERED = 0.90
"""A range of a rate is taken to hold it with this probability (5 to 95 %)."""
RUNS = 8
"""Runs of each fault, spread evenly over the users' hours and the law of the repair."""
MOST_RUNS = 2 * RUNS
"""Runs of one whose loss is too unsure after those."""
ENOUGH = 0.1
"""Squared relative errors: that of a loss is small if at most so much of its rate's."""

DRAWS = 20_000
"""Months drawn for a difference: its bounds are then sure to about a hundredth."""


@frozen(kw_only=True)
class Loss:
    """User-minutes lost in one occurrence, with the standard error of the estimate."""

    mean: float
    error: float = 0.0


@frozen(kw_only=True)
class Rate:
    """Occurrences a month: a gamma law of this *mean* and *shape*."""

    mean: float
    shape: float

    def months_without(self) -> float:
        """Return the share of months in which nothing of the kind happens."""
        return float(np.exp(-self.mean))


@frozen(kw_only=True)
class Expectation:
    """User-minutes a month, and the interval of 95 % that its rates leave."""

    mean: float
    low: float
    high: float


def strata(runs: int = RUNS) -> list[float]:
    """Return the middles of *runs* equal parts of the unit interval."""
    return [(k + 0.5) / runs for k in range(runs)]


def shape_of_range(ratio: float) -> float:
    """Return the shape of a gamma law whose 95 % quantile is *ratio* times its 5 %."""
    if not ratio > 1:
        raise ValueError(f"ratio: a range must have a width, got {ratio:g}")

    def excess(shape: float) -> float:
        low, high = scipy.stats.gamma.ppf([(1 - COVERED) / 2, (1 + COVERED) / 2], shape)
        return float(np.log(high / low) - np.log(ratio))

    return float(scipy.optimize.brentq(excess, 0.05, 1e6))


def loss_at(durations_s: Sequence[float], losses: Sequence[float], at_s: float) -> Loss:
    """Return the loss at *at_s*, read from a line through *losses* by duration.

    Loss is linear in the duration of a fault. Where all durations are the same it is
    the mean. The standard error comes from the residuals.
    """
    x, y = np.asarray(durations_s, float), np.asarray(losses, float)
    n, spread = len(x), float(((x - x.mean()) ** 2).sum())
    if spread == 0:
        return Loss(mean=float(y.mean()), error=float(y.std(ddof=1) / sqrt(n)))
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
    away_s = at_s - float(x.mean())
    residuals = y - y.mean() - slope * (x - x.mean())
    variance = float((residuals**2).sum()) / (n - 2)
    return Loss(
        mean=float(y.mean()) + slope * away_s,
        error=sqrt(variance * (1 / n + away_s**2 / spread)),
    )


def needs_more_runs(rate: Rate, loss: Loss) -> bool:
    """Say whether the error of *loss* is no longer small beside that of *rate*."""
    return loss.mean > 0 and (loss.error / loss.mean) ** 2 > ENOUGH / rate.shape


def expected(faults: Iterable[tuple[Rate, Loss]]) -> Expectation:
    """Return the loss of a month of *faults*, each at its own rate.

    The interval is that of the gamma law with the same mean and variance.
    """
    means, variances = [], []
    for rate, loss in faults:
        mean = rate.mean * loss.mean
        means.append(mean)
        square = loss.mean**2
        of_both = (1 + 1 / rate.shape) * (square + loss.error**2) - square
        variances.append(rate.mean**2 * of_both)
    mean, variance = fsum(means), fsum(variances)
    if mean <= 0 or not variance:  # no gamma law: nothing is lost, beyond chance
        away = 1.96 * sqrt(variance)
        return Expectation(mean=mean, low=mean - away, high=mean + away)
    shape = mean**2 / variance
    low, high = scipy.stats.gamma.ppf([0.025, 0.975], shape, scale=mean / shape)
    return Expectation(mean=mean, low=float(low), high=float(high))


def difference(
    ours: Mapping[str, Sequence[tuple[Rate, Loss]]],
    theirs: Mapping[str, Sequence[tuple[Rate, Loss]]],
) -> Expectation:
    """Return how much more *ours* loses a month than *theirs*, by kinds of fault.

    A kind has one rate for both, drawn once: what is not known of it cancels as far as
    they lose the same by it. So the sign may be sure where the intervals overlap.
    """
    total = np.zeros(DRAWS)
    mean = 0.0
    for kind in dict.fromkeys([*ours, *theirs]):
        both = [(1.0, each) for each in ours.get(kind, ())]
        both += [(-1.0, each) for each in theirs.get(kind, ())]
        more = fsum(sign * rate.mean * loss.mean for sign, (rate, loss) in both)
        error = sqrt(fsum((rate.mean * loss.error) ** 2 for _, (rate, loss) in both))
        shape = min(rate.shape for _, (rate, _) in both)
        draws = Streams(0).stream(kind, "rates").block(DRAWS, width=2)
        losses = more + error * scipy.stats.norm.ppf(draws[:, 1])
        if isfinite(shape):
            losses *= scipy.stats.gamma.ppf(draws[:, 0], shape, scale=1 / shape)
        total += losses
        mean += more
    low, high = np.quantile(total, [0.025, 0.975])
    return Expectation(mean=mean, low=float(low), high=float(high))
