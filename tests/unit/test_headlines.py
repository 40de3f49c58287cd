"""The headline of a check is its worst finding, and what it is silent about."""

from math import exp

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


def test_clients_who_leave_before_anything_can_be_answered_are_judged_at_all() -> None:
    # Work of 22 ms and more beside a patience of 5: three attempts of 0.48 are 1.44.
    hasty = (
        "systems.desk.clients.timeout_s=0.005",
        "systems.desk.clients.max_attempts=3",
    )
    busy = 'systems.desk.endpoints."/".cpu.mean_s=0.048'
    assert headline(*hasty, busy).startswith("desk answers too late: 10 requests/s")


def test_the_gateway_may_be_the_first_to_give_up() -> None:
    silence = "hosts.web.gateway.proxy_read_timeout_s=0.01"
    assert headline(silence).endswith("and nginx on web gives up after 10 ms")


def test_a_heap_at_its_limit_is_not_keeping_up() -> None:
    # 203 MiB at steady state less 30 native: 173 MiB.
    assert headline("systems.desk.process.heap_limit_mib=175") == (
        "desk does not last: desk-0 aborts at 173 of V8's 175 MiB"
    )


def test_a_process_that_pm2_restarts_all_the_time_does_not_last() -> None:
    # 203 MiB at steady state; its cache is full after 1,200 requests, two minutes.
    limited = "apps.desk.max_memory_restart_mib=200"
    quickly = "systems.desk.process.cache_fill_requests=1200"
    assert headline(limited, quickly).startswith(
        "desk does not last: PM2 restarts desk-0: its limit of 200 MiB"
        " (max_memory_restart) is at or below its"
    )
    # Of a cache that takes an hour it is a warning: nobody feels a restart an hour.
    assert headline(limited).startswith("desk keeps up:")
    assert warned(desk(limited), "PM2 restarts desk-0")


def test_a_machine_that_is_throttled_is_not_keeping_up() -> None:
    assert headline("hosts.web.baseline_utilisation=0.05") == (
        "desk is throttled: the credits of hosts.web are empty on Monday 17:09"
        " (Monday 15:47 to Monday 18:45), and from then on it has 0.05 cores, for ever"
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


def test_every_processor_that_is_full_is_named() -> None:
    # 10 requests a second of 12 ms x 10: 120 % of the loop, and of the only core.
    it = headline("systems.desk.cpu_factor=10", "hosts.web.vcpus=1")
    assert it.endswith("event loop desk at 120 % and host CPU web at 120 %")


def test_pools_beyond_the_connections_of_their_database_are_no_keeping_up() -> None:
    it = headline("apps.desk.instances=3")
    assert it == (
        "desk keeps up until its pools fill: database main refuses connections beyond"
        " 10, and pools may open 12"
    )


def test_what_lives_in_swap_does_not_fit() -> None:
    # 353 MiB at steady state, of them 150 of services, on 300 MiB and a swap of 700.
    it = desk("hosts.web.ram_mib=300", "hosts.web.swap_mib=700")
    assert it.verdicts[0].endswith(
        "353 MiB at steady state, 1,000 usable, of them 300 RAM: 53 MiB live in swap, and"
        " the host crawls"
    )
    assert it.verdicts[1].startswith("desk does not fit host web")


def test_the_fullest_moment_of_a_day_is_compared_with_the_memory() -> None:
    # 20.26 requests are held on average. One of the 36,002 of an hour meets the number
    # that Poisson(20.26) exceeds with a chance of 1/36,002: 41 by its sum of terms.
    large = ("systems.desk.process.request_mib=10", "systems.desk.process.scavenge_s=0")
    process = desk(*large).hosts[0].processes[0]
    mean = process.requests_mib / 10
    assert mean == pytest.approx(20.26, abs=0.01)
    term, below, most = exp(-mean), 0.0, 0
    while below + term < 1 - 1 / 36_002:
        below += term
        most += 1
        term *= mean / most
    assert process.requests_peak_mib == 10 * most
    assert most == 41
    # 353 MiB without requests, 555 with their mean, 763 with their peak.
    host = desk(*large, "hosts.web.ram_mib=700").hosts[0]
    assert host.fit == "does not fit"
    assert host.reason.endswith("763 MiB at the fullest moment of a usual day")


@pytest.mark.parametrize(("limit_mib", "is_said"), [(850, False), (851, True)])
def test_limits_of_pm2_that_permit_more_than_there_is(
    limit_mib: int, is_said: bool
) -> None:
    # 1,000 MiB less 100 of the system, 20 of nginx and 30 of PM2.
    it = desk(f"apps.desk.max_memory_restart_mib={limit_mib}")
    assert bool(warned(it, "host web: PM2's limits permit", "1,000 usable")) == is_said
    assert it.verdicts[1].startswith("desk keeps up until a process grows") == is_said


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


def test_keys_of_a_loop_that_no_formula_knows_are_left_to_a_run() -> None:
    kept = "systems.desk.process.connections=kept"
    primary = "apps.desk.hand_over=primary"
    assert warned(
        desk(kept, primary),
        "systems.desk.process.connections and apps.desk.hand_over: what that does to a"
        " loop is left to `lssim run`",
    )
    assert not warned(desk(), "what that does to a loop")
