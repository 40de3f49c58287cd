"""One server with exponential service: M/M/1 and its relatives GI/M/1."""

from collections.abc import Callable
from math import ceil, expm1, log, log1p
from statistics import NormalDist

from scipy.optimize import brentq

from sim.queueing.steady import (
    SteadyState,
    require_positive,
    require_quantile,
    require_stable,
    steady_state,
)


def mm1(arrival_rate_per_s: float, *, service_mean_s: float) -> SteadyState:
    """Return the M/M/1 queue's averages.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 3.2.
    """
    utilisation = arrival_rate_per_s * service_mean_s
    require_stable("M/M/1", utilisation)
    return steady_state(
        arrival_rate_per_s,
        service_mean_s=service_mean_s,
        servers=1,
        prob_wait=utilisation,
        mean_queueing_s=utilisation * service_mean_s / (1 - utilisation),
    )


def mm1_mean_sojourn_s(utilisation: float, service_mean_s: float) -> float:
    """Return the mean sojourn of M/M/1, FCFS or PS: ``S / (1 - rho)``.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 3.2.
    """
    require_stable("M/M/1", utilisation)
    return service_mean_s / (1 - utilisation)


def mm1_sojourn_quantile_s(
    arrival_rate_per_s: float, *, service_mean_s: float, p: float
) -> float:
    """Return the *p*-quantile of the sojourn, exponential at rate ``mu - lambda``.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 5.7.
    """
    require_quantile(p)
    mean_s = mm1(arrival_rate_per_s, service_mean_s=service_mean_s).mean_sojourn_s
    return -mean_s * log1p(-p)


def mm1_queueing_quantile_s(
    arrival_rate_per_s: float, *, service_mean_s: float, p: float
) -> float:
    """Return the *p*-quantile of the queueing time: 0 up to ``p = 1 - rho``.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 5.7.
    """
    require_quantile(p)
    state = mm1(arrival_rate_per_s, service_mean_s=service_mean_s)
    return max(0.0, state.mean_sojourn_s * log(state.prob_wait / (1 - p)))


def mm1_asymptotic_variance_wait(utilisation: float, *, service_mean_s: float) -> float:
    """Return the limit of ``n * Var(mean of n successive queueing times)``, in s^2.

    Source: Daley (1968); Whitt, Management Science 35 (1989) 1341-1366.
    """
    require_stable("M/M/1", utilisation)
    rho = utilisation
    return service_mean_s**2 * rho * (2 + 5 * rho - 4 * rho**2 + rho**3) / (1 - rho) ** 4


def mm1_asymptotic_variance_present(
    utilisation: float, *, service_mean_s: float
) -> float:
    """Return the limit of ``T * Var(time average of the customers present)``, in s.

    Source: Whitt, Management Science 35 (1989) 1341-1366.
    """
    require_stable("M/M/1", utilisation)
    rho = utilisation
    return service_mean_s * 2 * rho * (1 + rho) / (1 - rho) ** 4


def run_length(
    asymptotic_variance: float, *, mean: float, precision: float, confidence: float = 0.95
) -> int:
    """Return how long a run makes the half-width *precision* times the mean.

    Source: Whitt, Management Science 35 (1989) 1341-1366.
    """
    require_positive(mean=mean, precision=precision)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return ceil(asymptotic_variance * (z / (precision * mean)) ** 2)


def mm1_prob_overflow_in_cycle(utilisation: float, *, level: int) -> float:
    """Return the share of busy cycles in which *level* customers are present at once.

    Source: gambler's ruin, Feller vol. 1 (1968), section XIV.2.
    """
    require_stable("M/M/1", utilisation)
    if level < 1:
        raise ValueError(f"level: must be at least 1, got {level}")
    down_up = -log(utilisation)
    return expm1(down_up) / expm1(level * down_up)


def dm1(arrival_rate_per_s: float, *, service_mean_s: float) -> SteadyState:
    """Return the averages of D/M/1: arrivals like clockwork.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 6.4.
    """
    rho = arrival_rate_per_s * service_mean_s
    return _gim1("D/M/1", arrival_rate_per_s, service_mean_s, lambda idle: -idle / rho)


def ekm1(arrival_rate_per_s: float, *, service_mean_s: float, phases: int) -> SteadyState:
    """Return the averages of Ek/M/1: gaps are Erlang with *phases* phases.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 6.4.
    """
    if phases < 1:
        raise ValueError(f"phases: must be at least 1, got {phases}")
    rho = arrival_rate_per_s * service_mean_s
    return _gim1(
        f"E{phases}/M/1",
        arrival_rate_per_s,
        service_mean_s,
        lambda idle: -phases * log1p(idle / (phases * rho)),
    )


def _gim1(
    model: str,
    arrival_rate_per_s: float,
    service_mean_s: float,
    log_transform: Callable[[float], float],
) -> SteadyState:
    """Solve ``sigma = A*(mu (1 - sigma))`` for ``idle = 1 - sigma``.

    *log_transform* is ``log A*(mu idle)``. Dividing by *idle* removes the
    trivial root ``sigma = 1``.
    """
    utilisation = arrival_rate_per_s * service_mean_s
    require_stable(model, utilisation)
    idle = float(
        brentq(
            lambda y: 1 + expm1(log_transform(y)) / y, 1e-12, 1.0, xtol=1e-15, rtol=1e-14
        )
    )
    return steady_state(
        arrival_rate_per_s,
        service_mean_s=service_mean_s,
        servers=1,
        prob_wait=1 - idle,
        mean_queueing_s=service_mean_s * (1 - idle) / idle,
    )
