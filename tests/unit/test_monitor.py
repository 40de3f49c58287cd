"""Histograms over customers and averages over time, on numbers small enough to check."""

import pickle
from math import inf, isnan, log, log1p, nan

import pytest

from sim.monitor import Histogram, TimeWeighted


def filled(*values: float) -> Histogram:
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    return histogram


def test_count_sum_mean_and_extremes_are_exact() -> None:
    histogram = filled(0.5, 0.25, 3.0, 0.25)
    assert (histogram.count, histogram.sum, histogram.mean) == (4, 4.0, 1.0)
    assert (histogram.min, histogram.max) == (0.25, 3.0)


def test_an_empty_histogram_says_nan() -> None:
    empty = Histogram()
    assert (empty.count, empty.sum) == (0, 0.0)
    assert isnan(empty.quantile(0.5))
    assert isnan(empty.fraction_above(1.0))
    assert isnan(empty.mean)
    assert isnan(empty.min)
    assert isnan(empty.max)


def test_quantiles_are_the_values_of_their_rank_within_one_per_cent() -> None:
    histogram = filled(*(i / 1000 for i in range(1, 1001)))
    for p in (0.001, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0):
        assert histogram.quantile(p) == pytest.approx(p, rel=0.01)


def test_a_quantile_is_interpolated_within_its_bucket() -> None:
    # All but the extremes lie in the bucket from 1 to 1 + 1/128, evenly: the k-th of 100
    # stands at 1 + (k - 0.5) / 12,800. 95 % of 102 values are 97, the 97th is their 96th.
    inside = [1 + (k - 0.5) / 12_800 for k in range(1, 101)]
    histogram = filled(0.5, *inside, 2.0)
    assert histogram.quantile(0.95) == pytest.approx(1 + 95.5 / 12_800, rel=1e-12)
    # Of a bucket that holds the smallest and the largest value only what lies between
    # them counts: 3 and 3.01 are all there is, so the second of four is 3/8 of the way.
    narrow = filled(3.0, 3.001, 3.002, 3.01)
    assert narrow.quantile(0.5) == pytest.approx(3 + 0.01 * 1.5 / 4, rel=1e-12)


def test_interpolation_is_far_closer_than_a_bucket_is_wide() -> None:
    # Exponential with a mean of 1/30 s, at the middle of each of 100,000 equal shares:
    # the sojourn of an M/M/1, 95 % of which lie below ln(20) / 30 = 0.0998577 s. The
    # bucket there is 0.49 ms wide.
    histogram = filled(*(-log1p(-(k + 0.5) / 100_000) / 30 for k in range(100_000)))
    for p in (0.5, 0.9, 0.95):
        assert histogram.quantile(p) == pytest.approx(-log(1 - p) / 30, rel=1e-4)
    # Further out the values themselves are 0.03 and 0.3 ms apart.
    for p in (0.99, 0.999):
        assert histogram.quantile(p) == pytest.approx(-log(1 - p) / 30, rel=2e-3)


def test_the_error_of_a_quantile_is_at_most_a_bucket_also_at_worst() -> None:
    # 99 of 100 at the upper end of the bucket from 1 to 1 + 1/128: the second is taken
    # for one near the lower end, as wrong as it can be, and still within 1/128.
    histogram = filled(1.0, *[1.0078] * 99, 5.0)
    assert histogram.quantile(0.02) == pytest.approx(1.0078, rel=1 / 128)
    assert histogram.quantile(0.02) != pytest.approx(1.0078, rel=0.005)


def test_a_rank_is_not_pushed_up_by_rounding() -> None:
    assert 0.07 * 100 > 7
    histogram = filled(*([1.0] * 7 + [2.0] * 93))
    assert histogram.quantile(0.07) == pytest.approx(1.0, rel=0.01)
    assert histogram.quantile(0.071) == pytest.approx(2.0, rel=0.01)


def test_quantiles_stay_between_the_extremes() -> None:
    assert filled(0.123).quantile(0.5) == 0.123
    assert filled(1.0, 1.9999).quantile(0.0) == 1.0
    assert filled(1.0, 1.9999).quantile(1.0) == 1.9999


def test_zero_has_a_bucket_of_its_own() -> None:
    histogram = filled(0.0, 0.0, 0.0, 1e-7)
    assert histogram.quantile(0.75) == 0.0
    assert histogram.quantile(0.76) == pytest.approx(1e-7, rel=0.01)
    assert histogram.fraction_above(0.0) == 0.25


