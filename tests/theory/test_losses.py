"""A bounded room, no queue at all, and customers without patience."""

import numpy as np
import pytest

from sim.distributions import Deterministic, Distribution, Exponential, LogNormal
from sim.streams import Streams
from tests.theory.agreement import agree_with_case, only_expected, replicate
from tests.theory.cases import case
from tests.theory.counter import Counter, mm

CUSTOMERS = 20_000
REQUESTS = 200_000


@pytest.mark.parametrize("name", ["G-MMCK-2-5", "G-MMCK-1-8"])
def test_a_bounded_room_turns_away_whom_it_cannot_hold(name: str) -> None:
    p = case(name).parameters
    demand = Exponential(p["service_mean_s"])
    rate_per_s, room = p["arrival_rate_per_s"], p["capacity_in_system"]
    runs = replicate(
        lambda streams: mm(
            streams, rate_per_s, demand, servers=p["servers"], room=room
        ).measures(),
        seed=210 + room,
    )
    agree_with_case(name, only_expected(name, runs), requests=REQUESTS)


@pytest.mark.parametrize(("kind", "seed"), [("exponential", 220), ("lognormal", 221)])
def test_without_a_queue_the_loss_does_not_depend_on_the_law_of_demand(
    kind: str, seed: int
) -> None:
    p = case("G-ERLB").parameters
    demand: Distribution = Exponential(p["service_mean_s"])
    if kind == "lognormal":
        demand = LogNormal(p["service_mean_s"], cv=2.0)

    def model(streams: Streams) -> dict[str, float]:
        counter = mm(
            streams,
            p["arrival_rate_per_s"],
            demand,
            servers=p["servers"],
            patience=Deterministic(0.0),
        )
        found = counter.measures()
        return {
            "block_prob": found["abandon_prob"],
            "mean_busy": found["busy"],
            "throughput": found["throughput"],
        }

    agree_with_case("G-ERLB", replicate(model, seed=seed), requests=REQUESTS)


def test_impatient_customers_abandon_as_erlang_a_says() -> None:
    p = case("G-ERLA").parameters

    def model(streams: Streams) -> dict[str, float]:
        found = mm(
            streams,
            p["arrival_rate_per_s"],
            Exponential(p["service_mean_s"]),
            servers=p["servers"],
            patience=Exponential(p["patience_mean_s"]),
        ).measures()
        return {**found, "goodput": found["throughput"]}

    runs = replicate(model, seed=230)
    agree_with_case("G-ERLA", only_expected("G-ERLA", runs), requests=REQUESTS)


def test_the_call_centre_of_pyworkforce_whose_callers_leave() -> None:
    p = case("G-PUB-ERLA-PW2").parameters

    def leaving(streams: Streams) -> dict[str, float]:
        measures = mm(
            streams,
            p["lam_per_min"],
            Exponential(p["service_min"]),
            servers=p["servers"],
            patience=Exponential(p["patience_min"]),
        ).measures()
        return {
            "prob_wait": measures["prob_wait"],
            "abandon": measures["abandon_prob"],
            "occupancy": measures["utilisation"],
            "mean_wait_min": measures["mean_wait_all"],
        }

    agree_with_case("G-PUB-ERLA-PW2", replicate(leaving, seed=241), requests=REQUESTS)


def lost(streams: Streams, offered: float, servers: int) -> float:
    """Return the share lost of *offered* erlangs, each demand a second on average."""
    patience = Deterministic(0.0)
    counter = mm(streams, offered, Exponential(1.0), servers=servers, patience=patience)
    return counter.measures()["abandon_prob"]


def test_one_erlang_on_one_line_and_on_two() -> None:
    runs = replicate(
        lambda streams: {
            "B.0": lost(streams, 1.0, 1),
            "B.1": lost(Streams(streams.seed + 500), 1.0, 2),
        },
        seed=242,
    )
    agree_with_case("G-PUB-ERLB-PW", runs, requests=REQUESTS)


def test_leaked_connections_are_missing_to_all_who_share_the_pool() -> None:
    p = case("G-K6-CONN-LEAK").parameters
    offered, left = p["offered_erlangs_total"], p["pool"] - p["leaked"]

    def model(streams: Streams) -> dict[str, float]:
        before, after = (
            lost(streams, offered, 10),
            lost(Streams(streams.seed), offered, left),
        )
        return {
            "block_before": before,
            "block_after": after,
            "delta_loss_B": after - before,
        }

    agree_with_case("G-K6-CONN-LEAK", replicate(model, seed=243), requests=REQUESTS)


def test_simmers_two_servers_with_room_for_three() -> None:
    p = case("G-PUB-SIMMER-MM23").parameters

    def model(streams: Streams) -> dict[str, float]:
        demand = Exponential(1 / p["mu"])
        found = mm(streams, p["lam"], demand, servers=p["servers"], room=p["capacity"])
        measures = found.measures()
        return {"N": measures["mean_number"], "reject": measures["block_prob"]}

    agree_with_case("G-PUB-SIMMER-MM23", replicate(model, seed=246), requests=REQUESTS)


def test_every_other_arrival_finds_simmers_server_busy() -> None:
    expected = case("G-PUB-SIMMER-DET").expected
    came_s = np.arange(1.0, 101.0)
    desk = Counter(came_s, np.full(100, 1.5), servers=1, room=1)
    assert desk.is_served.sum() == expected["served"]
    assert (~desk.is_in).sum() == expected["rejected"]
    assert desk.run.left_s.max() == expected["end_time"]
    assert desk.pool.lent_s() == expected["busy"]
