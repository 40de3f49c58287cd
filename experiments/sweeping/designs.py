"""Designs: where in the unit cube of the factors the points lie.

A coordinate is a factor's, from 0, its least value, to 1, its largest.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

import numpy as np
import scipy
from numpy.typing import NDArray

from experiments.sweeping.experiment import Experiment
from experiments.sweeping.factors import units_of_levels

Floats = NDArray[np.float64]

MORRIS_LEVELS = 4
"""Of each factor; Morris' own, and even, so that no level is visited more often."""
MORRIS_STEP = MORRIS_LEVELS / (2 * (MORRIS_LEVELS - 1))
"""By how much a factor changes, in its range."""


def size(experiment: Experiment) -> int:
    """Return how many points the design has, before constraints, in each config."""
    factors, n = experiment.factors.values(), experiment.points
    if experiment.design == "grid":
        return prod(len(units_of_levels(each)) for each in factors)
    rows = {"latin-hypercube": 1, "sobol": len(factors) + 2, "morris": len(factors) + 1}
    return n * rows[experiment.design]


def unit_points(experiment: Experiment) -> Iterator[tuple[float, ...]]:
    """Yield the points of the design, a coordinate a factor, in their order."""
    factors = experiment.factors.values()
    k, n, seed = len(factors), experiment.points, experiment.design_seed
    if experiment.design == "grid":
        yield from product(*map(units_of_levels, factors))
        return
    draw = {"latin-hypercube": _latin_hypercube, "sobol": _sobol, "morris": _morris}
    rows = draw[experiment.design](k, n, seed)
    yield from (tuple(map(float, row)) for row in rows)


def _latin_hypercube(k: int, n: int, seed: int) -> Floats:
    """Return *n* points, one in each of *n* slices of each factor.

    Source: McKay, Beckman & Conover (1979), Technometrics 21(2), 239-245.
    """
    draws = _draws(seed)
    slices = np.column_stack([draws.permutation(n) for _ in range(k)])
    within = draws.random((n, k))
    return (slices + within) / n


def _sobol(k: int, n: int, seed: int) -> Floats:
    """Return the rows of A, of B, and of A with each column of B in turn.

    Source: Saltelli et al. (2010), Computer Physics Communications 181, 259-270.
    """
    # A shift of our own in place of SciPy's scrambling, which differs between releases.
    both = scipy.stats.qmc.Sobol(2 * k, scramble=False).random(n)
    both = (both + _draws(seed).random(2 * k)) % 1.0
    a, b = both[:, :k], both[:, k:]
    mixed = np.repeat(a[np.newaxis], k, axis=0)
    for each in range(k):
        mixed[each, :, each] = b[:, each]
    return np.concatenate([a, b, *mixed])


def _morris(k: int, n: int, seed: int) -> Floats:
    """Return *n* trajectories, in each of which every factor moves once.

    Source: Morris (1991), Technometrics 33(2), 161-174.
    """
    draws = _draws(seed)
    lowest = np.arange(MORRIS_LEVELS // 2) / (MORRIS_LEVELS - 1)
    rows: list[Floats] = []
    for _ in range(n):
        start = draws.choice(lowest, k)
        ups = draws.random(k) < 0.5
        # Those that go down begin above.
        here = np.where(ups, start, start + MORRIS_STEP)
        rows.append(here)
        for each in draws.permutation(k):
            here = here.copy()
            here[each] += MORRIS_STEP if ups[each] else -MORRIS_STEP
            rows.append(here)
    return np.array(rows)


def _draws(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def moved(before: Sequence[float], after: Sequence[float]) -> tuple[int, float]:
    """Return which coordinate differs between two points of a trajectory, and by what."""
    steps = np.subtract(after, before)
    which = int(np.argmax(np.abs(steps)))
    return which, float(steps[which])
