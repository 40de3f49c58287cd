"""Multiplicity: what may be said of many differences at once."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev

import scipy

from sim.estimation.interval import finite


def chance_of(differences: Sequence[float]) -> float:
    """Return how likely a mean as far from 0 is if there is no difference (paired t).

    Give it one difference a replication. Where all are alike there is nothing of chance
    in them: 1 for a difference of 0, and 0 for any other.

    Source: Law, Simulation Modeling and Analysis 5th ed. (2015), section 10.2.1.
    """
    numbers = finite(differences)
    mean, spread = fmean(numbers), stdev(numbers)
    if spread == 0:
        return 0.0 if mean else 1.0
    t = abs(mean) / (spread / sqrt(len(numbers)))
    return float(2 * scipy.stats.t.sf(t, len(numbers) - 1))


def holm(chances: Sequence[float]) -> list[float]:
    """Return *chances* (p values) adjusted for how many there are, in their order.

    What stays at or below 0.05 is real, and with 95 % no single one of them is wrongly
    called so, however they depend on each other.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    adjusted = [1.0] * len(chances)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = highest
    return adjusted
