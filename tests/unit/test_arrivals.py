"""Rates over time, and the arrivals that follow them."""

from collections.abc import Callable
from math import inf, pi, sin

import numpy as np
import pytest

from sim.arrivals import EvenArrivals, PoissonArrivals, TraceArrivals
from sim.rate import Rate
from sim.streams import Stream, Streams

DAY_S = 86_400.0
STEPS = Rate([0.0, 10.0, 20.0, 30.0], per_s=[1.0, 0.0, 2.0, 0.5])


def stream() -> Stream:
    return Streams(5).stream("voice", "arrivals")


def test_cumulative_adds_up_the_stretches() -> None:
    t_s = [-1.0, 0.0, 4.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, inf]
    expected = [0.0, 0.0, 4.0, 10.0, 10.0, 10.0, 20.0, 30.0, 35.0, inf]
    assert STEPS.cumulative(t_s).tolist() == expected


def test_inverse_leaves_out_a_stretch_without_arrivals() -> None:
    count = [0.0, 4.0, 9.999, 10.0, 10.001, 20.0, 30.0, 35.0]
    expected = [0.0, 4.0, 9.999, 20.0, 20.0005, 25.0, 30.0, 40.0]
    assert STEPS.inverse(count).tolist() == pytest.approx(expected, rel=1e-12)


def test_rounding_carries_nobody_into_a_stretch_without_arrivals() -> None:
    open_for_s = 1.1
    rate = Rate([0.0, open_for_s, 2.0], per_s=[7.0, 0.0, 1.0])
    last = np.nextafter(rate.cumulative(open_for_s), 0.0)
    assert last / 7.0 == open_for_s
    assert float(rate.inverse(last)) < open_for_s
    assert float(rate.at(rate.inverse(last))) == 7.0


def test_a_rate_that_ends_is_never_exceeded() -> None:
    ending = Rate([0.0, 5.0], per_s=[2.0, 0.0])
    assert ending.inverse([9.0, 10.0, 11.0]).tolist() == [4.5, inf, inf]
    assert ending.cumulative([5.0, 1e9, inf]).tolist() == [10.0, 10.0, 10.0]


def test_nothing_arrives_before_a_late_beginning() -> None:
    late = Rate([0.0, 7.0], per_s=[0.0, 1.0])
    assert late.inverse([0.0, 2.0]).tolist() == [7.0, 9.0]


def test_a_knot_belongs_to_the_stretch_that_it_begins() -> None:
    rates_per_s = STEPS.at([-0.1, 0.0, 9.9, 10.0, 20.0, 1e9])
    assert rates_per_s.tolist() == [0.0, 1.0, 1.0, 0.0, 2.0, 0.5]


def test_one_instant_is_as_good_as_many() -> None:
    assert float(STEPS.cumulative(25.0)) == 20.0
    assert float(STEPS.inverse(20.0)) == 25.0
    assert float(STEPS.at(25.0)) == 2.0


def test_constant_lasts_for_ever() -> None:
    assert Rate.constant(4.0).cumulative([1.0, 1e6]).tolist() == [4.0, 4e6]
    assert Rate.constant(0.0).inverse([0.0, 1.0]).tolist() == [inf, inf]


def test_scaling_multiplies_the_rate() -> None:
    assert STEPS.scaled(3.0).per_s.tolist() == [3.0, 0.0, 6.0, 1.5]
    assert STEPS.per_s.tolist() == [1.0, 0.0, 2.0, 0.5]


def test_a_surge_multiplies_the_rate_for_its_time_alone() -> None:
    surging = STEPS.with_surge(5.0, until_s=25.0, factor=10.0)
    assert surging.knots_s.tolist() == [0.0, 5.0, 10.0, 20.0, 25.0, 30.0]
    assert surging.per_s.tolist() == [1.0, 10.0, 0.0, 20.0, 2.0, 0.5]


def test_a_surge_may_begin_at_a_knot_and_never_end() -> None:
    surging = STEPS.with_surge(20.0, until_s=inf, factor=2.0)
    assert surging.knots_s.tolist() == STEPS.knots_s.tolist()
    assert surging.per_s.tolist() == [1.0, 0.0, 4.0, 1.0]


def test_a_function_keeps_its_integral() -> None:
    rate = Rate.from_function(lambda t_s: 2 + sin(t_s), horizon_s=2 * pi, step_s=0.1)
    # Two-point Gauss: the error of a step is h**5 / 4320 at most, 63 steps of 0.1.
    assert float(rate.cumulative(2 * pi)) == pytest.approx(4 * pi, abs=2e-7)
    assert float(rate.cumulative(pi)) == pytest.approx(2 * pi + 2, abs=2e-3)
    assert float(rate.at(2 * pi)) == 0.0


