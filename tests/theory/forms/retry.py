"""Retries: the load that failure makes."""

from attrs import frozen

from sim.queueing.steady import require_positive, require_share, require_stable


def mean_attempts(failure_prob: float, *, retries: int) -> float:
    """Return the attempts a request makes, each failing independently.

    Source: truncated geometric distribution, ``(1 - p^(k+1)) / (1 - p)``.
    """
    require_share(failure_prob=failure_prob)
    return sum(failure_prob**i for i in range(retries + 1))


def give_up_prob(failure_prob: float, *, retries: int) -> float:
    """Return the share of requests whose every attempt fails.

    Source: independence of the attempts, ``p^(k+1)``.
    """
    require_share(failure_prob=failure_prob)
    return failure_prob ** (retries + 1)


def mean_backoff_s(
    failure_prob: float, *, retries: int, first_s: float, factor: float = 2.0
) -> float:
    """Return the time a request spends backing off: ``first_s * factor**i`` each time.

    With full jitter (uniform from 0) it is half of this.

    Source: Brooker, AWS Architecture Blog (2015), Exponential backoff and jitter.
    """
    require_share(failure_prob=failure_prob)
    return sum(failure_prob ** (i + 1) * first_s * factor**i for i in range(retries))


def worst_case_attempts(retries: int, *, layers: int) -> int:
    """Return the calls that one request makes at the bottom of *layers* that all retry.

    Source: Beyer et al., Site Reliability Engineering (2016), chapter 22.
    """
    return int((retries + 1) ** layers)


def hidden_capacity_per_s(service_rate_per_s: float, *, retries: int) -> float:
    """Return the load below which a retry storm always ends: ``mu / (k + 1)``.

    Source: Bronson et al. (2021), HotOS: Metastable failures in distributed systems.
    """
    return service_rate_per_s / (retries + 1)


@frozen(kw_only=True)
class RetrialState:
    """Long-run averages of a server without a queue whose refused customers return."""

    prob_busy: float
    mean_orbit: float
    """Customers between two attempts, over time."""
    mean_sojourn_s: float
    attempt_rate_per_s: float
    """First attempts and retries."""


def retrial(
    arrival_rate_per_s: float, *, service_mean_s: float, backoff_mean_s: float
) -> RetrialState:
    """Return the averages of the M/M/1 retrial queue: retry until served.

    Source: Falin & Templeton, Retrial Queues (1997), chapter 1.
    """
    require_positive(backoff_mean_s=backoff_mean_s)
    utilisation = arrival_rate_per_s * service_mean_s
    require_stable("M/M/1 retrial", utilisation)
    mean_orbit = (
        utilisation
        / (1 - utilisation)
        * (utilisation + arrival_rate_per_s * backoff_mean_s)
    )
    return RetrialState(
        prob_busy=utilisation,
        mean_orbit=mean_orbit,
        mean_sojourn_s=(mean_orbit + utilisation) / arrival_rate_per_s,
        attempt_rate_per_s=arrival_rate_per_s + mean_orbit / backoff_mean_s,
    )
