"""What a process holds, by hand: shared pages, what a peak leaves, buffers, limits."""

from pathlib import Path

import pytest

from experiments.judgement.judge import judge
from experiments.summary.summarising import summarise
from models.config import FaultConfig
from models.hosting.exits import Exit
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.days import DAYS
from tests.inside import (
    outcomes,
    restarts_of,
    send,
    serving,
    sessions_of,
    slot_of,
)
from tests.small import WEB, faults_of

BASE = {"base_mib": 58.0, "shared_mib": 45.0}


def test_pages_of_files_are_held_once_by_all_processes_of_a_host() -> None:
    it = bare.platform(
        {name: bare.system(process=BASE) for name in ("a", "b")}, app={"instances": 2}
    )
    # 4 x (58 - 45) of their own, and 45 once; each sees 58 for itself.
    assert it.hosts["web"].memory.used_mib == 4 * 13.0 + 45.0
    assert serving(it, "a").rss_mib == serving(it, "b", number=1).rss_mib == 58.0
    serving(it, "a").leak(2**20)
    assert serving(it, "a").rss_mib == serving(it, "a").peak_mib == 59.0


def test_the_peak_of_a_life_that_has_ended_has_its_shared_pages() -> None:
    # 58 and what it took, 20; the next life stays below that.
    system = bare.system(process=BASE | {"boot_cpu_s": 1.0})
    it = bare.platform(system, host={"supervisor_gap_s": 0.2})
    serving(it).leak(20 * 2**20)
    serving(it).die(Exit.CRASH)
    it.run(5.0)
    assert slot_of(it).rss_peak_mib() == 78.0
    assert serving(it).peak_mib == 58.0


def test_shared_pages_are_gone_with_the_last_that_had_them() -> None:
    system = bare.system(process=BASE | {"boot_cpu_s": 1.0})
    it = bare.platform(system, app={"instances": 2})
    memory = it.hosts["web"].memory
    it.control.fail_host(it.hosts["web"], "test")
    assert memory.used_mib == 0.0
    it.control.recover_host(it.hosts["web"], "test")
    it.run(0.1)
    assert memory.used_mib == 2 * 13.0 + 45.0


def test_the_killer_looks_at_what_is_a_processs_own() -> None:
    # 13 + 45 shared against 30 of its own: the second is the larger victim.
    systems = {
        "sharing": bare.system(process=BASE | {"boot_cpu_s": 1.0}),
        "alone": bare.system(process={"base_mib": 30.0, "boot_cpu_s": 1.0}),
    }
    it = bare.platform(systems, host={"ram_mib": 88.0})
    serving(it, "sharing").leak(1)
    (kill,) = it.hosts["web"].oom_kills
    assert (kill["victim"], kill["rss_mib"]) == ("alone-0", 30.0)


def burst(share: float, requests: int, **process: float) -> Platform:
    """Return a platform after so many requests of 1 MiB at once, long collected.

    Each waits for a second, in which the others are accepted.
    """
    needs = {"request_mib": 1.0, "garbage_lag_s": 2.0, "retained_share": share, **process}
    route = bare.route(cpu=0.001, wait=bare.exactly(1.0))
    it = bare.platform(bare.system(route, process=needs))
    send(it, requests)
    it.run(60.0)
    return it


@pytest.mark.parametrize(("share", "rss_mib"), [(0.0, 1.0), (0.6, 7.0), (1.0, 11.0)])
def test_a_share_of_a_peak_stays_resident(share: float, rss_mib: float) -> None:
    # 1 of base and 10 requests of 1 MiB at once.
    it = burst(share, 10)
    assert serving(it).rss_mib == rss_mib
    assert it.hosts["web"].memory.used_mib == rss_mib
    send(it, 5)  # they use what is kept
    it.run(60.5)
    assert serving(it).rss_mib == max(6.0, rss_mib)
    it.run(90.0)
    it.hosts["web"].memory.collect()
    assert serving(it).rss_mib == max(1.0, rss_mib)


def test_a_full_collection_gives_back_what_a_peak_left() -> None:
    it = burst(1.0, 10, young_mib=4.0)
    # A scavenge every 4 MiB promotes a tenth: after 4 and 8 of the first 11 MiB (base
    # and requests) 0.8 are promoted, too little beside the 4 and 8 that live. The next
    # request makes it 12 and 1.2, more than half of the 2 MiB that live now.
    send(it, 4)
    it.run(70.0)
    assert serving(it).rss_mib == pytest.approx(1.0 + 4.0)


def test_buffers_do_not_count_towards_the_heap_limit() -> None:
    # 10 requests of 1 MiB in a heap that aborts at 8: unless three quarters are buffers.
    limit = {"heap_limit_mib": 8.0 / 0.98, "request_mib": 1.0}
    for buffer_mib, ends in ((0.0, {"heap-limit": 1}), (0.75, {})):
        process = limit | {"request_buffer_mib": buffer_mib, "boot_cpu_s": 60.0}
        route = bare.route(cpu=0.001, wait=bare.exactly(1.0))
        it = bare.platform(bare.system(route, process=process))
        send(it, 10)
        it.run(0.5)
        assert restarts_of(it) == ends


def test_buffers_of_sessions_do_not_count_towards_the_heap_limit() -> None:
    sessions = bare.sessions(20.0, 1000.0, session_mib=1.0, buffer_mib=0.75)
    process = {"heap_limit_mib": 8.0 / 0.98}
    it = bare.platform(
        bare.system(bare.route(cpu=0.0), process=process, sessions=sessions),
        starts_warm=True,
    )
    it.run(200.0)
    online = sessions_of(it).online.value
    assert online > 8
    assert serving(it).rss_mib == 1.0 + online
    assert restarts_of(it) == {}


