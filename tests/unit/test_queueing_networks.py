"""Closed forms of networks, open and closed, against the reference cases."""

from collections.abc import Callable
from math import inf
from typing import Any

import pytest

from sim import queueing as q
from tests.theory import forms
from tests.theory.cases import case


def stations(rows: list[dict[str, Any]]) -> list[q.Station]:
    return [
        q.Station(
            name=row["name"],
            demand_s=row["demand_s"] if "demand_s" in row else row["service_mean_s"],
            servers=inf if row["servers"] == "delay" else row["servers"],
        )
        for row in rows
    ]


def queues(*demands_s: float) -> list[q.Station]:
    return [q.Station(name=str(k), demand_s=d) for k, d in enumerate(demands_s)]


def test_tandem() -> None:
    p = case("G-JACKSON").parameters
    state = forms.tandem(
        p["arrival_rate_per_s"],
        stations=stations(p["stations"]),
        feedback_prob=p["feedback_prob"],
    )
    case("G-JACKSON").assert_expected(
        {
            **{
                name: {
                    "utilisation": station.utilisation,
                    "mean_sojourn_per_visit": station.mean_sojourn_s,
                    "mean_number": station.mean_present,
                }
                for name, station in state.stations.items()
            },
            "mean_number_total": state.mean_present,
            "mean_end_to_end": state.mean_sojourn_s,
        }
    )


def test_feedback_is_more_visits_at_each_station() -> None:
    fed_back = forms.tandem(40, stations=queues(0.005), feedback_prob=0.5)
    direct = forms.tandem(80, stations=queues(0.005))
    assert fed_back.mean_present == direct.mean_present
    assert fed_back.mean_sojourn_s == 2 * direct.mean_sojourn_s


def test_delay_before_a_queue() -> None:
    p = case("G-PUB-LINE-OQN").parameters
    state = forms.tandem(
        p["lam"],
        stations=[
            q.Station(name="delay", demand_s=p["delay"], servers=inf),
            q.Station(name="queue", demand_s=p["service"]),
        ],
    )
    case("G-PUB-LINE-OQN").assert_expected(
        {
            "R_delay": state.stations["delay"].mean_sojourn_s,
            "R_queue": state.stations["queue"].mean_sojourn_s,
            "Q_queue": state.stations["queue"].mean_present,
        }
    )


@pytest.mark.parametrize("name", ["G-CLOSED-1", "G-CLOSED-2"])
def test_closed_network_and_its_bounds(name: str) -> None:
    p = case(name).parameters
    bounds = case(f"{name}-BOUNDS")
    assert bounds.parameters["same_as"] == name
    computed, limits, knees = {}, {}, set()
    for population in p["populations"]:
        at = {"population": population, "think_s": p["think_s"]}
        state = forms.closed_network(stations(p["stations"]), **at)
        limit = q.closed_bounds(stations(p["stations"]), **at)
        row = {"throughput": state.throughput_per_s, "response": state.response_s}
        for station, share in state.stations.items():
            if station != "net":
                row[f"{station}_U"] = share.utilisation
            row[f"{station}_R"] = share.residence_s
            row[f"{station}_Q"] = share.present
        computed[str(population)] = row
        limits[str(population)] = {
            "X_upper": limit.throughput_upper_per_s,
            "R_lower": limit.response_lower_s,
        }
        knees.add(limit.knee_population)
        assert state.throughput_per_s <= limit.throughput_upper_per_s * (1 + 1e-12)
        assert state.response_s >= limit.response_lower_s * (1 - 1e-12)
    case(name).assert_expected(computed)
    bounds.assert_expected({"N_star": knees.pop(), "bounds": limits})


@pytest.mark.parametrize("population", [1, 2, 7, 100, 3000])
@pytest.mark.parametrize("servers", [1, 2, 16])
def test_the_throughput_of_a_closed_network_is_that_of_the_whole_network(
    population: int, servers: int
) -> None:
    network = [
        q.Station(name="cpu", demand_s=0.008),
        q.Station(name="db", demand_s=0.1, servers=servers),
    ]
    at: dict[str, Any] = {"population": population, "think_s": 0.5}
    whole = forms.closed_network(network, **at).throughput_per_s
    assert q.closed_throughput_per_s(network, **at) == pytest.approx(whole, rel=1e-9)


