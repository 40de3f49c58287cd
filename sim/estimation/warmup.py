"""Warm-up: where the initial transient ends, by MSER-5."""

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike


@frozen(kw_only=True)
class Truncation:
    """What MSER-5 says to throw away."""

    observations: int
    """Observations to drop at the front, a multiple of the batch."""
    statistic: float
    """Squared standard error of what is left, batches taken as independent."""
    mean: float
    """Mean of what is left."""


def mser5(series: ArrayLike, *, batch: int = 5) -> Truncation:
    """Return the truncation that minimises the standard error of the rest.

    The search looks as far as three quarters of the run; should the best
    truncation lie beyond half of it, the run is too short to tell and
    `ValueError` is raised.

    Source: White (1997), Simulation 69(6), 323-334; batches of five after White,
    Cobb & Spratt (2000), Winter Simulation Conference.
    """
    values = np.asarray(series, dtype=np.float64)
    count = len(values) // batch
    if count < 4:
        raise ValueError(
            f"series: at least {4 * batch} observations needed, got {len(values)}"
        )
    means = values[: count * batch].reshape(count, batch).mean(axis=1)
    left = np.arange(count, count // 4 - 1, -1)
    # Sums from the end, about the mean of the last quarter so that squares stay small.
    centred = means - means[-left[-1] :].mean()
    total = np.cumsum(centred[::-1])[left - 1]
    square = np.cumsum(centred[::-1] ** 2)[left - 1]
    variances = np.maximum(square / left - (total / left) ** 2, 0.0)
    statistics = variances / left
    dropped = int(np.argmin(statistics))
    if dropped > count / 2:
        raise ValueError(
            f"series: warm-up of {dropped * batch} observations is more than half"
            f" of the run ({len(values)}); run longer"
        )
    return Truncation(
        observations=dropped * batch,
        statistic=float(statistics[dropped]),
        mean=float(means[dropped:].mean()),
    )
