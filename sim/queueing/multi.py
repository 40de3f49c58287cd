"""Several servers: Erlang's formulas, and as many servers as customers."""

import scipy

from sim.queueing.steady import require_positive, require_quantile, require_stable


def erlang_b(offered_load: float, *, servers: int) -> float:
    """Return the share of arrivals lost when there is no queue, any law of service.

    *offered_load* is in erlangs. Source: Erlang (1917), by the recursion of
    Kleinrock, Queueing Systems vol. 1 (1975), section 3.6.
    """
    require_positive(offered_load=offered_load)
    if servers < 0:
        raise ValueError(f"servers: must not be negative, got {servers}")
    loss = 1.0
    for n in range(1, servers + 1):
        loss = offered_load * loss / (n + offered_load * loss)
    return loss


def erlang_c(offered_load: float, *, servers: int) -> float:
    """Return the share of arrivals that wait in M/M/c.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 3.5.
    """
    if servers < 1:
        raise ValueError(f"servers: must be at least 1, got {servers}")
    utilisation = offered_load / servers
    require_stable("M/M/c", utilisation)
    loss = erlang_b(offered_load, servers=servers)
    return loss / (1 - utilisation * (1 - loss))


def occupancy_quantile(offered_load: float, *, p: float) -> int:
    """Return the *p*-quantile of the number of sessions, M/G/inf.

    Mean and variance both are *offered_load*, for any law of duration.

    Source: Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory
    4th ed. (2008), chapter 2.
    """
    require_quantile(p)
    return int(scipy.stats.poisson.ppf(p, offered_load))
