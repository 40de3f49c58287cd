"""When burst credits are used up, and how long a machine is throttled in the long run."""

from typing import Any

import pytest

from experiments.judgement.bursts import BurstUse
from tests.creditweeks import HOSPITAL, WEEK, checked, ran, steady, weekly
from tests.judged import warned

STANDARD: dict[str, Any] = {"credit_mode": "standard"}
HALF_DAYS = (1.0,) * 12 + (0.0,) * 12


def use_of(mean: float, *shape: tuple[float, ...], backlog: int = 511) -> BurstUse:
    (use,) = checked(weekly(mean, *shape, backlog=backlog, **STANDARD)).bursts
    return use


def test_a_steady_load_above_the_baseline_is_throttled_for_ever() -> None:
    use = use_of(0.28)
    assert use.empty_after_h == pytest.approx(4.8 / 0.08)
    assert use.throttled_share == 1.0


def test_half_days_are_throttled_at_their_end() -> None:
    # A day has 0.72 h more than is earned: 0.72 / 0.26 h of it are throttled. What waits
    # then, 360 requests of a second in each of two processes, is served thereafter.
    use = use_of(0.23, HALF_DAYS, backlog=360)
    assert use.empty_after_h == pytest.approx(72 + 2.64 / 0.26)
    assert use.throttled_share == pytest.approx(0.189103, abs=5e-6)


def test_a_week_that_is_too_much_is_said_with_a_day_a_band_and_a_share() -> None:
    scenario = weekly(0.24, HOSPITAL, WEEK, **STANDARD)
    (use,) = checked(scenario).bursts
    assert use.empty_after_h == pytest.approx(88.0466, abs=1e-4)
    assert use.empty_after_h_earliest == pytest.approx(64.7, abs=0.05)
    assert use.empty_after_h_latest is None
    assert use.throttled_share == pytest.approx(0.137750, abs=5e-6)
    # The mean of the week is 0.24 x (5 + 2 x 0.57) / 7.
    assert warned(
        checked(scenario),
        "hosts.web: its burst balance is empty on Thursday 16:03 (Wednesday 16:40 to"
        " never), at 0.211 cores on average where 0.2 may be used for ever; from then on"
        " it is throttled to 0.2 cores, in the long run 13.8 % of a usual week",
    )


def test_a_week_that_the_baseline_just_bears_is_never_empty() -> None:
    use = use_of(0.22, HOSPITAL, WEEK)
    assert (use.empty_after_h, use.throttled_share) == (None, 0.0)
    calm = weekly(0.1, HOSPITAL, WEEK, **STANDARD)
    assert not warned(checked(calm), "burst")


def test_launch_credits_are_spent_first_and_by_the_whole_use() -> None:
    # 1,800 s at 0.3 cores last 6,000 s, in which 1,200 s are earned: 12,000 s at 0.1.
    launched: dict[str, Any] = {"initial_credit": 0.0, "launch_credit_vcpu_s": 1800.0}
    (use,) = checked(weekly(0.3, **STANDARD, **launched)).bursts
    assert use.empty_after_h == pytest.approx(18_000 / 3600)
    (light,) = checked(weekly(0.1, **STANDARD, **launched)).bursts
    assert light.empty_after_h is None


def test_a_machine_that_begins_with_nothing_lacks_nothing_below_its_baseline() -> None:
    (use,) = checked(weekly(0.1, **STANDARD, initial_credit=0.0)).bursts
    assert use.empty_after_h is None


def test_a_run_says_when_the_balance_that_it_ends_with_is_empty() -> None:
    # 4.8 h - 24 x 0.08 h = 2.88 h are left on Tuesday 00:00 and last 36 h; at 0.294
    # cores 30.6 h, at 0.266 cores 43.6 h.
    it = ran(steady(0.28, **STANDARD))
    (said,) = [line for line in it.warnings if "burst" in line]
    assert said.startswith(
        "hosts.web: its burst balance is empty on Wednesday 12:00 (Wednesday 06:3"
    )
    assert " to Wednesday 19:3" in said
    assert said.endswith("in the long run for ever: it never catches up")


def test_a_run_that_was_throttled_is_not_taken_for_a_lighter_load() -> None:
    # It is asked for 0.5 cores and does 0.2, once its balance is gone after 16 h.
    it = ran(weekly(0.5, backlog=100, **STANDARD))
    (said,) = [line for line in it.warnings if "burst" in line]
    assert "empty already, at 0.5 cores on average" in said
