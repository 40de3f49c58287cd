"""The search for headroom: what it asks, and what it returns."""

from math import inf, log

import numpy as np
import pytest

from experiments.headroom.search import MOST, Edges, Verdict, search
from sim.estimation import standing


def stepped(kept_to: float, broken_from: float, asked: list[float]) -> Edges:
    def judge(factor: float) -> Verdict:
        asked.append(factor)
        if factor <= kept_to:
            return True
        return False if factor >= broken_from else None

    return search(judge)


@pytest.mark.parametrize(
    ("kept_to", "broken_from"),
    [(2.3, 2.3), (2.3, 2.6), (0.4, 0.5), (0.9, 1.4), (1.0, 300.0), (700.0, 800.0)],
)
def test_the_edges_enclose_what_is_open_to_three_per_cent(
    kept_to: float, broken_from: float
) -> None:
    asked: list[float] = []
    found = stepped(kept_to, broken_from, asked)
    assert found.keeps_at <= kept_to < 1.03 * found.keeps_at
    assert found.breaks_at / 1.03 < broken_from <= found.breaks_at
    assert found.is_bounded
    assert len(asked) == len(set(asked)) <= 30


def test_what_never_breaks_is_asked_up_to_the_most() -> None:
    asked: list[float] = []
    assert stepped(inf, inf, asked) == Edges(keeps_at=MOST, breaks_at=inf)
    assert asked == [2.0**k for k in range(11)]


def test_what_is_never_kept_is_asked_down_to_the_least() -> None:
    asked: list[float] = []
    found = stepped(0.0, 0.0, asked)
    assert found == Edges(keeps_at=0.0, breaks_at=1.0 / MOST)
    assert not found.is_bounded


def test_what_is_open_for_ever_has_no_edges() -> None:
    assert stepped(0.0, inf, []) == Edges(keeps_at=0.0, breaks_at=inf)


def test_what_is_kept_beyond_the_first_that_breaks_counts_for_nothing() -> None:
    # By chance 4 is kept again; the edges are those below 2.
    said = {1.0: True, 2.0: False, 4.0: True}
    found = search(lambda factor: said.get(factor, factor < 1.5))
    assert 1.4 < found.keeps_at <= 1.5 <= found.breaks_at < 1.6


def late_shares(per_s: float, rng: np.random.Generator) -> list[float]:
    """Return the late share of five runs of M/M/1 at 100 a second, of 15,000 requests.

    By Lindley's recursion; late is who takes more than 0.1 s.
    """
    shape = (5, 17_000)
    between_s = rng.exponential(1.0, shape) / per_s
    service_s = rng.exponential(0.01, shape)
    steps_s = service_s[:, :-1] - between_s[:, 1:]
    sums_s = np.concatenate((np.zeros((5, 1)), np.cumsum(steps_s, axis=1)), axis=1)
    waits_s = sums_s - np.minimum.accumulate(sums_s, axis=1)
    response_s = (waits_s + service_s)[:, 2_000:]
    return [float(share) for share in (response_s > 0.1).mean(axis=1)]


def test_the_interval_holds_the_known_factor_of_an_mm1() -> None:
    # P(R > 0.1 s) = exp(-(100 - x) 0.1) is 5 % at x = 100 - ln(20) / 0.1 = 70.04 a
    # second: 2.0012 times 35. Of 100 seeds 95 are to hold it; a test at 95 % holds it in
    # so many on average, and what the search adds to each side lifts that.
    truth = (100 - log(20) / 0.1) / 35
    assert truth == pytest.approx(2.00122, abs=1e-5)
    held = 0
    for seed in range(100):

        def judge(factor: float, seed: int = seed) -> Verdict:
            shares = late_shares(35 * factor, np.random.default_rng(seed))
            return standing(shares, 0.05, is_most=True).is_met

        found = search(judge, start=1.5)
        assert found.is_bounded
        held += found.keeps_at <= truth <= found.breaks_at
    assert held >= 95
