"""Repairs: laws of how long a fault usually lasts, where anything is known of it."""

import numpy as np

from sim.distributions import Empirical, Triangular

_STEPS = 100
"""So many values stand for each part of a mixture."""


def _mixture(*parts: tuple[int, Triangular]) -> Empirical:
    """Return a law that is each of *parts* so many times out of all, by its quantiles."""
    values: list[float] = []
    for times, law in parts:
        middles = (np.arange(times * _STEPS) + 0.5) / (times * _STEPS)
        values += law.from_uniforms(middles).tolist()
    return Empirical(values)


HOST_REPAIR = Triangular(180.0, mode=360.0, high=900.0)
"""A host that recovers by itself: 3, mostly 6, at most 15 min."""
DATABASE_REPAIR = _mixture(
    (8, Triangular(60.0, mode=240.0, high=720.0)),
    (1, Triangular(300.0, mode=720.0, high=1800.0)),
)
"""Eight maintenance windows, of 1 to 12 min, for one lost host, of 5 to 30 min."""
