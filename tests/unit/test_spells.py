"""Spells: credits that the surges of a run use up, though its usual week does not."""

import pytest

from tests.judged import desk, shipped, warned

BURSTABLE = (
    "hosts.web.baseline_utilisation=0.2",
    "hosts.web.credit_cap_vcpu_s=360",
    "days=0.5",
)
SURGE = "systems.desk.surges=[{ at_s = 3600, duration_s = 3600, factor = 5 }]"


def test_a_surge_that_empties_the_credits_is_named_with_its_time() -> None:
    # 10 requests a second of 12 ms: 0.12 cores, and 0.6 while it surges. 360 core-seconds
    # last for 360 / 0.4 = 900 s of it, from 01:00 on.
    it = desk(*BURSTABLE, SURGE)
    spell = it.spells[0]
    assert abs(spell.from_s - 4500) < 1
    # 2,700 s of it are left. 0.4 cores too much for so long are 1,080 core-seconds, and
    # what of them can wait is worked off at 0.08 cores.
    assert spell.throttled_s > 2700
    assert spell.machine == "hosts.web"
    assert spell.run_s == 43_200
    assert spell.attempts == 1
    assert spell.demand == pytest.approx(0.12)
    assert spell.baseline == 0.2
    assert not spell.is_for_ever
    assert it.verdicts[1].startswith(
        "desk is throttled: the surges of this run empty the credits of hosts.web on"
        " Monday 01:15, and throttle it to 0.2 cores for"
    )
    assert not desk(*BURSTABLE).spells


def test_retries_may_keep_a_balance_empty_that_the_load_would_fill() -> None:
    # Twice 0.12 cores are more than the 0.2 that may be used for ever.
    twice = desk(*BURSTABLE, SURGE, "systems.desk.clients.max_attempts=2")
    assert twice.spells[0].is_for_ever
    assert "2 attempts a request make 120 % of that" in twice.verdicts[1]


def test_the_shipped_surge_is_throttled_in_check_as_in_run() -> None:
    # `run` is throttled for 6,472 s of its three hours.
    it = shipped("credits-exhausted")
    rest_s = 36_000 + 0.125 * 86_400 - it.spells[0].from_s
    assert abs(rest_s - 6_472) < 0.05 * 6_472
    assert warned(it, "on Monday 11:1", "for ever: 3 attempts a request make 19")
    assert it.verdicts[3].startswith("social is throttled: the surges of this run")


def test_credits_that_nobody_can_lack_are_no_spell() -> None:
    # 0.12 cores before the surge fill the balance; 0.24 of them last for 360 / 0.04 s.
    twice = SURGE.replace("factor = 5", "factor = 2")
    assert not desk(*BURSTABLE, twice).spells
    unlimited = "hosts.web.credit_mode=unlimited"
    assert not desk(*BURSTABLE, SURGE, unlimited).spells


def test_a_backlog_is_worked_off_while_it_is_throttled() -> None:
    # One request may wait, 12 ms of work, which is nothing: until 02:00 it is throttled.
    short = "systems.desk.process.backlog=1"
    spell = desk(*BURSTABLE, SURGE, short).spells[0]
    assert spell.throttled_s == pytest.approx(2700, abs=1)
    # 10,000 of them are 120 core-seconds, at 0.08 cores 1,500 s.
    long = "systems.desk.process.backlog=10000"
    it = desk(*BURSTABLE, SURGE, long)
    assert it.spells[0].throttled_s == pytest.approx(4200, abs=1)
    assert it.verdicts[1] == (
        "desk is throttled: the surges of this run empty the credits of hosts.web on"
        " Monday 01:15, and throttle it to 0.2 cores for 70 min of its 12 h"
    )
    assert warned(it, "on Monday 01:15, and throttle it to 0.2 cores for 70 min of its")


def test_a_run_that_begins_later_in_the_week_says_so() -> None:
    # On Wednesday at noon, and the credits last until 13:15.
    later = "starts_at_s=216000"
    assert warned(
        desk(*BURSTABLE, SURGE, later), "credits of hosts.web on Wednesday 13:15"
    )


def test_attempts_are_those_of_whoever_tries_most_often() -> None:
    # Half of all requests may come again: 1.5 x 0.12 cores are less than 0.2.
    few = ("systems.desk.clients.max_attempts=3", "systems.desk.clients.retry_budget=0.5")
    spell = desk(*BURSTABLE, SURGE, *few).spells[0]
    assert spell.attempts == 1.5
    assert spell.demand == pytest.approx(0.18)
    assert not spell.is_for_ever
