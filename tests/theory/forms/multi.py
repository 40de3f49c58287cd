"""Several servers: Erlang's formulas, bounded queues, impatient customers."""

from math import exp, expm1, fsum

from attrs import frozen
from scipy.optimize import brentq

from sim.queueing.multi import erlang_c
from sim.queueing.steady import (
    SteadyState,
    require_positive,
    require_quantile,
    steady_state,
)
from tests.theory.forms.birthdeath import stationary, stationary_unbounded


def mmc(arrival_rate_per_s: float, *, service_mean_s: float, servers: int) -> SteadyState:
    """Return the averages of M/M/c.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 3.5.
    """
    prob_wait = erlang_c(arrival_rate_per_s * service_mean_s, servers=servers)
    return steady_state(
        arrival_rate_per_s,
        service_mean_s=service_mean_s,
        servers=servers,
        prob_wait=prob_wait,
        mean_queueing_s=prob_wait / (servers / service_mean_s - arrival_rate_per_s),
    )


def mmc_prob_wait_longer(
    arrival_rate_per_s: float, *, service_mean_s: float, servers: int, t_s: float
) -> float:
    """Return the share of M/M/c customers who queue for longer than *t_s*.

    Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory
    4th ed. (2008), chapter 2.
    """
    prob_wait = erlang_c(arrival_rate_per_s * service_mean_s, servers=servers)
    return prob_wait * exp(-(servers / service_mean_s - arrival_rate_per_s) * t_s)


def mmc_prob_sojourn_longer(
    arrival_rate_per_s: float, *, service_mean_s: float, servers: int, t_s: float
) -> float:
    """Return the share of M/M/c customers whose sojourn exceeds *t_s*.

    Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory
    4th ed. (2008), chapter 2, written so that the two rates may coincide.
    """
    prob_wait = erlang_c(arrival_rate_per_s * service_mean_s, servers=servers)
    served = t_s / service_mean_s
    drained = (servers / service_mean_s - arrival_rate_per_s) * t_s
    gap = abs(drained - served)
    mixed = -expm1(-gap) / gap if gap else 1.0
    return exp(-served) + prob_wait * served * mixed * exp(-min(served, drained))


def mmc_sojourn_quantile_s(
    arrival_rate_per_s: float, *, service_mean_s: float, servers: int, p: float
) -> float:
    """Return the *p*-quantile of the M/M/c sojourn.

    Source: as `mmc_prob_sojourn_longer`.
    """
    require_quantile(p)

    def excess(t_s: float) -> float:
        longer = mmc_prob_sojourn_longer(
            arrival_rate_per_s, service_mean_s=service_mean_s, servers=servers, t_s=t_s
        )
        return longer / (1 - p) - 1

    high_s = service_mean_s
    while excess(high_s) > 0:
        high_s *= 2
    return float(brentq(excess, 0.0, high_s, xtol=1e-300, rtol=1e-14))


@frozen(kw_only=True)
class LossState:
    """Long-run averages of a station that turns arrivals away when it is full."""

    prob_block: float
    """Share of arrivals turned away."""
    prob_empty: float
    throughput_per_s: float
    utilisation: float
    mean_present: float
    mean_queueing_s: float
    """Over customers let in."""
    mean_sojourn_s: float
    """Over customers let in."""


def mmck(
    arrival_rate_per_s: float, *, service_mean_s: float, servers: int, capacity: int
) -> LossState:
    """Return the averages of M/M/c/K: at most *capacity* customers present.

    Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory
    4th ed. (2008), chapter 2.
    """
    require_positive(arrival_rate_per_s=arrival_rate_per_s, service_mean_s=service_mean_s)
    if not 1 <= servers <= capacity:
        raise ValueError(
            f"capacity: must be at least servers ({servers}), got {capacity}"
        )
    shares = stationary(
        [arrival_rate_per_s] * capacity,
        [min(n, servers) / service_mean_s for n in range(1, capacity + 1)],
    )
    throughput_per_s = arrival_rate_per_s * (1 - shares[-1])
    mean_present = fsum(n * share for n, share in enumerate(shares))
    mean_sojourn_s = mean_present / throughput_per_s
    return LossState(
        prob_block=shares[-1],
        prob_empty=shares[0],
        throughput_per_s=throughput_per_s,
        utilisation=throughput_per_s * service_mean_s / servers,
        mean_present=mean_present,
        mean_queueing_s=mean_sojourn_s - service_mean_s,
        mean_sojourn_s=mean_sojourn_s,
    )


@frozen(kw_only=True)
class ImpatienceState:
    """Long-run averages of a station whose customers renege."""

    prob_wait: float
    """Share of arrivals that find every server busy."""
    prob_abandon: float
    """Share of arrivals that renege."""
    mean_waiting: float
    mean_queueing_s: float
    """Over all arrivals, served or not."""
    utilisation: float
    goodput_per_s: float


def erlang_a(
    arrival_rate_per_s: float,
    *,
    service_mean_s: float,
    servers: int,
    patience_mean_s: float,
) -> ImpatienceState:
    """Return the averages of M/M/c+M: exponential patience while in the queue.

    Stable at any load. Source: Palm (1957); Garnett, Mandelbaum & Reiman (2002),
    Manufacturing & Service Operations Management 4(3), 208-227.
    """
    require_positive(
        arrival_rate_per_s=arrival_rate_per_s,
        service_mean_s=service_mean_s,
        servers=servers,
        patience_mean_s=patience_mean_s,
    )

    def ratio(n: int) -> float:
        leaving_per_s = (
            min(n, servers) / service_mean_s + max(n - servers, 0) / patience_mean_s
        )
        return arrival_rate_per_s / leaving_per_s

    shares = stationary_unbounded(ratio)
    mean_waiting = fsum(n * share for n, share in enumerate(shares[servers:]))
    prob_abandon = mean_waiting / patience_mean_s / arrival_rate_per_s
    goodput_per_s = arrival_rate_per_s * (1 - prob_abandon)
    return ImpatienceState(
        prob_wait=fsum(shares[servers:]),
        prob_abandon=prob_abandon,
        mean_waiting=mean_waiting,
        mean_queueing_s=mean_waiting / arrival_rate_per_s,
        utilisation=goodput_per_s * service_mean_s / servers,
        goodput_per_s=goodput_per_s,
    )
