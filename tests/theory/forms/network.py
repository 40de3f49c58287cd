"""Open networks: stations in a row, visited by Poisson arrivals."""

from collections.abc import Mapping, Sequence
from math import inf

from attrs import frozen

from sim.queueing.closed import Station
from sim.queueing.steady import SteadyState, require_stable
from tests.theory.forms.multi import mmc


@frozen(kw_only=True)
class OpenState:
    """Long-run averages of an open network."""

    mean_sojourn_s: float
    """From entering to leaving the network, all visits included."""
    mean_present: float
    stations: Mapping[str, SteadyState]
    """Of each station by its name; sojourns are those of one visit."""


def tandem(
    arrival_rate_per_s: float, *, stations: Sequence[Station], feedback_prob: float = 0.0
) -> OpenState:
    """Return the averages of M/M/c stations in a row.

    With probability *feedback_prob* a customer goes from the last station back
    to the first.

    Source: Jackson (1957), Operations Research 5(4), 518-521.
    """
    if not 0 <= feedback_prob < 1:
        raise ValueError(f"feedback_prob: must be in [0, 1), got {feedback_prob!r}")
    visits_per_s = arrival_rate_per_s / (1 - feedback_prob)
    states = {station.name: _visit(visits_per_s, station) for station in stations}
    mean_present = sum(state.mean_present for state in states.values())
    return OpenState(
        mean_sojourn_s=mean_present / arrival_rate_per_s,
        mean_present=mean_present,
        stations=states,
    )


def _visit(visits_per_s: float, station: Station) -> SteadyState:
    if station.servers == inf:
        return SteadyState(
            utilisation=0.0,
            prob_wait=0.0,
            mean_queueing_s=0.0,
            mean_sojourn_s=station.demand_s,
            mean_waiting=0.0,
            mean_present=visits_per_s * station.demand_s,
        )
    return mmc(
        visits_per_s, service_mean_s=station.demand_s, servers=int(station.servers)
    )


@frozen(kw_only=True)
class OpenClassesState:
    """Long-run averages of an open network of single servers under several classes."""

    utilisation: tuple[tuple[float, ...], ...]
    """``utilisation[k][r]``: share of station k's time spent on class r."""
    residence_s: tuple[tuple[float, ...], ...]
    """``residence_s[k][r]``: time a request of class r spends at k, all visits."""
    present: tuple[tuple[float, ...], ...]
    """``present[k][r]``: requests of class r at station k, over time."""
    response_s: tuple[float, ...]
    """Sojourn of each class in the whole network."""


def open_classes(
    arrival_rates_per_s: Sequence[float], *, demands_s: Sequence[Sequence[float]]
) -> OpenClassesState:
    """Return the averages of several Poisson classes at single-server stations.

    ``demands_s[k][r]`` is the demand of a request of class r at station k.

    Source: Lazowska, Zahorjan, Graham & Sevcik, Quantitative System Performance
    (1984), section 7.3.
    """
    utilisation = tuple(
        tuple(rate * d for rate, d in zip(arrival_rates_per_s, row, strict=True))
        for row in demands_s
    )
    for k, row in enumerate(utilisation):
        require_stable(f"station {k}", sum(row))
    residence_s = tuple(
        tuple(d / (1 - sum(busy)) for d in row)
        for row, busy in zip(demands_s, utilisation, strict=True)
    )
    return OpenClassesState(
        utilisation=utilisation,
        residence_s=residence_s,
        present=tuple(
            tuple(rate * r for rate, r in zip(arrival_rates_per_s, row, strict=True))
            for row in residence_s
        ),
        response_s=tuple(sum(column) for column in zip(*residence_s, strict=True)),
    )
