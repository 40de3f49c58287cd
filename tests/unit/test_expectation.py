"""What a month of a fault costs, from rates and losses that are written down."""

from math import exp

import pytest

from experiments.coupling.expectation import (
    Loss,
    Rate,
    expected,
    loss_at,
    needs_more_runs,
    shape_of_range,
    strata,
)


def test_a_rate_and_a_loss_make_a_month() -> None:
    # Gamma of shape 4 and mean 50: the quantiles of chi-squared with 8 degrees are
    # 2.1797 and 17.5345, times 50 / 8.
    once = (Rate(mean=0.5, shape=4.0), Loss(mean=100.0))
    month = expected([once])
    assert month.mean == 50.0
    assert (month.low, month.high) == pytest.approx((13.623, 109.591), abs=1e-3)
    # Two of them: the variance doubles and the mean does, so the shape is 8.
    twice = expected([once, once])
    assert twice.mean == 100.0
    assert (twice.low, twice.high) == pytest.approx((43.173, 180.283), abs=1e-3)


def test_an_error_of_the_loss_widens_the_interval() -> None:
    sure = expected([(Rate(mean=0.5, shape=4.0), Loss(mean=100.0))])
    unsure = expected([(Rate(mean=0.5, shape=4.0), Loss(mean=100.0, error=50.0))])
    assert unsure.mean == sure.mean
    assert unsure.low < sure.low < sure.high < unsure.high


@pytest.mark.parametrize(("ratio", "shape"), [(5, 4.59), (10, 2.44), (30, 1.30)])
def test_a_range_of_a_rate_has_a_shape(ratio: float, shape: float) -> None:
    assert shape_of_range(ratio) == pytest.approx(shape, abs=5e-3)


def test_a_range_without_a_width_is_refused() -> None:
    with pytest.raises(ValueError, match="width"):
        shape_of_range(1.0)


def test_a_loss_is_read_from_a_line_at_the_mean_duration() -> None:
    # Losses of 2 + 0.5 a second, exactly: no error, also beyond what was run.
    loss = loss_at([180.0, 480.0, 900.0], [92.0, 242.0, 452.0], 600.0)
    assert loss.mean == pytest.approx(302.0)
    assert loss.error == pytest.approx(0.0, abs=1e-9)
    # Residuals of -1, 2, -1 at 0, 1, 2: variance 6 / (3 - 2), error at the middle
    # sqrt(6 / 3).
    bent = loss_at([0.0, 1.0, 2.0], [9.0, 12.0, 9.0], 1.0)
    assert bent.mean == pytest.approx(10.0)
    assert bent.error == pytest.approx(2.0**0.5)


def test_a_loss_of_one_duration_is_the_mean() -> None:
    # Of 8, 10 and 12 the deviation is 2, its error 2 / sqrt(3).
    loss = loss_at([300.0] * 3, [8.0, 10.0, 12.0], 300.0)
    assert loss.mean == 10.0
    assert loss.error == pytest.approx(2.0 / 3.0**0.5)


def test_more_runs_are_needed_where_the_loss_is_the_uncertainty() -> None:
    # 0.1 / 4 = 0.025, the square of 15.8 %.
    rate = Rate(mean=1.0, shape=4.0)
    assert not needs_more_runs(rate, Loss(mean=100.0, error=15.0))
    assert needs_more_runs(rate, Loss(mean=100.0, error=16.0))
    assert not needs_more_runs(rate, Loss(mean=0.0))


def test_strata_are_the_middles_of_equal_parts() -> None:
    assert strata(4) == [0.125, 0.375, 0.625, 0.875]


def test_months_in_which_nothing_happens() -> None:
    assert Rate(mean=0.5, shape=4.0).months_without() == pytest.approx(exp(-0.5))
