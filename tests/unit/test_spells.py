"""Spells: credits that the surges of a run use up, though its usual week does not."""

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
    assert spell.throttled_s > 2700
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
