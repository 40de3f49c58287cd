"""Stalls as a fluid: against the events of the reference cases, and by hand."""

from math import inf

import pytest

from sim.queueing.stall import Demanding, longest_survived_s, recovery_of
from tests.theory.cases import case

TIE_S = 0.15
"""The case allows itself so much, for whoever comes at the boundary of the patience."""


def storm(rate_per_s: float, *, attempts: int) -> Demanding:
    p = case("G-META").parameters
    service_s = 1 / p["service_rate_per_s"]
    return Demanding(
        utilisation=rate_per_s * service_s,
        patience_s=p["timeout_s"] - service_s,
        attempts=attempts,
        pauses_s=(service_s,),
    )


@pytest.mark.parametrize("index", range(3))
def test_a_storm_ends_or_outlives_its_trigger(index: int) -> None:
    row = case("G-META").expected["runs"][index]
    load = storm(row["arrival_per_s"], attempts=3)
    found = recovery_of(load, stall_s=row["trigger_s"])
    assert (found.answers_after_s < inf) is row["recovers"]
    if row["recovers"]:
        expected_s = row["recovery_s_after_trigger"]
        assert found.answers_after_s == pytest.approx(expected_s, abs=TIE_S)


def test_the_longest_stall_that_is_recovered_from() -> None:
    expected_s = case("G-META").expected["critical_trigger_s_at_last_load"]
    found_s = longest_survived_s(storm(40.0, attempts=3))
    assert found_s == pytest.approx(expected_s, abs=0.1)
    assert longest_survived_s(storm(40.0, attempts=1)) == inf
    assert longest_survived_s(storm(33.0, attempts=3)) == inf


def test_without_retries_a_backlog_drains_at_what_is_left_of_the_capacity() -> None:
    # 90 % at a third of the speed for 8 s leaves (0.9 - 1/3) x 8 = 4.533 s of work, which
    # falls by 0.1 a second: 45.33 s in all, and (4.533 - 0.9) / 0.1 until 0.9 s are left.
    load = Demanding(utilisation=0.9, patience_s=0.9, attempts=1)
    found = recovery_of(load, stall_s=8.0, speed=1 / 3)
    assert found.drained_after_s == pytest.approx(45.333, abs=1e-3)
    assert found.answers_after_s == pytest.approx(36.333, abs=1e-3)


def test_a_surge_leaves_what_came_beyond_the_capacity() -> None:
    # (2 x 0.8 - 1) x 60 = 36 s of work, falling by 0.2 a second: 180 s, 130 s to 10 s.
    load = Demanding(utilisation=0.8, patience_s=10.0, attempts=1)
    found = recovery_of(load, stall_s=60.0, speed=1.0, surge=2.0)
    assert found.drained_after_s == pytest.approx(180.0)
    assert found.answers_after_s == pytest.approx(130.0)


def test_a_queue_that_is_shorter_than_the_patience_makes_no_storm() -> None:
    # At most 0.5 s wait, and clients 1 s: after the stall everybody is answered in time.
    load = Demanding(utilisation=0.6, patience_s=1.0, attempts=10, most_s=0.5)
    assert recovery_of(load, stall_s=10.0).answers_after_s == 0.0
    assert longest_survived_s(load) == inf


def test_a_stall_that_the_patience_outlasts_is_late_for_nobody() -> None:
    # 2 s at half the speed leave (0.8 - 0.5) x 2 = 0.6 s, for 0.6 / 0.2 = 3 s.
    load = Demanding(utilisation=0.8, patience_s=5.0, attempts=3)
    found = recovery_of(load, stall_s=2.0, speed=0.5)
    assert (found.answers_after_s, found.drained_after_s) == pytest.approx((0.0, 3.0))


def test_customers_who_do_not_wait_at_all_come_back_from_no_stall() -> None:
    load = Demanding(utilisation=0.5, patience_s=0.0, attempts=3)
    assert longest_survived_s(load) == 0.0
