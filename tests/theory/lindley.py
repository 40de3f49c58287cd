"""Lindley's recursion: the waits of a queue with one server, without a simulator."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def waits(gaps: Floats, services: Floats, first: Floats | float = 0.0) -> Floats:
    """Return the queueing times that Lindley's recursion gives, without a loop.

    ``W[n+1] = max(0, W[n] + services[n] - gaps[n])`` is a walk less its running
    minimum. Customers lie along the last axis; the first one waits *first*.
    """
    steps = services[..., :-1] - gaps[..., :-1]
    steps = np.concatenate([np.full_like(services[..., :1], first), steps], axis=-1)
    walk = np.cumsum(steps, axis=-1)
    return walk - np.minimum(np.minimum.accumulate(walk, axis=-1), 0.0)


def stationary_wait(uniform: Floats, rho: float) -> Floats:
    """Return waits of M/M/1, mu = 1, in steady state, so that no transient is left."""
    return np.maximum(0.0, np.log(rho / (1 - uniform)) / (1 - rho))
