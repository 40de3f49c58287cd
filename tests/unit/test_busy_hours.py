"""The busy hours of a comparison: which they are, and how they begin."""

from typing import Any

import pytest
from attrs import evolve

from experiments.comparing.busyhours import A_TRACE, busy_hours, usual_credits
from experiments.judgement.week import CreditWeek
from models.config import FaultConfig, HostConfig, SurgeConfig
from sim.credits import CreditMode
from sim.queueing.week import Bucket
from tests.compared import PATTERN1
from tests.creditweeks import HOSPITAL, weekly


def week(load: tuple[float, ...]) -> CreditWeek:
    return CreditWeek(
        machine="hosts.web",
        load=load * 7,
        bucket=Bucket(baseline=0.2, cap=17_280.0),
        vcpus=2,
        credit_mode=CreditMode.STANDARD,
        at_s=0.0,
        balance=0.0,
        launch=0.0,
        surplus_usd_per_vcpu_h=0.05,
    )


def test_they_begin_with_the_busiest_hour_and_are_measured_after_ten_minutes() -> None:
    # Of a hospital's day the hour from 8 to 9 is the busiest, on Monday first.
    hours = busy_hours(weekly(0.1, HOSPITAL), 1800.0)
    assert (hours.at_s, hours.length_s) == (8 * 3600.0, 1800.0)
    part = hours.of(weekly(0.1, HOSPITAL))
    assert (part.starts_at_s, part.warm_up_s) == (8 * 3600.0 - 600.0, 600.0)
    assert part.horizon_s == 2400.0
    assert part.starts_warm


def test_faults_and_surges_belong_to_other_times() -> None:
    crash = FaultConfig(kind="host-crash", target="medical", at_s=60.0, duration_s=60.0)
    surge = SurgeConfig(at_s=0.0, duration_s=60.0, factor=9.0)
    medical = evolve(PATTERN1.systems["medical"], surges=(surge,))
    bad = evolve(
        PATTERN1,
        faults={"crash": crash},
        systems=PATTERN1.systems | {"medical": medical},
    )
    hours = busy_hours(PATTERN1)
    assert hours == busy_hours(bad)
    assert hours.of(bad) == hours.of(PATTERN1)


def test_a_machine_begins_with_the_credits_of_that_hour_in_any_week() -> None:
    # 0.46 cores from 0 to 12, none from 12 to 24. Noon finds it empty, midnight with
    # 0.2 x 12 h = 8,640 of 17,280; by 6 another 0.26 x 6 h = 5,616 are gone.
    load = (0.46,) * 12 + (0.0,) * 12
    assert usual_credits(week(load), 0.0) == pytest.approx(0.5)
    assert usual_credits(week(load), 6 * 3600.0) == pytest.approx(3024 / 17_280)
    assert usual_credits(week(load), 12 * 3600.0) == 0.0
    assert usual_credits(week((0.1,) * 24), 6 * 3600.0) == 1.0


def begins_with(**host: Any) -> float:
    """Return the credits with which the busy hours of a load above the baseline begin."""
    scenario = weekly(0.3, credit_mode="standard", **host)
    (web,) = busy_hours(scenario).of(scenario).hosts.values()
    assert isinstance(web, HostConfig)
    return web.initial_credit


def test_a_balance_that_a_file_gives_stands_and_an_empty_one_is_not_a_new_machine() -> (
    None
):
    assert begins_with() == A_TRACE
    assert begins_with(initial_credit=0.4) == 0.4