def test_closed_network_of_thousands_keeps_its_digits() -> None:
    # Think times dominate: convolved without logarithms, Z**n / n! would overflow.
    at: dict[str, Any] = {"population": 3000, "think_s": 30.0}
    state = forms.closed_network(
        [
            q.Station(name="cpu", demand_s=0.008),
            q.Station(name="db", demand_s=0.1, servers=16),
        ],
        **at,
    )
    present = sum(share.present for share in state.stations.values())
    thinking = state.throughput_per_s * 30.0
    assert present + thinking == pytest.approx(3000, rel=1e-10)
    limit = q.closed_bounds(queues(0.008, 0.1 / 16), **at)
    assert 0.98 < state.throughput_per_s / limit.throughput_upper_per_s <= 1


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("G-PUB-LAZ-117", ["cpu", "disk1", "disk2"]),
        ("G-PUB-LAZ-117-N10", ["cpu", "disk1", "disk2"]),
    ],
)
def test_central_server_to_the_digits_printed(name: str, labels: list[str]) -> None:
    p = case(name).parameters
    state = forms.closed_network(queues(*p["demands"]), population=p["N"], think_s=p["Z"])
    shares = zip(labels, state.stations.values(), strict=True)
    computed = {
        "X": state.throughput_per_s,
        "Q": {label: share.present for label, share in shares},
    }
    case(name).assert_printed(computed)


def test_published_closed_networks_without_stations_in_common() -> None:
    p = case("G-PUB-LINE-REPAIRMEN").parameters
    state = forms.closed_network(
        queues(p["service"]), population=p["N"], think_s=p["Z_effective"]
    )
    case("G-PUB-LINE-REPAIRMEN").assert_expected(
        {
            "X": state.throughput_per_s,
            "R": state.response_s,
            "U": state.stations["0"].utilisation,
        }
    )
    p = case("G-PUB-PDQ-HTTPD").parameters
    state = forms.closed_network(
        queues(p["master"], *[p["slave_each"]] * p["slaves"]), population=p["N"]
    )
    case("G-PUB-PDQ-HTTPD").assert_expected(
        {"X": state.throughput_per_s, "R": state.response_s}
    )
    p = case("G-PUB-LINE-LDMS").parameters
    state = forms.closed_network(
        [q.Station(name="db", demand_s=p["service"], servers=p["servers"])],
        population=p["N"],
        think_s=p["Z"],
    )
    case("G-PUB-LINE-LDMS").assert_expected(
        {"X": state.throughput_per_s, "R": state.response_s}
    )


@pytest.mark.parametrize("number", range(5))
def test_ring_of_multi_server_stations(number: int) -> None:
    name = f"G-PUB-LQNS-13E-{number}"
    p = case(name).parameters
    ring = [
        q.Station(name=str(k), demand_s=demand_s, servers=servers)
        for k, (_, servers, demand_s) in enumerate(p["stations"])
    ]
    state = forms.closed_network(ring, population=p["N"], think_s=p["Z"])
    present = [share.present for share in state.stations.values()]
    if number == 4:
        # Its first station is printed as 0.9489 where 0.94868 is exact; the
        # publishing project allows itself 0.001.
        assert present == pytest.approx(case(name).expected["Q"], abs=0.001)
    else:
        case(name).assert_printed({"Q": present})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: forms.closed_network(queues(1.0), population=0), "population: .* got 0"),
        (
            lambda: q.closed_bounds(queues(0.0), population=1),
            "stations: at least one must have a demand above 0",
        ),
        (
            lambda: q.Station(name="db", demand_s=1.0, servers=1.5),
            "db: servers must be whole or inf, got 1.5",
        ),
        (
            lambda: forms.tandem(1, stations=queues(0.1), feedback_prob=1.0),
            r"feedback_prob: must be in \[0, 1\), got 1.0",
        ),
        (
            lambda: forms.open_classes([1.0], demands_s=[[0.5], [1.5]]),
            "station 1: utilisation must be above 0 and below 1, got 1.5",
        ),
        (
            lambda: forms.closed_classes([[1.0]], populations=[0], think_s=[1.0]),
            r"populations: must all be at least 1, got \[0\]",
        ),
        (
            lambda: forms.shared_station(
                [1.0], servers=1, populations=[1], think_s=[0.0]
            ),
            r"think_s\[0\]: must be above 0, got 0.0",
        ),
    ],
)
def test_wrong_arguments_are_named(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()
