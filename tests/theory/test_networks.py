"""Stations in a row, and users who think and ask: networks of product form."""

import numpy as np
import pytest

from sim.distributions import Exponential
from sim.environment import Environment, Story
from sim.estimation import student_interval
from sim.streams import Streams
from tests.theory.agreement import agree_with_case, replicate
from tests.theory.cases import case
from tests.theory.networks import closed, closed_classes
from tests.theory.stations import OpenRun, Servers, drawn, poisson_s

CUSTOMERS = 20_000
REQUESTS = 200_000
CLOSED_REQUESTS = 100_000


def test_three_stations_in_a_row_are_independent_queues() -> None:
    p = case("G-JACKSON").parameters

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        stations = [Servers(env, station["servers"]) for station in p["stations"]]
        demands = [
            drawn(
                streams, s["name"], Exponential(s["service_mean_s"]), CUSTOMERS
            ).tolist()
            for s in p["stations"]
        ]
        left_s = np.zeros((len(stations), CUSTOMERS))

        def journey(k: int) -> Story:
            for number, station in enumerate(stations):
                yield from station.serve(demands[number][k])
                left_s[number, k] = env.now

        arrived_s = poisson_s(streams, p["arrival_rate_per_s"], CUSTOMERS)
        lent_s = [station.pool.lent_s for station in stations]
        run = OpenRun(env, arrived_s, journey, busy_s=lent_s)
        visits_s = np.diff(np.vstack([arrived_s, left_s]), axis=0)[:, run.first :]
        found = {
            "mean_end_to_end": float(run.sojourn_s().mean()),
            "mean_number_total": run.mean_present(),
        }
        for number, station in enumerate(p["stations"]):
            busy = run.mean_busy[number] / station["servers"]
            found[f"{station['name']}.utilisation"] = busy
            visit_s = float(visits_s[number].mean())
            found[f"{station['name']}.mean_sojourn_per_visit"] = visit_s
        return found

    runs = replicate(model, seed=401)
    stated = {name: "per_station_sojourn" for name in runs if "per_visit" in name}
    agree_with_case("G-JACKSON", runs, requests=REQUESTS, under=stated)


def test_lines_open_example_of_a_delay_and_a_queue() -> None:
    p = case("G-PUB-LINE-OQN").parameters

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        queue = Servers(env, 1)
        demand = Exponential(p["service"])
        demand_of = drawn(streams, "demands", demand, CUSTOMERS).tolist()
        delay = drawn(streams, "delays", Exponential(p["delay"]), CUSTOMERS)
        delay_of = delay.tolist()
        came_s = [0.0] * CUSTOMERS

        def journey(k: int) -> Story:
            yield from env.pause(delay_of[k])
            came_s[k] = env.now
            yield from queue.serve(demand_of[k])

        run = OpenRun(env, poisson_s(streams, p["lam"], CUSTOMERS), journey)
        queueing_s = run.measured(run.left_s - np.array(came_s))
        return {
            "R_delay": float(run.sojourn_s().mean() - queueing_s.mean()),
            "R_queue": float(queueing_s.mean()),
            "Q_queue": run.mean_present(since_s=np.array(came_s)),
        }

    agree_with_case("G-PUB-LINE-OQN", replicate(model, seed=402), requests=REQUESTS)


@pytest.mark.parametrize(
    ("name", "users"),
    [("G-CLOSED-1", n) for n in (1, 5, 10, 20, 40)]
    + [("G-CLOSED-2", n) for n in (10, 50, 100)],
)
def test_users_who_think_and_ask_get_the_exact_averages_within_the_bounds(
    name: str, users: int
) -> None:
    p, expected = case(name).parameters, case(name).expected[str(users)]
    stations = [(s["name"], s["servers"], s["demand_s"]) for s in p["stations"]]

    def model(streams: Streams) -> dict[str, float]:
        found = closed(
            streams,
            stations,
            users=users,
            think_s=p["think_s"],
            horizon_s=CLOSED_REQUESTS / 10 / expected["throughput"],
        )
        return {f"{users}.{metric}": found[metric] for metric in expected}

    runs = replicate(model, seed=410 + users + len(stations))
    if expected["cpu_U"] > 0.9999:  # idle for 3 us a second, which no such run shows
        assert min(runs.pop(f"{users}.cpu_U")) > 0.9999
    agree_with_case(name, runs, requests=CLOSED_REQUESTS)

    limits = case(f"{name}-BOUNDS").expected["bounds"][str(users)]
    throughput = student_interval(runs[f"{users}.throughput"], confidence=0.999)
    response = student_interval(runs[f"{users}.response"], confidence=0.999)
    assert throughput.low <= limits["X_upper"]
    assert response.high >= limits["R_lower"]


def test_two_systems_on_one_core_and_one_database_against_each_alone() -> None:
    p, expected = case("G-CLOSED-2SYS").parameters, case("G-CLOSED-2SYS").expected
    horizon_s = CLOSED_REQUESTS / 10 / (expected["X_A"] + expected["X_B"])

    def model(streams: Streams) -> dict[str, float]:
        def with_users(a: int, b: int) -> dict[str, float]:
            return closed_classes(
                Streams(streams.seed),
                users=[a, b],
                think_s=p["think_s"],
                demands_s=[p["demand_cpu_s"], p["demand_db_s"]],
                horizon_s=horizon_s,
            )

        both = with_users(*p["users"])
        a_alone_s = with_users(p["users"][0], 0)["R.0"]
        b_alone_s = with_users(0, p["users"][1])["R.1"]
        return {
            "X_A": both["X.0"],
            "X_B": both["X.1"],
            "R_A": both["R.0"],
            "R_B": both["R.1"],
            "R_A_alone": a_alone_s,
            "R_B_alone": b_alone_s,
            "LIR_A": both["R.0"] / a_alone_s,
            "LIR_B": both["R.1"] / b_alone_s,
        }

    runs = replicate(model, seed=403)
    stated = {metric: metric.partition("_")[0] for metric in runs}
    agree_with_case("G-CLOSED-2SYS", runs, requests=CLOSED_REQUESTS, under=stated)
