"""What growth costs: platforms so much larger, and sums of what was measured."""

import pytest

from experiments.running.engines import Engine, requests_of
from models.config import Scenario
from models.loading import effective_toml, parse_scenario
from tests.scale import (
    COPIED,
    GROWN,
    HEARING,
    Cost,
    all_hearing,
    copied,
    cost_of,
    grown,
    table,
    unequal,
)


def test_ten_times_the_users_have_ten_times_the_machines() -> None:
    # ls_4gb_gen2: 2 cores, 3,900 MiB to use; lsdb_micro: 77 connections; nginx: 768.
    large = grown(10, days=1.0)
    host, database = large.hosts["web"], large.databases["shared"]
    assert (host.vcpus, host.ram_mib) == (20, 39_000.0)
    assert (host.gateway.worker_connections, database.max_connections) == (7_680, 770)
    assert {app.instances for app in large.apps.values()} == {10}
    assert {system.users for system in large.systems.values()} == {5_000}


def test_deliveries_grow_as_the_users_do_unless_all_hear_of_all() -> None:
    # 2 % of requests are posts: of 100 times as many one in a hundred is told to all, who
    # are 100 times as many; the others are asked for all the same.
    def told(scenario: Scenario) -> list[float]:
        routes = scenario.systems["social"].endpoints.values()
        assert sum(route.share for route in routes) == pytest.approx(1.0)
        return [route.share for route in routes if route.pushes]

    assert told(grown(1, days=1.0)) == [0.02]
    assert told(grown(100, days=1.0)) == [pytest.approx(0.0002)]
    assert told(all_hearing(100, days=1.0)) == [0.02]


@pytest.mark.parametrize("scenario", [grown(100, days=0.5), copied(50, days=0.5)])
def test_spans_shrink_as_users_grow(scenario: object) -> None:
    assert requests_of(scenario) == pytest.approx(requests_of(grown(1, days=0.5)))  # type: ignore[arg-type]


def test_what_is_grown_or_copied_may_be_written_down() -> None:
    for scenario in (grown(10, days=1.0), copied(10, days=1.0)):
        assert parse_scenario(effective_toml(scenario)) == scenario


def test_a_run_is_measured() -> None:
    cost = cost_of(copied(4, days=0.001), Engine.SIMPY)
    assert cost.requests > 100
    assert cost.cpu_s > 0
    assert cost.peak_mib > 50


def test_a_table_says_what_a_hundred_thousand_users_would_take() -> None:
    # 10 days' worth of requests of 100 times 500 users are 3,000,000, at 3 us each:
    # 300,000 a day of 500 users, 60,000,000 of 100,000, so 180 s.
    costs = {("times the users", n): Cost(1_000_000, 3.0, 200.0) for n in GROWN}
    costs["times the users", 100] = Cost(3_000_000, 9.0, 250.0)
    costs |= {("systems", n): Cost(1_000_000, 2.0, 200.0) for n in COPIED}
    # Those who all hear of all are shown, and compared with nobody.
    hearing = "times the users, who all hear of all"
    costs |= {(hearing, n): Cost(1_000_000, 9.0, 900.0) for n in HEARING}
    rows = table(costs)
    assert rows[4] == "| 100 times the users | 3,000,000 | 9.00 | 3.00 | 250 |"
    assert rows[-1] == (
        "100,000 users of each system: 60,000,000 requests a day, 3.0 min of CPU time"
    )
    assert unequal(costs) == []


def test_what_costs_more_than_its_requests_is_named() -> None:
    # 3 us and 4.5 us are apart by 1.5, 2 us and 3 by 0.67; 200 and 280 MiB by 1.4. To the
    # cheapest one of a kind nothing is compared: that from 2 us to 4.5 is none of growth.
    costs = {("times the users", 1): Cost(1_000_000, 3.0, 200.0)}
    costs["times the users", 10] = Cost(1_000_000, 2.0, 200.0)
    costs["times the users", 100] = Cost(1_000_000, 4.5, 280.0)
    costs["systems", 2] = Cost(1_000_000, 2.0, 200.0)
    costs["times the users, who all hear of all", 100] = Cost(1_000_000, 9.0, 900.0)
    assert unequal(costs) == [
        "times the users: us by 0.67, 0.77 to 1.3 wanted",
        "times the users: us by 1.50, 0.77 to 1.3 wanted",
        "times the users: peak_mib by 1.40, 0.77 to 1.3 wanted",
    ]
