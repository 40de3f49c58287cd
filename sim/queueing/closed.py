"""Closed networks: a fixed population that thinks and asks, and what bounds it."""

from collections.abc import Sequence
from math import inf, lgamma, log

import numpy as np
from attrs import field, frozen, validators
from numpy.typing import NDArray

Weights = NDArray[np.float64]


@frozen(kw_only=True)
class Station:
    """One station of a network; infinitely many *servers* make it a pure delay."""

    name: str
    demand_s: float = field(validator=validators.ge(0))
    """Mean service of one visit; in a closed network, of all visits of a request."""
    servers: float = field(default=1, validator=validators.ge(1))

    def __attrs_post_init__(self) -> None:
        if self.servers != inf and self.servers != int(self.servers):
            raise ValueError(
                f"{self.name}: servers must be whole or inf, got {self.servers!r}"
            )


@frozen(kw_only=True)
class ClosedBounds:
    """What no closed network of these demands can beat."""

    throughput_upper_per_s: float
    response_lower_s: float
    knee_population: float
    """Population at which the two bounds meet; beyond it the bottleneck decides."""


def closed_bounds(
    stations: Sequence[Station], *, population: int, think_s: float = 0.0
) -> ClosedBounds:
    """Return the asymptotic bounds: ``X <= min(N / (D + Z), 1 / Dmax)`` and its twin.

    Source: Lazowska, Zahorjan, Graham & Sevcik, Quantitative System Performance
    (1984), section 5.2; a station of c servers counts with ``D / c``.
    """
    if not any(s.demand_s > 0 for s in stations):
        raise ValueError("stations: at least one must have a demand above 0")
    demand_s = sum(s.demand_s for s in stations)
    bottleneck_s = max(s.demand_s / s.servers for s in stations)
    asked = population / (demand_s + think_s)
    return ClosedBounds(
        throughput_upper_per_s=min(asked, 1 / bottleneck_s) if bottleneck_s else asked,
        response_lower_s=max(demand_s, population * bottleneck_s - think_s),
        knee_population=(demand_s + think_s) / bottleneck_s if bottleneck_s else inf,
    )


def closed_throughput_per_s(
    stations: Sequence[Station], *, population: int, think_s: float = 0.0
) -> float:
    """Return the exact throughput of a product-form network of *population* customers.

    Source: Buzen (1973), CACM 16(9), 527-531: the ratio of two normalising constants,
    here by convolution of all stations, each with as many servers as it has.
    """
    bounds = closed_bounds(stations, population=population, think_s=think_s)
    scale_per_s = bounds.throughput_upper_per_s
    constants = np.zeros(population + 1)
    constants[0] = 1.0
    parts = [(think_s, inf), *((each.demand_s, each.servers) for each in stations)]
    for demand_s, servers in parts:
        if demand_s > 0:
            weights = _weights(demand_s * scale_per_s, servers, population)
            constants = np.convolve(constants, weights)[: population + 1]
            constants /= constants.max()
    return scale_per_s * float(constants[-2] / constants[-1])


def _weights(load: float, servers: float, population: int) -> Weights:
    """Return the weights of 0 to *population* customers at a station, the largest 1.

    In logarithms: a factor of ``load / min(n, servers)`` for the n-th of them.
    """
    logs = [
        n * log(load)
        - (lgamma(n + 1) if n <= servers else lgamma(servers + 1))
        - (0.0 if n <= servers else (n - servers) * log(servers))
        for n in range(population + 1)
    ]
    weights: Weights = np.exp(np.array(logs) - max(logs))
    return weights
