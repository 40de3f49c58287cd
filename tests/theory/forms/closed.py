"""Closed networks of one class: a fixed population that thinks and asks."""

from collections.abc import Mapping, Sequence
from math import inf, lgamma, log

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from sim.queueing.closed import Station, closed_bounds


@frozen(kw_only=True)
class StationShare:
    """Long-run averages of one station within a closed network."""

    utilisation: float
    """Share of the servers' time that is busy; 0 for a delay."""
    residence_s: float
    """Time a request spends here, all its visits together."""
    present: float


@frozen(kw_only=True)
class ClosedState:
    """Long-run averages of a closed network.

    Invariant: ``population == throughput_per_s * (response_s + think_s)``.
    """

    population: int
    throughput_per_s: float
    response_s: float
    stations: Mapping[str, StationShare]


def closed_network(
    stations: Sequence[Station], *, population: int, think_s: float = 0.0
) -> ClosedState:
    """Return the exact averages of a product-form network of *population* customers.

    Source: Buzen (1973), CACM 16(9), 527-531; load-dependent convolution after
    Reiser & Kobayashi (1975), IBM Journal of R&D 19(3), 283-294. Each queue is
    convolved with all the others (nothing is divided out again), so that every
    term is positive and no digit is lost.
    """
    if population < 1:
        raise ValueError(f"population: must be at least 1, got {population}")
    bounds = closed_bounds(stations, population=population, think_s=think_s)
    scale_per_s = bounds.throughput_upper_per_s
    think = _weights(think_s, inf, population, scale_per_s)
    queues = [_weights(s.demand_s, s.servers, population, scale_per_s) for s in stations]
    constants = _convolve([think, *queues], population)
    throughput_per_s = scale_per_s * float(constants[-2] / constants[-1])

    shares = {}
    for k, station in enumerate(stations):
        others = _convolve([think, *queues[:k], *queues[k + 1 :]], population)
        joint = queues[k] * others[::-1]
        present = float(joint @ np.arange(population + 1) / joint.sum())
        busy = throughput_per_s * station.demand_s / station.servers
        shares[station.name] = StationShare(
            utilisation=busy, residence_s=present / throughput_per_s, present=present
        )
    return ClosedState(
        population=population,
        throughput_per_s=throughput_per_s,
        response_s=sum(share.residence_s for share in shares.values()),
        stations=shares,
    )


def _weights(
    demand_s: float, servers: float, population: int, scale_per_s: float
) -> NDArray[np.float64]:
    """Return a station's weights of 0 .. *population* customers, the largest being 1.

    In logarithms, since ``Z**n / n!`` overflows from some 700 customers on.
    """
    if demand_s == 0:
        return _nobody(population)
    logs = np.empty(population + 1)
    for n in range(population + 1):
        own = min(n, servers)
        capacity = lgamma(own + 1) + ((n - own) * log(servers) if n > servers else 0.0)
        logs[n] = n * log(demand_s * scale_per_s) - capacity
    weights: NDArray[np.float64] = np.exp(logs - logs.max())
    return weights


def _convolve(
    weights: Sequence[NDArray[np.float64]], population: int
) -> NDArray[np.float64]:
    result = _nobody(population)
    for row in weights:
        result = np.convolve(result, row)[: population + 1]
        result /= result.max()
    return result


def _nobody(population: int) -> NDArray[np.float64]:
    """Return the weights of a station where nobody ever is."""
    weights = np.zeros(population + 1)
    weights[0] = 1.0
    return weights
