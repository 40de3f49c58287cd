"""Networks that others published: their numbers, simulated."""

import numpy as np
import pytest

from sim.streams import Streams
from tests.theory.agreement import agree_with_case, replicate
from tests.theory.cases import case
from tests.theory.networks import Station, closed, closed_classes, open_classes

REQUESTS = 100_000
PER_REPLICATION = REQUESTS / 10


@pytest.mark.parametrize(
    ("name", "seed"), [("G-PUB-LAZ-117", 501), ("G-PUB-LAZ-117-N10", 502)]
)
def test_lazowskas_central_server(name: str, seed: int) -> None:
    p, expected = case(name).parameters, case(name).expected
    places = zip(("cpu", "disk1", "disk2"), p["demands"], strict=True)
    stations = [(place, 1, demand_s) for place, demand_s in places]

    def model(streams: Streams) -> dict[str, float]:
        horizon_s = PER_REPLICATION / expected["X"]
        found = closed(
            streams, stations, users=p["N"], think_s=p["Z"], horizon_s=horizon_s
        )
        numbers = {f"Q.{place}": found[f"{place}_Q"] for place, _, _ in stations}
        return {"X": found["throughput"], **numbers}

    agree_with_case(name, replicate(model, seed=seed), requests=REQUESTS)


def test_lines_repairmen_and_two_saturated_servers() -> None:
    p = case("G-PUB-LINE-REPAIRMEN").parameters
    full = case("G-PUB-LINE-LDMS").parameters

    def repairmen(streams: Streams) -> dict[str, float]:
        found = closed(
            streams,
            [("shop", 1, p["service"])],
            users=p["N"],
            think_s=p["Z_effective"],
            horizon_s=PER_REPLICATION * p["service"],
        )
        return {"X": found["throughput"], "R": found["response"], "U": found["shop_U"]}

    runs = replicate(repairmen, seed=503)
    agree_with_case("G-PUB-LINE-REPAIRMEN", runs, requests=REQUESTS)

    def saturated(streams: Streams) -> dict[str, float]:
        found = closed(
            streams,
            [("shop", full["servers"], full["service"])],
            users=full["N"],
            think_s=full["Z"],
            horizon_s=PER_REPLICATION * full["service"] / full["servers"],
        )
        return {"X": found["throughput"], "R": found["response"]}

    runs = replicate(saturated, seed=504)
    agree_with_case("G-PUB-LINE-LDMS", runs, requests=REQUESTS)


def test_a_prefork_web_server_of_one_master_and_sixteen_slaves() -> None:
    p = case("G-PUB-PDQ-HTTPD").parameters
    # A request visits one slave of the sixteen, for sixteen times the mean demand.
    slave_s = p["slaves"] * p["slave_each"]
    slaves = [1] * p["slaves"]
    stations: list[Station] = [("master", 1, p["master"]), ("slaves", slaves, slave_s)]

    def model(streams: Streams) -> dict[str, float]:
        horizon_s = PER_REPLICATION * p["master"]
        found = closed(
            streams, stations, users=p["N"], think_s=p["Z"], horizon_s=horizon_s
        )
        return {"X": found["throughput"], "R": found["response"]}

    agree_with_case("G-PUB-PDQ-HTTPD", replicate(model, seed=505), requests=REQUESTS)


@pytest.mark.parametrize("number", range(5))
def test_a_core_two_and_four_servers_in_a_ring(number: int) -> None:
    name = f"G-PUB-LQNS-13E-{number}"
    p = case(name).parameters
    stations = [
        (str(place), "ps" if kind == "ps" else servers, float(demand_s))
        for place, (kind, servers, demand_s) in enumerate(p["stations"])
    ]

    def model(streams: Streams) -> dict[str, float]:
        slowest_s = max(demand_s / servers for _, servers, demand_s in p["stations"])
        found = closed(
            streams,
            stations,
            users=p["N"],
            think_s=p["Z"],
            horizon_s=PER_REPLICATION * slowest_s,
        )
        return {f"Q.{place}": found[f"{place}_Q"] for place, _, _ in stations}

    agree_with_case(name, replicate(model, seed=510 + number), requests=REQUESTS)


@pytest.mark.parametrize("name", ["G-PUB-LQNS-8B-1", "G-PUB-LQNS-8B-5"])
def test_two_classes_on_two_shared_cores(name: str) -> None:
    p = case(name).parameters

    def model(streams: Streams) -> dict[str, float]:
        found = closed_classes(
            streams,
            users=p["users"],
            think_s=p["think"],
            demands_s=[p["demand"]],
            servers=p["servers"],
            horizon_s=PER_REPLICATION,
        )
        return {f"Q_station.{kind}": found[f"Q.0.{kind}"] for kind in range(2)}

    seed = 520 + p["demand"][1]
    agree_with_case(name, replicate(model, seed=seed), requests=REQUESTS)


def test_lazowskas_batch_and_interactive_classes() -> None:
    p = case("G-PUB-LAZ-131").parameters

    def model(streams: Streams) -> dict[str, float]:
        found = closed_classes(
            streams,
            users=p["N"],
            think_s=p["Z"],
            demands_s=p["demands"],
            horizon_s=PER_REPLICATION,
        )
        return {
            f"{station}.{kind}": found[f"Q.{number}.{kind}"]
            for number, station in enumerate(("Q_cpu", "Q_disk"))
            for kind in range(2)
        }

    agree_with_case("G-PUB-LAZ-131", replicate(model, seed=530), requests=REQUESTS)


def test_two_classes_at_one_queue_one_of_them_never_thinking() -> None:
    p = case("G-PUB-CHANDY-NEUSE").parameters

    def model(streams: Streams) -> dict[str, float]:
        found = closed_classes(
            streams,
            users=p["N"],
            think_s=p["Z"],
            demands_s=[p["demand"]],
            horizon_s=PER_REPLICATION,
        )
        # Whoever never thinks is always at the queue.
        assert found["Q.0.1"] == pytest.approx(1.0)
        return {"Q_station.0": found["Q.0.0"], "Q_delay": p["N"][0] - found["Q.0.0"]}

    agree_with_case("G-PUB-CHANDY-NEUSE", replicate(model, seed=531), requests=REQUESTS)


def test_lazowskas_two_open_classes_at_a_core_and_a_disk() -> None:
    p = case("G-PUB-QSP-72").parameters

    def model(streams: Streams) -> dict[str, float]:
        run, left_s, kinds = open_classes(
            streams, rates_per_s=p["lam"], demands_s=p["demands"], customers=20_000
        )
        is_a = run.measured(kinds) == 0
        at_cpu_s = run.measured(np.array(left_s[0]) - run.arrived_s)[is_a]
        return {
            "R_cpu_A": float(at_cpu_s.mean()),
            "Q_cpu_A": float(at_cpu_s.mean()) * p["lam"][0],  # Little
            "R_A_total": float(run.sojourn_s()[is_a].mean()),
        }

    agree_with_case("G-PUB-QSP-72", replicate(model, seed=532), requests=2 * REQUESTS)
