"""Sobol indices: which share of an output's variance is a factor's, and how surely."""

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from experiments.sweeping.responses import at_point
from experiments.sweeping.sweep import Sweep

Floats = NDArray[np.float64]

RESAMPLES = 1000
CONFIDENCE = 0.95
NEGLIGIBLE = 0.01
"""A share that does not clearly exceed this is not told apart from none.

The estimate of a total is a sum of squares, which is above 0 by construction.
"""


@frozen(kw_only=True)
class Index:
    """A share of the variance, with a bootstrap interval.

    Invariant: nothing of it is negative. An estimate may be, for it is a difference of
    sums; then, as wherever its interval nearly reaches 0, it is not told apart from 0.
    """

    value: float
    low: float
    high: float
    is_told_from_zero: bool


@frozen(kw_only=True)
class Indices:
    """What a factor explains of an output: by itself, and with all its interactions."""

    factor: str
    first: Index
    total: Index


@frozen(kw_only=True)
class Sensitivity:
    """The indices of all factors in one topology; none where nothing varies."""

    topology: str
    rows: int
    """Of the design, of which every run is there."""
    indices: tuple[Indices, ...]


def sensitivities(sweep: Sweep, output: str) -> list[Sensitivity]:
    """Return the Sobol indices of *output* in each topology.

    A row of which a run is missing or has failed is left out.
    """
    names = list(sweep.plan.experiment.factors)
    found = []
    for number, topology in enumerate(sweep.plan.topologies):
        rows = _rows(sweep, number, output, len(names))
        found.append(
            Sensitivity(
                topology=topology.name,
                rows=rows.shape[1],
                indices=_indices(names, rows) if rows.shape[1] > 1 else (),
            )
        )
    return found


def sobol(rows: Floats) -> tuple[Floats, Floats]:
    """Return first-order and total indices from *rows* of A, B and each mixture.

    The shape of *rows* is ``(2 + factors, n)``, or more axes after the first.

    Source: Saltelli et al. (2010), Computer Physics Communications 181, 259-270: (b) of
    table 2 for the first order, and (f), Jansen's, for the total.
    """
    rows = rows - rows[:2].mean(axis=(0, -1), keepdims=True)
    a, b, mixed = rows[0], rows[1], rows[2:]
    variance = rows[:2].var(axis=(0, -1))
    # Nothing varies, so nothing is anybody's.
    variance = np.where(variance > 0, variance, np.inf)
    first = np.mean(b * (mixed - a), axis=-1) / variance
    total = 0.5 * np.mean((a - mixed) ** 2, axis=-1) / variance
    return first, total


def _indices(names: Sequence[str], rows: Floats) -> tuple[Indices, ...]:
    if not np.ptp(rows):
        return ()
    n = rows.shape[1]
    # Which rows are drawn again is the same each time, as everything else.
    draws = np.random.Generator(np.random.PCG64(n)).integers(n, size=(RESAMPLES, n))
    estimates = sobol(rows)
    resampled = sobol(rows[:, draws])
    first, total = (
        [_index(estimate[k], drawn[k]) for k in range(len(names))]
        for estimate, drawn in zip(estimates, resampled, strict=True)
    )
    return tuple(
        Indices(factor=name, first=own, total=all_of_it)
        for name, own, all_of_it in zip(names, first, total, strict=True)
    )


def _index(estimate: float, drawn: Floats) -> Index:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Index(
        value=max(0.0, float(estimate)),
        low=max(0.0, float(low)),
        high=max(0.0, float(high)),
        is_told_from_zero=bool(low > NEGLIGIBLE),
    )


def _rows(sweep: Sweep, topology: int, output: str, factors: int) -> Floats:
    """Return the means over seeds of *output*, in the shape that `sobol` takes."""
    means = [
        float("nan") if values is None else float(np.mean(values))
        for values in (
            at_point(sweep, point, output)
            for point in sweep.plan.points
            if point.topology == topology
        )
    ]
    rows = np.array(means).reshape(factors + 2, -1)
    return rows[:, ~np.isnan(rows).any(axis=0)]