def test_values_outside_the_range_are_still_counted() -> None:
    histogram = filled(1e-12, 1e12)
    assert histogram.count == 2
    assert (histogram.min, histogram.max) == (1e-12, 1e12)
    assert histogram.quantile(0.5) < 1e-7
    assert histogram.quantile(1.0) > 1e7
    assert histogram.fraction_above(1.0) == 0.5
    # Spread evenly from the last bucket's lower edge to the largest value.
    assert histogram.fraction_above(1e11) == pytest.approx(0.45, rel=1e-3)
    # And from 0 to the first bucket's upper edge, 129/128 * 2**-24.
    fraction = filled(1e-12, 1e-9).fraction_above(1e-10)
    assert fraction == pytest.approx(1 - 1e-10 / (129 / 128 * 2**-24))


@pytest.mark.parametrize("value", [-1e-9, -1.0, nan, inf, -inf])
def test_a_value_that_no_customer_can_have_is_refused(value: float) -> None:
    histogram = filled(1.0)
    with pytest.raises(ValueError, match="must be finite and not negative"):
        histogram.add(value)
    assert (histogram.count, histogram.sum, histogram.max) == (1, 1.0, 1.0)


@pytest.mark.parametrize("p", [-0.1, 1.1, nan])
def test_a_share_outside_0_and_1_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="p must lie between 0 and 1"):
        filled(1.0).quantile(p)


def test_the_fraction_above_divides_a_bucket_evenly() -> None:
    # The first bucket of the octave that begins at 1 ends at 1 + 1/128.
    histogram = filled(1.0, 1.0, 1.0075, 1.0075, 3.0, 3.0)
    assert histogram.fraction_above(2.0) == pytest.approx(2 / 6)
    assert histogram.fraction_above(1 + 1 / 256) == pytest.approx(4 / 6)
    assert histogram.fraction_above(0.5) == 1.0
    assert histogram.fraction_above(3.0) == 0.0


def test_merging_is_adding_the_values_of_both() -> None:
    merged = filled(0.0, 1.0, 5.0)
    merged.merge(filled(0.1, 7.0))
    merged.merge(Histogram())
    assert (merged.count, merged.sum) == (5, 13.1)
    assert (merged.min, merged.max) == (0.0, 7.0)
    assert merged.quantile(0.6) == pytest.approx(1.0, rel=0.01)


def test_the_memory_does_not_grow_with_the_number_of_values() -> None:
    few, many = filled(0.5), filled(*(i * 0.37 for i in range(10_000)))
    assert len(few._buckets) == len(many._buckets) == 6145


def test_a_histogram_survives_the_way_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(filled(0.5, 2.0)))
    assert (copy.count, copy.quantile(1.0)) == (2, filled(0.5, 2.0).quantile(1.0))


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_mean_over_time_weighs_each_value_by_how_long_it_lasts() -> None:
    clock = Clock()
    present = TimeWeighted(clock)
    clock.now = 2.0
    present.set(3.0)
    clock.now = 5.0
    present.add(-2.0)
    clock.now = 10.0
    assert present.value == 1.0
    assert present.integral() == 2 * 0.0 + 3 * 3.0 + 5 * 1.0
    assert present.mean() == 1.4
    assert present.peak == 3.0


def test_measuring_anew_forgets_the_warm_up_and_keeps_the_value() -> None:
    clock = Clock()
    present = TimeWeighted(clock, value=100.0)
    clock.now = 4.0
    present.set(2.0)
    clock.now = 6.0
    present.reset()
    assert (present.value, present.peak, present.integral()) == (2.0, 2.0, 0.0)
    clock.now = 8.0
    present.set(4.0)
    clock.now = 10.0
    assert present.mean() == 3.0
    assert present.peak == 4.0


def test_measuring_may_begin_late() -> None:
    clock = Clock()
    clock.now = 100.0
    present = TimeWeighted(clock, value=2.0)
    clock.now = 110.0
    assert (present.integral(), present.mean()) == (20.0, 2.0)


def test_no_time_has_no_mean() -> None:
    assert isnan(TimeWeighted(Clock(), value=2.0).mean())


def test_a_value_that_lasts_no_time_is_a_peak_without_weight() -> None:
    clock = Clock()
    present = TimeWeighted(clock)
    present.set(9.0)
    present.set(1.0)
    clock.now = 1.0
    assert (present.mean(), present.peak) == (1.0, 9.0)


def test_the_peak_of_a_negative_value_is_not_zero() -> None:
    present = TimeWeighted(Clock(), value=-5.0)
    present.set(-3.0)
    assert present.peak == -3.0
