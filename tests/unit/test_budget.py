"""A retry budget counts over a short window, never over the whole past."""

from models.clients.budget import RetryBudget


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
