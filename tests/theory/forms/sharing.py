"""Processor sharing: everybody present is served at once, at a share of the rate."""

from math import sqrt

from attrs import frozen

from sim.queueing.single import ps_slowdown
from sim.queueing.steady import SteadyState
from tests.theory.forms.multi import mmc
from tests.theory.forms.single import mm1


def ps_mean_sojourn_s(demand_s: float, *, utilisation: float) -> float:
    """Return the mean sojourn of a customer who brings *demand_s*, one server.

    Source: as `ps_slowdown`.
    """
    return demand_s * ps_slowdown(utilisation)


def mm1ps_sd_sojourn_s(arrival_rate_per_s: float, *, service_mean_s: float) -> float:
    """Return the standard deviation of the M/M/1-PS sojourn; FCFS has a smaller one.

    Source: Coffman, Muntz & Trotter (1970), JACM 17(1), 123-130.
    """
    rho = arrival_rate_per_s * service_mean_s
    mean_s = ps_mean_sojourn_s(service_mean_s, utilisation=rho)
    return mean_s * sqrt((2 + rho) / (2 - rho))


def mgcps(
    arrival_rate_per_s: float, *, service_mean_s: float, servers: int
) -> SteadyState:
    """Return the averages of M/G/c-PS with ``min(1, c/n)`` a customer.

    They are those of M/M/c for any law of service. Source: Cohen (1979), Acta
    Informatica 12, 245-284 (generalised processor sharing is insensitive).
    """
    return mmc(arrival_rate_per_s, service_mean_s=service_mean_s, servers=servers)


@frozen(kw_only=True)
class LimitedSharing:
    """Long-run averages of a server shared by a limited number of customers."""

    mean_sojourn_s: float
    """From arrival to departure, the queue for a slot included."""
    prob_queue_for_slot: float
    mean_in_slot_queue: float
    """Customers without a slot, over time."""


def limited_ps(
    arrival_rate_per_s: float, *, service_mean_s: float, max_concurrency: int
) -> LimitedSharing:
    """Return the averages of M/M/1 shared by at most *max_concurrency* customers.

    With exponential service the number present is that of M/M/1 for every
    limit. Source: Avi-Itzhak & Halfin (1988), 12th International Teletraffic
    Congress.
    """
    if max_concurrency < 1:
        raise ValueError(f"max_concurrency: must be at least 1, got {max_concurrency}")
    state = mm1(arrival_rate_per_s, service_mean_s=service_mean_s)
    prob_full = state.utilisation**max_concurrency
    return LimitedSharing(
        mean_sojourn_s=state.mean_sojourn_s,
        prob_queue_for_slot=prob_full,
        mean_in_slot_queue=prob_full * state.utilisation / (1 - state.utilisation),
    )
