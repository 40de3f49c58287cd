"""One server, Poisson arrivals, any service time: first come first served, or shared."""

from sim.queueing.steady import SteadyState, require_stable, steady_state


def mg1(
    arrival_rate_per_s: float, *, service_mean_s: float, service_scv: float
) -> SteadyState:
    """Return the M/G/1 queue's averages; *service_scv* is variance over mean squared.

    Source: Pollaczek-Khinchine; Kleinrock, Queueing Systems vol. 1 (1975), section 5.6.
    """
    if service_scv < 0:
        raise ValueError(f"service_scv: must not be negative, got {service_scv!r}")
    utilisation = arrival_rate_per_s * service_mean_s
    require_stable("M/G/1", utilisation)
    residual_s = service_mean_s * (1 + service_scv) / 2
    return steady_state(
        arrival_rate_per_s,
        service_mean_s=service_mean_s,
        servers=1,
        prob_wait=utilisation,
        mean_queueing_s=utilisation * residual_s / (1 - utilisation),
    )


def ps_slowdown(utilisation: float) -> float:
    """Return sojourn over demand, the same for every demand: ``1 / (1 - rho)``.

    True for any law of service. Source: Kleinrock, Queueing Systems vol. 2
    (1976), section 4.4.
    """
    require_stable("M/G/1-PS", utilisation)
    return 1 / (1 - utilisation)
