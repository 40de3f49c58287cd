"""The headline of a check is its worst finding, and what it is silent about."""

import pytest

from tests.judged import desk, shipped, warned


def headline(*overrides: str) -> str:
    return desk(*overrides).verdicts[1]


def test_a_system_without_findings_keeps_up() -> None:
    assert headline().startswith("desk keeps up: 10 requests/s at its busiest (all day)")
    assert not warned(desk(), "up after")


def test_answers_later_than_the_patience_of_clients_are_not_keeping_up() -> None:
    # At 48 ms of a loop's 100 ms a request and more, an answer takes above 0.05 s.
    late = "systems.desk.clients.timeout_s=0.05"
    busy = 'systems.desk.endpoints."/".cpu.mean_s=0.048'
    assert headline(late, busy).startswith("desk answers too late: 10 requests/s")
    assert headline(late, busy).endswith("and clients give up after 50 ms")
    assert warned(desk(late, busy), "answers of desk take", "clients give up after 50 ms")


def test_the_gateway_may_be_the_first_to_give_up() -> None:
    silence = "hosts.web.gateway.proxy_read_timeout_s=0.01"
    assert headline(silence).endswith("and nginx on web gives up after 10 ms")


def test_a_heap_at_its_limit_is_not_keeping_up() -> None:
    # 203 MiB at steady state less 30 native: 173 MiB.
    assert headline("systems.desk.process.heap_limit_mib=175") == (
        "desk does not last: desk-0 aborts at 173 of V8's 175 MiB"
    )


def test_a_machine_that_is_throttled_is_not_keeping_up() -> None:
    assert headline("hosts.web.baseline_utilisation=0.05") == (
        "desk keeps up only on credits: those of hosts.web are empty on Monday 17:09"
        " (Monday 15:47 to Monday 18:45), and it is throttled 100 % of a usual week"
    )


def test_a_processor_that_is_full_is_named_and_not_the_pool_that_fills_with_it() -> None:
    # 20 queries a second of 55 ms: 110 % of a core.
    it = headline('systems.desk.endpoints."/".query.mean_s=0.055')
    assert it.startswith("desk cannot keep up:")
    assert it.endswith("database CPU main at 110 %")


def test_retries_that_a_stall_would_turn_into_a_storm_are_named() -> None:
    # 280 queries a second of 1/300 s are 93.3 %, twice as many 186.7 %; of half of them
    # twice as many are 93.3 %.
    it = shipped("retry-storm")
    assert it.verdicts[2].startswith(
        "medical never comes back after `stall` (3 s): 2 attempts a request make 187 % of"
        " database CPU shared"
    )
    assert warned(it, "medical never comes back from a stall longer than", "retry_budget")
    short = shipped("retry-storm", "faults.stall.duration_s=0.5")
    assert short.verdicts[2].startswith("medical keeps up until something stalls for")
    half = shipped("retry-storm", "systems.medical.requests_per_day=12096000")
    once = shipped("retry-storm", "systems.medical.clients.max_attempts=1")
    few = shipped("retry-storm", "systems.medical.clients.retry_budget=0.05")
    for sound in (half, once, few):
        assert not warned(sound, "never comes back")


@pytest.mark.parametrize(("limit_mib", "is_said"), [(850, False), (851, True)])
def test_limits_of_pm2_that_permit_more_than_there_is(
    limit_mib: int, is_said: bool
) -> None:
    # 1,000 MiB less 100 of the system, 20 of nginx and 30 of PM2.
    it = desk(f"apps.desk.max_memory_restart_mib={limit_mib}")
    assert bool(warned(it, "host web: PM2's limits permit", "1,000 usable")) == is_said


def test_units_that_look_wrong_are_named_with_what_was_meant() -> None:
    slow = desk("systems.desk.objectives.p95_s=500")
    assert warned(slow, "p95_s = 500 is in seconds", "write 0.5")
    assert not warned(desk("systems.desk.objectives.p95_s=0.5"), "p95_s")
    far = desk("systems.desk.clients.rtt_s=80")
    assert warned(far, "rtt_s = 80 is in seconds and not below timeout_s = 30")


def test_keys_without_effect_and_hosts_without_work_are_named() -> None:
    it = desk("systems.desk.clients.users=50")
    assert warned(it, "systems.desk.clients.users has no effect on an open load")
    moved = shipped("pattern1", "apps.social.host=medical")
    assert warned(moved, "host social runs nothing, at 10.00 USD a month")
    assert not warned(desk(), "no effect")
    assert not warned(desk(), "runs nothing")
