"""Each way in which a process ends, once and by hand, and how PM2 brings it back."""

import pytest

from models.platform import Platform
from tests import bare
from tests.inside import (
    first_check_s,
    is_up,
    outcomes,
    restarts_of,
    send,
    serving,
    slot_of,
)

OS_MIB, DAEMON_MIB, BASE_MIB = 10.0, 5.0, 50.0
HOST = {"os_mib": OS_MIB, "supervisor_mib": DAEMON_MIB}


def platform(
    *,
    cpu: float = 0.0,
    wait: float = 0.0,
    process: bare.Keys | None = None,
    app: bare.Keys | None = None,
) -> Platform:
    """Return one process that needs a second to start, on one host with its daemon."""
    slow = {"base_mib": BASE_MIB, "boot_cpu_s": 1.0, **(process or {})}
    route = bare.route(cpu=cpu, wait=bare.exactly(wait))
    return bare.platform(bare.system(route, process=slow), host=HOST, app=app)


def test_the_largest_process_is_killed_for_memory_and_gives_everything_back() -> None:
    small = {"base_mib": 30.0, "request_mib": 8.0, "boot_cpu_s": 1.0}
    large = {**small, "base_mib": 60.0, "request_mib": 2.0, "connection_mib": 1.0}
    query = bare.route(cpu=0.0, query=9.0, schema="a")
    it = bare.platform(
        {
            "small": bare.system(bare.route(wait=bare.exactly(9.0)), process=small),
            "large": bare.system(query, process=large),
        },
        # 10 + 5 + 30 + 60, and 2 + 1 for the request and its connection: 108.
        host={**HOST, "ram_mib": 121.0},
    )
    victim = serving(it, "large")
    memory = it.hosts["web"].memory
    send(it, system="large")
    it.run(1.0)
    assert memory.used_mib == 108.0
    send(it, system="small")
    it.run(2.0)
    assert memory.used_mib == 116.0
    assert it.databases["db"].connections == 1
    send(it, system="small")  # would make it 124

    it.run(2.1)
    assert outcomes(it, "large") == {"killed": 1}
    assert outcomes(it, "small") == {}
    assert it.hosts["web"].oom_kills == [
        {
            "at_s": 2.0,
            "victim": "large-0",
            "rss_mib": 63.0,
            "requests_killed": 1,
            "sessions_dropped": 0,
        }
    ]
    assert memory.used_mib == OS_MIB + DAEMON_MIB + 30.0 + 2 * 8.0
    assert victim.rss_mib == 0
    assert it.databases["db"].connections == 0
    assert it.databases["db"].cpu.present == 0
    assert it.hosts["web"].gateway.connections == 2 * 2
    # After 0.2 s it starts again; its memory is there at once, and fits to the byte.
    it.run(2.3)
    assert memory.used_mib == OS_MIB + DAEMON_MIB + 30.0 + 2 * 8.0 + 60.0
    assert restarts_of(it, "large") == {"oom": 1}


def test_a_heap_that_is_full_ends_its_process_alone() -> None:
    # 50 + 8 + 8 is within 0.98 of 70, a third request is not.
    process = {"heap_limit_mib": 70.0, "request_mib": 8.0}
    it = platform(cpu=0.1, wait=9.0, process=process)
    first = serving(it)
    send(it, 2)
    it.run(0.5)
    assert first.rss_mib == 66.0
    busy_s = it.hosts["web"].cpu.busy_server_s()
    send(it)
    it.run(0.6)
    assert outcomes(it) == {"killed": 3}
    assert not first.is_alive
    assert restarts_of(it) == {"heap-limit": 1}
    assert it.hosts["web"].memory.used_mib == OS_MIB + DAEMON_MIB
    assert not it.hosts["web"].oom_kills
    # Nothing of the third demand done, 0.2 s of a gap and 1 s of start-up.
    it.run(1.71)
    assert is_up(it)
    assert it.hosts["web"].cpu.busy_server_s() == pytest.approx(busy_s + 1.0)


def test_a_cluster_reload_holds_both_workers_in_memory_and_kills_the_old_one() -> None:
    it = platform(cpu=0.1, app={"max_memory_restart_mib": BASE_MIB - 1})
    at_s = first_check_s(it)
    old = serving(it)
    it.run(at_s + 0.5)
    assert it.hosts["web"].memory.used_mib == OS_MIB + DAEMON_MIB + 2 * BASE_MIB
    assert serving(it) is old
    assert slot_of(it).starting is not None
    it.run(at_s + 0.99)
    send(it)  # its 100 ms share the core with the last 10 of the start-up
    it.run(at_s + 1.5)
    assert outcomes(it) == {"killed": 1}
    assert serving(it) is not old
    assert restarts_of(it) == {"max-memory": 1}
    assert slot_of(it).down_s() == 0.0
    assert it.hosts["web"].memory.used_mib == OS_MIB + DAEMON_MIB + BASE_MIB


def test_a_reload_ends_the_old_worker_after_three_seconds_in_any_case() -> None:
    it = platform(
        process={"boot_cpu_s": 5.0}, app={"max_memory_restart_mib": BASE_MIB - 1}
    )
    at_s = first_check_s(it)
    it.run(at_s + 2.9)
    assert is_up(it)
    it.run(at_s + 3.1)
    assert not is_up(it)
    it.run(at_s + 5.1)
    assert slot_of(it).down_s() == pytest.approx(5.0 - 3.0)


def test_a_fork_restart_refuses_for_its_gap_and_the_start_up() -> None:
    it = platform(app={"max_memory_restart_mib": BASE_MIB - 1, "mode": "fork"})
    at_s = first_check_s(it)
    it.run(at_s + 0.1)
    send(it)
    it.run(at_s + 1.1)
    send(it)
    assert it.hosts["web"].memory.used_mib == OS_MIB + DAEMON_MIB + BASE_MIB
    it.run(at_s + 1.3)
    send(it)
    it.run(at_s + 1.4)
    assert outcomes(it) == {"bad_gateway": 2, "ok": 1}
    assert slot_of(it).down_s() == pytest.approx(0.2 + 1.0)


def test_sixteen_quick_exits_end_in_errored_until_an_operator_comes() -> None:
    it = platform(process={"heap_limit_mib": BASE_MIB}, app={"repair_s": 60.0})
    it.run(14 * 0.2 + 0.1)
    assert restarts_of(it) == {"heap-limit": 15}
    assert not slot_of(it).is_errored
    errored_at = 15 * 0.2
    it.run(errored_at + 59.9)
    assert restarts_of(it) == {"heap-limit": 16}
    assert slot_of(it).is_errored
    it.run(errored_at + 60.1)
    assert restarts_of(it) == {"heap-limit": 17}
    assert not slot_of(it).is_errored


def test_a_life_that_lasted_is_no_quick_exit_and_begins_the_count_anew() -> None:
    # Ten crashes within a second of their start, one after two seconds, ten more at once.
    slot = slot_of(platform())
    quick = [slot.give_up(was_quick=True) for _ in range(10)]
    assert not slot.give_up(was_quick=False)
    quick += [slot.give_up(was_quick=True) for _ in range(15)]
    assert not any(quick)
    assert slot.give_up(was_quick=True)
