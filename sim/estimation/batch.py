"""Batch means: an interval from one long run, and a test of whether to believe it."""

from math import sqrt
from statistics import NormalDist

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from sim.estimation.interval import Interval, student_interval

MIN_BATCHES = 20


@frozen(kw_only=True)
class BatchMeans:
    """The interval of a long run's mean, with what the batches say of each other."""

    interval: Interval
    """Its *replications* are the batches."""
    batch_size: int
    asymptotic_variance: float
    """Batch size times the variance of the batch means: n Var(mean of n)."""
    lag_1: float
    """Correlation of neighbouring batches; near 0 if they are long enough."""
    von_neumann: float
    """Mean squared successive difference over variance; 2 if independent."""
    von_neumann_p: float
    """Probability of a ratio as low or lower if the batches were independent."""

    def is_independent(self, *, significance: float = 0.05) -> bool:
        """Say whether the von Neumann test lets independence of the batches stand."""
        return self.von_neumann_p >= significance


def batch_means(
    series: ArrayLike, *, batches: int = MIN_BATCHES, confidence: float = 0.95
) -> BatchMeans:
    """Cut *series* into equal batches and return the interval of its mean.

    Observations that do not fill a batch are left out at the front, where what
    remains of the warm-up would be.

    Source: Law, Simulation Modeling and Analysis 5th ed. (2015), section 9.5.3;
    von Neumann (1941), Annals of Mathematical Statistics 12(4), 367-395, with the
    normal approximation of Young (1941), ibid. 293-300.
    """
    values = np.asarray(series, dtype=np.float64)
    if batches < MIN_BATCHES:
        raise ValueError(f"batches: must be at least {MIN_BATCHES}, got {batches}")
    size = len(values) // batches
    if size < 1:
        raise ValueError(
            f"series: at least one observation a batch needed,"
            f" got {len(values)} for {batches} batches"
        )
    means = values[len(values) - size * batches :].reshape(batches, size).mean(axis=1)
    deviations = means - means.mean()
    square = float(deviations @ deviations)
    # Equal batches show no correlation, and no division by zero either.
    lag_1 = float(deviations[1:] @ deviations[:-1]) / square if square else 0.0
    successive = float(np.sum(np.diff(means) ** 2))
    von_neumann = successive / square if square else 2.0
    score = (1 - von_neumann / 2) * sqrt((batches**2 - 1) / (batches - 2))
    return BatchMeans(
        interval=student_interval(means.tolist(), confidence=confidence),
        batch_size=size,
        asymptotic_variance=size * square / (batches - 1),
        lag_1=lag_1,
        von_neumann=von_neumann,
        von_neumann_p=NormalDist().cdf(-score),
    )