def test_a_function_that_jumps_at_its_steps_is_kept_exactly() -> None:
    rate = Rate.from_function(lambda t_s: t_s // 1.0, horizon_s=3.5, step_s=1.0)
    assert rate.knots_s.tolist() == [0.0, 1.0, 2.0, 3.0, 3.5]
    assert rate.per_s.tolist() == [0.0, 1.0, 2.0, 3.0, 0.0]


def test_a_horizon_of_whole_steps_makes_no_step_of_rounding() -> None:
    assert 2.1 / 0.7 > 3
    rate = Rate.from_function(lambda _: 1.0, horizon_s=2.1, step_s=0.7)
    assert len(rate.knots_s) == 4


def test_a_day_of_factor_one_expects_the_day_s_arrivals() -> None:
    shape = [1.0] * 8 + [9.0] * 10 + [3.0] * 6
    factors = [1.0, 1.0, 2.0, 1.0, 1.0, 0.5, 0.0]
    rate = Rate.daily(1000.0, hourly_shape=shape, weekday_factors=factors, days=9)
    days = rate.cumulative(np.arange(11) * DAY_S)
    expected = [1000.0 * factor for factor in [*factors, 1.0, 1.0, 0.0]]
    assert np.diff(days).tolist() == pytest.approx(expected)
    nine, night = rate.at([9.5 * 3600, 2.5 * 3600])
    assert nine == pytest.approx(9 * night)


def test_poisson_arrivals_follow_the_unit_rate_points_of_their_stream() -> None:
    u = stream().block(3)
    points = np.cumsum(-np.log1p(-u))
    arrivals = PoissonArrivals(Rate.constant(0.5), stream=stream(), block_rows=3)
    assert arrivals.block().tolist() == pytest.approx((points / 0.5).tolist())


def test_poisson_arrivals_carry_on_from_block_to_block() -> None:
    once = PoissonArrivals(STEPS, stream=stream(), block_rows=12).block()
    arrivals = PoissonArrivals(STEPS, stream=stream(), block_rows=4)
    assert np.array_equal(once, np.concatenate([arrivals.block() for _ in range(3)]))


def test_twice_the_rate_brings_the_same_customers_in_half_the_time() -> None:
    rate = Rate.constant(2.0)
    once = PoissonArrivals(rate, stream=stream()).block()
    twice = PoissonArrivals(rate.scaled(2.0), stream=stream()).block()
    assert np.array_equal(once, 2 * twice)


def test_nobody_arrives_after_the_end() -> None:
    ending = Rate([0.0, 10.0], per_s=[5.0, 0.0])
    arrivals = PoissonArrivals(ending, stream=stream(), block_rows=200)
    times_s = arrivals.block()
    came = np.isfinite(times_s)
    assert 0 < came.sum() < 200
    assert times_s[came].max() < 10.0
    assert np.all(arrivals.block() == inf)


def test_even_arrivals_are_a_step_apart_and_end_with_the_rate() -> None:
    ending = Rate([0.0, 1.0, 2.0], per_s=[4.0, 2.0, 0.0])
    arrivals = EvenArrivals(ending, block_rows=4)
    # A quarter of a second apart at first, a half then.
    assert arrivals.block().tolist() == [0.25, 0.5, 0.75, 1.0]
    assert arrivals.block().tolist() == [1.5, inf, inf, inf]  # nobody at its very end


def test_a_trace_is_replayed_and_then_ends() -> None:
    trace = TraceArrivals([0.0, 1.5, 1.5, 4.0, 9.0], block_rows=3)
    assert trace.block().tolist() == [0.0, 1.5, 1.5]
    assert trace.block().tolist() == [4.0, 9.0, inf]
    assert trace.block().tolist() == [inf, inf, inf]


def test_an_empty_trace_has_nobody() -> None:
    assert TraceArrivals([], block_rows=2).block().tolist() == [inf, inf]


def week(**changes: object) -> Callable[[], Rate]:
    parts = {"hourly_shape": [1.0] * 24, "weekday_factors": [1.0] * 7, "days": 1}
    return lambda: Rate.daily(10.0, **{**parts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Rate([], per_s=[]), "of one length, at least 1"),
        (lambda: Rate([0.0, 1.0], per_s=[1.0]), r"got shapes \(2,\) and \(1,\)"),
        (lambda: Rate([1.0], per_s=[1.0]), "must begin with 0, got 1"),
        (lambda: Rate([0.0, 2.0, 2.0], per_s=[1.0] * 3), "got 2 and 2 at 1 and 2"),
        (lambda: Rate([0.0, inf], per_s=[1.0] * 2), "got 0 and inf at 0 and 1"),
        (lambda: Rate([0.0, 1.0], per_s=[1.0, -2.0]), "per_s must .* got -2 at 1"),
        (lambda: STEPS.scaled(-1.0), "factor must .* got -1.0"),
        (
            lambda: STEPS.with_surge(5.0, until_s=5.0, factor=2.0),
            "0 <= at_s < until_s, got 5 and 5",
        ),
        (
            lambda: STEPS.with_surge(5.0, until_s=6.0, factor=-2.0),
            "factor must .* got -2.0",
        ),
        (
            lambda: Rate.from_function(abs, horizon_s=1.0, step_s=0.0),
            "must be positive and finite, got 1 and 0",
        ),
        (week(hourly_shape=[1.0] * 23), "hourly_shape must be 24"),
        (week(hourly_shape=[0.0] * 24), "hourly_shape must not be zero all day"),
        (week(weekday_factors=[1.0] * 6 + [-1.0]), "weekday_factors must be 7"),
        (week(days=0), "days must be at least 1, got 0"),
        (lambda: TraceArrivals([1.0, 0.5]), "got 0.5 at 1"),
        (lambda: TraceArrivals([-1.0]), "got -1 at 0"),
        (lambda: TraceArrivals([1.0, inf]), "got inf at 1"),
        (lambda: TraceArrivals([1.0], block_rows=0), "block_rows must be at least 1"),
        (
            lambda: PoissonArrivals(STEPS, stream=stream(), block_rows=0),
            "block_rows must be at least 1, got 0",
        ),
    ],
)
def test_an_impossible_input_is_refused(make: Callable[[], object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        make()


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="a count must not be negative, got -2"):
        STEPS.inverse([1.0, -2.0])


def test_a_rate_cannot_be_changed_behind_its_sums() -> None:
    with pytest.raises(ValueError, match="read-only"):
        STEPS.per_s[0] = 99.0
