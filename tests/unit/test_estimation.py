"""Intervals, truncation and stopping rules against worked examples."""

from collections.abc import Callable
from math import inf, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from sim import estimation as e
from tests.theory.cases import case


def test_mser5_finds_the_end_of_a_decaying_transient() -> None:
    index = np.arange(2000)
    cut = e.mser5(5 + 10 * np.exp(-index / 50) + np.sin(index))
    case("G-MSER5").assert_expected(
        {
            "truncate_observations": cut.observations,
            "mser_statistic": cut.statistic,
            "truncated_mean": cut.mean,
        }
    )


def test_mser5_keeps_what_never_changes() -> None:
    assert e.mser5(np.full(100, 0.25)) == e.Truncation(
        observations=0, statistic=0.0, mean=0.25
    )


@pytest.mark.parametrize(
    "series", [np.arange(1000.0), np.repeat([0.0, 1.0], [1200, 800])]
)
def test_mser5_refuses_a_run_that_is_mostly_warm_up(
    series: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    with pytest.raises(ValueError, match=r"warm-up of \d+ .* more than half .* longer"):
        e.mser5(series)


def test_pilot_study() -> None:
    p = case("G-RELPREC").parameters
    pilot = e.student_interval(p["pilot"], confidence=p["confidence"])
    case("G-RELPREC").assert_expected(
        {
            "mean": pilot.mean,
            "half_width": pilot.half_width,
            "relative": e.relative_half_width(pilot),
            "stop_now": e.is_precise(pilot, gamma=p["gamma"]),
            "replications_needed": e.replications_needed(
                p["pilot"], gamma=p["gamma"], confidence=p["confidence"]
            ),
        }
    )
    assert (pilot.low + pilot.high) / 2 == pytest.approx(pilot.mean)
    assert pilot.contains(10)
    assert not pilot.contains(9)


def test_replications_needed_are_the_fewest_that_do() -> None:
    pilot = case("G-RELPREC").parameters["pilot"]
    needed = e.replications_needed(pilot, gamma=0.005)
    limit = 0.005 / 1.005 * np.mean(pilot)

    def half_width(n: int) -> float:
        # 1.96853 is t at 280 and at 279 degrees to five digits.
        return 1.96853 * float(np.std(pilot, ddof=1)) / sqrt(n)

    assert needed == 281
    assert half_width(needed) <= limit < half_width(needed - 1)


def test_nine_precise_replications_are_not_enough() -> None:
    nine = e.student_interval([1.0] * 9)
    assert nine.half_width == 0
    assert not e.is_precise(nine, gamma=0.05)
    assert e.is_precise(e.student_interval([1.0] * 10), gamma=0.05)
    assert e.relative_half_width(e.student_interval([-1.0, 1.0])) == inf


def test_paired_difference_is_exactly_nought_for_equal_runs() -> None:
    same = e.paired_difference([1.5, 2.5, 0.1], [1.5, 2.5, 0.1])
    assert (same.mean, same.half_width) == (0.0, 0.0)
    up = e.paired_difference([1.0, 2.0, 3.0], [2.0, 4.0, 3.0])
    assert up.mean == 1.0
    # t(0.975, 2) = 4.30265, standard deviation 1, three pairs.
    assert up.half_width == pytest.approx(4.302653 / sqrt(3), rel=1e-6)


def test_ratio_of_paired_losses() -> None:
    x, y = [100.0, 120.0, 110.0, 90.0], [25.0, 33.0, 26.0, 21.0]
    interval = e.ratio_interval(x, y)
    c = np.mean(y) / np.mean(x)
    spread = np.var(np.array(y) - c * np.array(x), ddof=1)
    expected = 3.182446 * sqrt(spread / 4) / np.mean(x)
    assert interval.mean == pytest.approx(c)
    assert interval.half_width == pytest.approx(expected, rel=1e-6)


def test_ratio_is_exact_where_b_loses_nothing_or_as_much_as_a() -> None:
    x = [119.5, 120.25, 121.0]
    nothing = e.ratio_interval(x, [0.0, 0.0, 0.0])
    assert (nothing.low, nothing.high) == (0.0, 0.0)
    as_much = e.ratio_interval(x, x)
    assert as_much.mean == 1.0
    assert as_much.half_width == pytest.approx(0, abs=1e-9)


def test_fieller_agrees_with_delta_where_a_is_sure_and_opens_where_it_is_not() -> None:
    x, y = [100.0, 101.0, 99.5, 100.5], [25.0, 25.5, 24.0, 26.0]
    delta, bounds = e.ratio_interval(x, y), e.fieller(x, y)
    assert bounds.estimate == delta.mean
    assert bounds.low == pytest.approx(delta.low, rel=1e-3)
    assert bounds.high == pytest.approx(delta.high, rel=1e-3)
    unsure = e.fieller([-3.0, 4.0, 1.0], [1.0, 2.0, 3.0])
    assert (unsure.low, unsure.high) == (-inf, inf)


def test_wilson_against_published_values() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    for successes, trials, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        bounds = e.wilson(successes, trials)
        assert round(bounds.low, 4) == low
        assert round(bounds.high, 4) == high
    assert e.wilson(20, 20).high == 1.0


@pytest.mark.parametrize("confidence", [0.9, 0.99])
@pytest.mark.parametrize("trials", [1, 7, 90])
def test_wilson_by_its_formula(trials: int, confidence: float) -> None:
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    for successes in range(trials + 1):
        share = successes / trials
        centre = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
        spread = share * (1 - share) / trials + z**2 / (4 * trials**2)
        half_width = z * sqrt(spread) / (1 + z**2 / trials)
        bounds = e.wilson(successes, trials, confidence=confidence)
        assert bounds.low == pytest.approx(centre - half_width, abs=1e-15)
        assert bounds.high == pytest.approx(centre + half_width, abs=1e-15)


def test_quantile_ranks() -> None:
    p = case("G-QUANTILE-CI").parameters
    tails = e.equal_tail_ranks(p["n"], p=p["p"])
    short = e.shortest_ranks(p["n"], p=p["p"])
    case("G-QUANTILE-CI").assert_expected(
        {
            "equal_tail_l": tails.low,
            "equal_tail_u": tails.high,
            "equal_tail_coverage": tails.coverage,
            "shortest_rank_interval": [short.low, short.high, short.coverage],
        }
    )


@pytest.mark.parametrize("shortest", [False, True])
def test_quantile_interval_takes_the_ranks_of_the_sorted_values(shortest: bool) -> None:
    values = [float(n) for n in range(1000, 0, -1)]
    bounds = e.quantile_interval(values, p=0.95, shortest=shortest)
    assert bounds.estimate == 950
    assert (bounds.low, bounds.high) == ((937, 964) if shortest else (936, 964))


def test_batches_of_a_line_are_seen_to_depend_on_each_other() -> None:
    trend = e.batch_means(np.arange(2003.0))
    assert trend.batch_size == 100
    assert trend.interval.mean == pytest.approx((3 + 2002) / 2)
    assert trend.lag_1 > 0.8
    assert not trend.is_independent()
    assert e.batch_means(np.zeros(40)).is_independent()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: e.student_interval([1.0]), "at least 2 replications needed, got 1"),
        (
            lambda: e.student_interval([1.0, float("nan")]),
            r"values\[1\]: must be finite, got nan",
        ),
        (
            lambda: e.student_interval([1.0, 2.0], confidence=95),
            "confidence: must be strictly between 0 and 1, got 95",
        ),
        (lambda: e.paired_difference([1.0], [1.0, 2.0]), "one length.* got 1 and 2"),
        (lambda: e.ratio_interval([-1.0, 1.0], [1.0, 1.0]), "x: the mean must not be 0"),
        (lambda: e.wilson(3, 2), r"between 0 and trials \(2\), got 3"),
        (lambda: e.batch_means([1.0] * 100, batches=10), "at least 20, got 10"),
        (lambda: e.batch_means([1.0] * 10), "at least one observation a batch"),
        (lambda: e.mser5([1.0] * 19), "at least 20 observations needed, got 19"),
        (
            lambda: e.quantile_interval([1.0, 2.0, 3.0], p=0.99),
            "3 are too few for the 0.99-quantile at confidence 0.95",
        ),
        (
            lambda: e.quantile_interval([1.0, 2.0, 3.0], p=0.99, shortest=True),
            "3 are too few for the 0.99-quantile at confidence 0.95",
        ),
        (
            lambda: e.replications_needed([-1.0, 1.0], gamma=0.05),
            "gamma: 0.05 of a mean of 0 needs more than 1000000 replications",
        ),
        (
            lambda: e.replications_needed([1.0, 2.0], gamma=0),
            "gamma: must be above 0, got 0",
        ),
    ],
)
def test_wrong_arguments_are_named(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()