def test_a_container_is_ended_alone_whatever_its_host_has_free() -> None:
    process = {"base_mib": 30.0, "request_mib": 8.0, "boot_cpu_s": 1.0}
    route = bare.route(cpu=0.001, wait=bare.exactly(9.0))
    it = bare.platform(
        {name: bare.system(route, process=process) for name in ("a", "b")},
        app={"memory_limit_mib": 50.0},
    )
    send(it, 2, system="a")  # 46 of 50
    it.run(0.5)
    assert restarts_of(it, "a") == {}
    send(it, system="a")  # would make it 54
    it.run(0.6)
    assert outcomes(it, "a") == {"killed": 3}
    assert restarts_of(it, "a") == {"memory-limit": 1}
    assert restarts_of(it, "b") == {}
    assert it.hosts["web"].oom_kills == []
    assert it.hosts["web"].memory.used_mib == 30.0
    it.run(2.0)
    assert serving(it, "a").is_listening


def test_a_container_ends_the_largest_of_its_processes() -> None:
    process = {"base_mib": 20.0, "boot_cpu_s": 1.0}
    it = bare.platform(
        bare.system(bare.route(), process=process),
        app={"instances": 2, "memory_limit_mib": 50.0},
    )
    serving(it, number=1).leak(9 * 2**20)
    serving(it, number=0).leak(2 * 2**20)  # 22 + 29 > 50
    assert restarts_of(it, number=0) == {}
    assert restarts_of(it, number=1) == {"memory-limit": 1}


def test_the_kernel_looks_for_pages_before_it_kills() -> None:
    # The third request would make it 54 of 50; another one comes in the half second in
    # which it stands still, when it would have answered the first; the fifth is refused.
    process = {"base_mib": 30.0, "request_mib": 8.0, "boot_cpu_s": 1.0}
    it = bare.platform(
        bare.system(bare.route(cpu=0.001, wait=bare.exactly(1.0)), process=process),
        app={"memory_limit_mib": 50.0, "memory_reclaim_s": 0.5},
    )
    send(it, 2)
    for at_s in (0.8, 1.2, 1.4):
        it.run(at_s)
        assert restarts_of(it) == ({} if at_s < 1.3 else {"memory-limit": 1})
        send(it)
    it.run(1.5)
    assert outcomes(it) == {"killed": 4, "bad_gateway": 1}
    it.run(4.0)
    assert serving(it).rss_mib == 30.0


def test_a_container_spares_the_others_while_one_is_about_to_be_killed() -> None:
    process = {"base_mib": 20.0, "boot_cpu_s": 1.0}
    it = bare.platform(
        bare.system(bare.route(cpu=0.1), process=process),
        app={"instances": 2, "memory_limit_mib": 50.0, "memory_reclaim_s": 0.5},
    )
    serving(it, number=1).leak(9 * 2**20)
    serving(it, number=0).leak(2 * 2**20)  # 22 + 29 > 50
    serving(it, number=0).leak(20 * 2**20)  # 42 alone
    send(it)  # of the first, which goes on
    it.run(0.4)
    assert outcomes(it) == {"ok": 1}
    assert restarts_of(it, number=1) == {}
    it.run(0.6)
    assert restarts_of(it, number=0) == {}
    assert restarts_of(it, number=1) == {"memory-limit": 1}


def test_a_leak_ends_a_container_at_its_exact_time() -> None:
    leak = FaultConfig(kind="memory-leak", target="web", at_s=0.0, mib_per_s=4.0)
    it = bare.platform(
        bare.system(process={"base_mib": 10.0, "boot_cpu_s": 1.0}),
        app={"memory_limit_mib": 50.0},
        faults={"leak": leak},
    )
    it.run(10.0 - 1e-6)  # 40 MiB at 4 a second
    assert restarts_of(it) == {}
    it.run(10.0 + 1e-6)
    assert restarts_of(it) == {"memory-limit": 1}


@pytest.mark.parametrize("heap", ["", "systems.ui.process.heap_limit_mib=384"])
def test_a_heap_limit_below_its_container_cures_the_kills(heap: str) -> None:
    scenario = load_scenario(DAYS / "container.toml", (heap,) if heap else ())
    judgement = judge(scenario, bare.CATALOG)
    it = Platform(scenario, catalog=bare.CATALOG)
    it.run()
    summary = summarise(it)
    restarts = summary.processes["ui-0"].restarts
    assert summary.hosts["node"].ram.peak_mib < 1200
    if heap:
        # 0.85 x 384 + 60 outside the heap = 386.4 MiB, where the cache stops growing.
        assert restarts == {}
        assert summary.processes["ui-0"].rss_peak_mib < 400
        assert judgement.verdicts[1].startswith("ui keeps up")
    else:
        # (512 - 300 - about 10) / 300 x 20,000 requests at 10/s: within 23 minutes.
        assert restarts == {"memory-limit": 2}
        assert judgement.verdicts[1] == (
            "ui does not last: ui is killed at its limit of 512 MiB, whatever host node"
            " has free: it needs 608 MiB at steady state (apps.ui.memory_limit_mib)"
        )


def test_parts_are_no_larger_than_their_whole(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        (
            ("systems", "booking", "process"),
            {"base_mib": 40.0, "shared_mib": 40.0, "request_buffer_mib": 0.5},
        ),
        ((*WEB, "swap_io_s"), -1.0),
    )
    assert any("shared_mib: must be less than base_mib 40" in each for each in found)
    assert any("must be at most request_mib 0.4" in each for each in found)
    assert any("hosts.web.swap_io_s: must be >= 0, got -1" in each for each in found)
