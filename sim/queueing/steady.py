"""What a station does in the long run, and the rules every formula shares."""

from attrs import frozen


@frozen(kw_only=True)
class SteadyState:
    """Long-run averages of one station; all but *utilisation* are over customers served.

    Invariant: Little's law, ``mean_present == throughput * mean_sojourn_s``.
    """

    utilisation: float
    """Share of the servers' time that is busy, 0 to 1."""
    prob_wait: float
    """Share of arrivals that find every server busy."""
    mean_queueing_s: float
    """Time before service; under processor sharing, the time sharing adds."""
    mean_sojourn_s: float
    mean_waiting: float
    """Customers in the queue, over time."""
    mean_present: float
    """Customers in the queue and in service, over time."""


def steady_state(
    arrival_rate_per_s: float,
    *,
    service_mean_s: float,
    servers: int,
    prob_wait: float,
    mean_queueing_s: float,
) -> SteadyState:
    """Complete a `SteadyState` of a station without loss by Little's law."""
    mean_sojourn_s = mean_queueing_s + service_mean_s
    return SteadyState(
        utilisation=arrival_rate_per_s * service_mean_s / servers,
        prob_wait=prob_wait,
        mean_queueing_s=mean_queueing_s,
        mean_sojourn_s=mean_sojourn_s,
        mean_waiting=arrival_rate_per_s * mean_queueing_s,
        mean_present=arrival_rate_per_s * mean_sojourn_s,
    )


def require_positive(**values: float) -> None:
    """Raise `ValueError` unless every value is above zero."""
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name}: must be above 0, got {value!r}")


def require_share(**values: float) -> None:
    """Raise `ValueError` unless every value is a share, 0 to 1."""
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name}: must be between 0 and 1, got {value!r}")


def require_quantile(p: float) -> None:
    """Raise `ValueError` unless *p* names a quantile, strictly between 0 and 1."""
    if not 0 < p < 1:
        raise ValueError(f"p: must be strictly between 0 and 1, got {p!r}")


def require_stable(model: str, utilisation: float) -> None:
    """Raise `ValueError` unless the queue of *model* stays finite."""
    if not 0 < utilisation < 1:
        raise ValueError(
            f"{model}: utilisation must be above 0 and below 1, got {utilisation:g}"
        )
