"""One server, Poisson arrivals, any service time: M/G/1, M/D/1, M/H/1."""

from collections.abc import Sequence
from math import ceil, prod

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import poisson

from sim.queueing.single import mg1
from sim.queueing.steady import (
    SteadyState,
    require_positive,
    require_quantile,
    require_stable,
)


def md1(arrival_rate_per_s: float, *, service_s: float) -> SteadyState:
    """Return the averages of M/D/1: every service takes *service_s*.

    Source: Kleinrock, Queueing Systems vol. 1 (1975), section 5.6.
    """
    return mg1(arrival_rate_per_s, service_mean_s=service_s, service_scv=0.0)


def md1_prob_wait_within(
    arrival_rate_per_s: float, *, service_s: float, t_s: float
) -> float:
    """Return the share of M/D/1 customers who queue for *t_s* or less.

    Source: Crommelin (1932), in the form of Franx (2001), Operations Research
    Letters 29, 221-229: all its terms are positive, while Crommelin's alternate
    and lose every digit after some twenty services.
    """
    if t_s < 0:
        return 0.0
    utilisation = arrival_rate_per_s * service_s
    require_stable("M/D/1", utilisation)
    services = int(t_s // service_s) + 1
    return _within(utilisation, _waiting_cdf(utilisation, services), t_s / service_s)


def md1_sojourn_quantile_s(
    arrival_rate_per_s: float, *, service_s: float, p: float
) -> float:
    """Return the *p*-quantile of the M/D/1 sojourn: the wait's, and one service.

    Source: as `md1_prob_wait_within`.
    """
    require_quantile(p)
    utilisation = arrival_rate_per_s * service_s
    require_stable("M/D/1", utilisation)
    if p <= 1 - utilisation:
        return service_s
    services = 16
    while True:
        waiting_cdf = _waiting_cdf(utilisation, services)
        last = services - 0.5
        if _within(utilisation, waiting_cdf, last) >= p:
            break
        services *= 2
    wait = brentq(
        lambda t: _within(utilisation, waiting_cdf, t) - p,
        0.0,
        last,
        xtol=1e-15,
        rtol=1e-14,
    )
    return service_s * (1 + float(wait))


def _waiting_cdf(utilisation: float, terms: int) -> NDArray[np.float64]:
    """Return P(j or fewer wait in M/D/1), j = 0 .. *terms* - 1.

    The embedded chain is solved by level crossings, without subtraction.
    """
    exceeds = poisson.sf(np.arange(terms + 1), utilisation)
    present = np.empty(terms + 1)
    present[0] = 1 - utilisation
    for n in range(terms):
        up = present[0] * exceeds[n] + present[1 : n + 1] @ exceeds[n:0:-1]
        present[n + 1] = up * np.exp(utilisation)
    return np.cumsum(present)[1:]


def _within(
    utilisation: float, waiting_cdf: NDArray[np.float64], services: float
) -> float:
    """Return P(wait <= *services* service times)."""
    k = int(services) + 1
    arrivals = poisson.pmf(np.arange(k), utilisation * (k - services))
    return float(arrivals @ waiting_cdf[k - 1 :: -1])


def mh1_sojourn_quantile_s(
    arrival_rate_per_s: float,
    *,
    probabilities: Sequence[float],
    rates_per_s: Sequence[float],
    p: float,
) -> float:
    """Return the *p*-quantile of the sojourn under hyperexponential service.

    A customer's service is exponential at rate ``rates_per_s[i]`` with
    probability ``probabilities[i]``; the rates must differ.

    Source: partial fractions of the Pollaczek-Khinchine transform, Kleinrock,
    Queueing Systems vol. 1 (1975), section 5.7.
    """
    require_quantile(p)
    for rate in rates_per_s:
        require_positive(rates_per_s=rate)
    if abs(sum(probabilities) - 1) > 1e-9 or len(probabilities) != len(rates_per_s):
        raise ValueError(
            f"probabilities: must sum to 1, one for each rate, got {probabilities!r}"
        )
    if len(set(rates_per_s)) < len(rates_per_s):
        raise ValueError(f"rates_per_s: must all differ, got {rates_per_s!r}")
    branches = list(zip(probabilities, rates_per_s, strict=True))
    service_mean_s = sum(share / rate for share, rate in branches)
    utilisation = arrival_rate_per_s * service_mean_s
    require_stable("M/H/1", utilisation)

    numerator = Polynomial([0.0])
    for share, rate in branches:
        others = (Polynomial([r, 1.0]) for r in rates_per_s if r != rate)
        numerator += share * rate * prod(others, start=Polynomial([1.0]))
    denominator = prod(
        (Polynomial([r, 1.0]) for r in rates_per_s), start=Polynomial([1.0])
    )
    whole = (
        Polynomial([-arrival_rate_per_s, 1.0]) * denominator
        + arrival_rate_per_s * numerator
    )
    # s = 0 is a root of the whole: dividing it away leaves the sojourn's own poles.
    poles = Polynomial(whole.coef[1:])
    decays_per_s = -np.real(poles.roots())
    weights = (1 - utilisation) * numerator(-decays_per_s) / poles.deriv()(-decays_per_s)

    def prob_longer(t_s: float) -> float:
        return float(np.sum(weights / decays_per_s * np.exp(-decays_per_s * t_s)))

    high_s = ceil(1 / (1 - p)) / float(min(decays_per_s))
    while prob_longer(high_s) > 1 - p:
        high_s *= 2
    return float(
        brentq(
            lambda t: prob_longer(t) / (1 - p) - 1, 0.0, high_s, xtol=1e-300, rtol=1e-14
        )
    )
