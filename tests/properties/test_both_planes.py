"""The compiled plane gives the bytes of the other one, on whatever Hypothesis invents.

``make differential`` compares them on as many new days as one likes.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.both import agree
from tests.properties.differential_days import OF_A_HUNDRED, Day, days

DAYS = 200
LOOK_S = 5.0
"""From one look at the tables of the compiled plane to the next."""
some = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def of(kind: str) -> settings:
    """Return the settings of a test of the share that days of a *kind* have."""
    return settings(some, max_examples=DAYS * OF_A_HUNDRED[kind] // 100)


@given(day=days("platform"))
@of("platform")
def test_both_planes_end_every_request_alike(day: Day) -> None:
    compare(day)


@given(day=days("bad day"))
@of("bad day")
def test_both_planes_live_through_a_bad_day_alike(day: Day) -> None:
    compare(day)


@given(day=days("larger bad day"))
@of("larger bad day")
def test_both_planes_live_through_a_larger_bad_day_alike(day: Day) -> None:
    compare(day)


@pytest.mark.slow
@given(day=days("crash loop"))
@of("crash loop")
def test_both_planes_crash_and_come_back_alike(day: Day) -> None:
    compare(day)


def test_as_many_days_are_tried_as_are_promised() -> None:
    assert sum(OF_A_HUNDRED.values()) == 100


def compare(day: Day) -> None:
    scenario = day.scenario
    agree(scenario, seed=scenario.seed, until_s=scenario.horizon_s, every_s=LOOK_S)
