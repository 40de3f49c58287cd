"""A retry budget counts over a short window, never over the whole past."""

import pytest

from models.clients.budget import RetryBudget
from models.config import FaultConfig
from tests import bare
from tests.inside import measures_of


def taken(budget: RetryBudget, now_s: float, *, wanted: int) -> int:
    return sum(budget.retry(now_s) for _ in range(wanted))


def test_an_hour_of_calm_fills_a_budget_no_more_than_ten_seconds() -> None:
    # 20 requests a second: ten slices, the present one included, hold 200, a tenth is 20.
    for calm_s in (10, 3600):
        budget = RetryBudget(0.1)
        for second in range(calm_s):
            for _ in range(20):
                budget.request(float(second))
        assert taken(budget, calm_s - 0.5, wanted=1000) == 20


def test_a_budget_comes_back_as_its_retries_leave_the_window() -> None:
    budget = RetryBudget(0.1)
    for second in range(30):
        for _ in range(20):
            budget.request(float(second))
        got = taken(budget, float(second), wanted=1000)
        # From the first second on 2 a second: what leaves the window frees what it took.
        assert got == 2


def test_one_retry_is_always_allowed() -> None:
    budget = RetryBudget(0.1)
    assert taken(budget, 0.0, wanted=5) == 1
    assert taken(budget, 9.9, wanted=5) == 0
    assert taken(budget, 10.0, wanted=5) == 1


def test_what_is_left_of_a_share_is_rounded_up() -> None:
    budget = RetryBudget(0.1)
    for _ in range(25):
        budget.request(0.0)
    assert taken(budget, 0.5, wanted=10) == 3


def attempts_a_request(stall_at_s: float) -> float:
    """Return the attempts of a request in the 20 s from a stall of 8 s on."""
    clients = {"timeout_s": 1.0, "max_attempts": 4, "backoff": "none"}
    web = bare.system(
        bare.route(cpu=0.0, query=bare.exponential(0.1)),
        per_s=10.0,
        process={"pool_size": 2},
        clients={**clients, "retry_budget": 0.1},
    )
    stall = FaultConfig(
        kind="database-slow", target="db", at_s=stall_at_s, duration_s=8.0, factor=50.0
    )
    it = bare.platform(web, database={"vcpus": 2}, faults={"stall": stall})
    measures = measures_of(it)
    it.run(stall_at_s)
    requests, attempts = measures.requests.arrived, measures.attempts.arrived
    it.run(stall_at_s + 20.0)
    sent = measures.requests.arrived - requests
    assert sent > 150
    return (measures.attempts.arrived - attempts) / sent


def test_a_stall_after_an_hour_costs_as_many_attempts_as_one_after_a_minute() -> None:
    # Ten requests a second: the ten seconds before the stall and each of those after it
    # allow a retry for ten of them, 30 on the 200 of 20 s. A budget over the whole past
    # would hold 60 after a minute, and after an hour 3,600, three for everybody.
    early, late = attempts_a_request(60.0), attempts_a_request(3600.0)
    assert 1.05 < early <= 1.15
    assert late == pytest.approx(early, rel=0.02)
