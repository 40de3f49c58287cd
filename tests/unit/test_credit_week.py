"""Weeks of burst credits: what is charged, when a balance is empty, how long throttled.

A t3.micro earns 0.2 cores and keeps 24 h of that; a vCPU-hour beyond costs 0.05 USD.
"""

from math import inf

import pytest

from sim.queueing.week import (
    HOUR_S,
    Bucket,
    Tank,
    charged_core_s,
    empty_after_s,
    throttled_share,
)

HOSPITAL = (
    *(0.7, 0.3, 0.2, 0.2, 0.2, 0.3, 0.6, 1.2, 2.5, 2.1, 1.9, 1.7),
    *(1.1, 1.7, 1.8, 1.7, 2.1, 1.3, 0.7, 0.5, 0.4, 0.4, 0.4, 0.4),
)
WEEKEND = 0.57
CAP = 24 * 0.2 * HOUR_S
HALF_DAYS = ([0.46] * 12 + [0.0] * 12) * 7


def bucket(backlog: float = 0.0) -> Bucket:
    return Bucket(baseline=0.2, cap=CAP, backlog=backlog)


def hospital_week(weekday_mean: float) -> list[float]:
    mean = sum(HOSPITAL) / 24
    factors = [1.0] * 5 + [WEEKEND] * 2
    return [weekday_mean * x / mean * factor for factor in factors for x in HOSPITAL]


@pytest.mark.parametrize(
    ("load", "usd"),
    [
        # 0.3 cores above the baseline, 730 h at 0.05 USD.
        ([0.5] * 168, 10.95),
        # 3.240 vCPU-hours a week: 0.019286 x 168.
        (hospital_week(0.25), 0.7039),
        # Its mean is below the baseline, but six idle days lose what Monday owes: Monday
        # falls by 1.0 x 24 h from +4.8 h to -4.8 h and pays the other 14.4.
        ([1.2] * 24 + [0.0] * 144, 3.1286),
        (hospital_week(0.20), 0.0),
    ],
)
def test_what_unlimited_bills_of_a_month(load: list[float], usd: float) -> None:
    hours = charged_core_s(load, bucket()) / HOUR_S
    assert hours * 730 / 168 * 0.05 == pytest.approx(usd, abs=5e-5)


@pytest.mark.parametrize(
    ("load", "hours"),
    [
        ([0.28] * 168, 60.0),  # 4.8 / 0.08
        (HALF_DAYS, 72 + 2.64 / 0.26),  # a day costs 0.26 x 12 - 0.2 x 12 = 0.72 h
        (hospital_week(0.24), 88.0466),
        (hospital_week(0.22), inf),
    ],
)
def test_when_a_full_balance_is_empty(load: list[float], hours: float) -> None:
    after_s = empty_after_s(load, bucket(), balance=CAP)
    assert after_s / HOUR_S == pytest.approx(hours, abs=1e-4)


@pytest.mark.parametrize(
    ("load", "backlog", "share"),
    [
        ([0.28] * 168, 0.0, 1.0),
        # A day earns 2.4 h and has 3.12 h less of it to spend above: 0.72 / 0.26 h.
        (HALF_DAYS, 0.0, 0.72 / 0.26 / 24),
        (HALF_DAYS, 720.0, 0.189103),
        (hospital_week(0.24), 0.0, 0.050903),
        (hospital_week(0.24), 1022.0, 0.137750),
        (hospital_week(0.22), 0.0, 0.0),
    ],
)
def test_how_long_a_steady_week_is_throttled(
    load: list[float], backlog: float, share: float
) -> None:
    assert throttled_share(load, bucket(backlog)) == pytest.approx(share, abs=5e-6)


def test_launch_credits_are_spent_by_the_whole_use_while_the_balance_grows() -> None:
    # A t2.nano earns 0.05 cores and is launched with 30 core-minutes; at 2 % of a core
    # these last 25 h, and the 72 core-minutes that it can keep come in 24.
    nano = Bucket(baseline=0.05, cap=72 * 60.0)
    tank = Tank(nano, balance=0.0, launch=30 * 60.0)
    for _ in range(25):
        assert tank.pass_hour(0.02) == 0.0
    assert tank.launch == pytest.approx(0.0, abs=1e-9)
    assert tank.balance == pytest.approx(72 * 60.0)


def test_from_which_hour_makes_a_difference() -> None:
    # At noon the load is over: twelve hours fill what the morning took.
    at_noon = empty_after_s(HALF_DAYS, bucket(), balance=HOUR_S, from_hour=12)
    at_night = empty_after_s(HALF_DAYS, bucket(), balance=HOUR_S)
    assert at_night / HOUR_S == pytest.approx(1 / 0.26)
    # 1 + 2.4 h at midnight, and 3.12 h to spend in twelve: 0.28 are left at noon, 2.68
    # at the next midnight, which is 12 h + 2.68 / 0.26 after the first.
    assert at_noon / HOUR_S == pytest.approx(12 + 24 + 2.68 / 0.26)
