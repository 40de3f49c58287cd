"""A database that lives on one of the hosts: its cores, its memory and its fate."""

from pathlib import Path

import pytest

from experiments.judgement.judge import judge
from models.config import DatabaseConfig, Scenario
from models.hosting.exits import Exit
from models.platform import Platform
from tests import bare
from tests.inside import on_end, outcomes, restarts_of, send, serving
from tests.small import MAIN, WEB, faults_of

PROCESS = {"base_mib": 20.0, "boot_cpu_s": 1.0}


def scenario(*, on: str | None, ram_mib: float = 1000.0) -> Scenario:
    """Return one system that computes and one that queries, on one host of one core."""
    return bare.scenario(
        {
            "computing": bare.system(bare.route(cpu=1.0), process=PROCESS),
            "asking": bare.system(bare.route(cpu=0.0, query=1.0), process=PROCESS),
        },
        host={"ram_mib": ram_mib},
        databases={
            "db": DatabaseConfig(
                vcpus=None if on else 1,
                max_connections=10,
                connect_s=0.0,
                network_s=0.0,
                host=on,
                memory_mib=100.0,
                backend_mib=5.0,
            )
        },
    )


def platform(*, on: str | None = "web", ram_mib: float = 1000.0) -> Platform:
    return Platform(scenario(on=on, ram_mib=ram_mib), catalog=bare.CATALOG)


@pytest.mark.parametrize(("on", "latency_s"), [(None, 1.0), ("web", 2.0)])
def test_its_queries_share_the_cores_of_its_host(
    on: str | None, latency_s: float
) -> None:
    # Two jobs of a second each: on two cores side by side, on one at half its speed.
    it = platform(on=on)
    seen: list[float] = []
    for name in ("computing", "asking"):
        on_end(it, lambda _, __, took_s: seen.append(took_s), system=name)
        send(it, system=name)
    it.run(10.0)
    assert seen == pytest.approx([latency_s, latency_s])


def test_it_holds_buffers_and_a_backend_for_each_connection() -> None:
    it = platform()
    memory = it.hosts["web"].memory
    assert memory.used_mib == 2 * 20.0 + 100.0
    send(it, 3, system="asking")
    it.run(0.5)
    assert memory.used_mib == 140.0 + 3 * 5.0
    serving(it, "asking").die(Exit.CRASH)
    assert memory.used_mib == 20.0 + 100.0


def test_a_process_is_killed_for_the_memory_of_a_backend() -> None:
    # 2 x 20 + 100 + 5 = 145, a second backend would make it 150. Of two equals the first
    # is the victim; then there is room.
    it = platform(ram_mib=149.0)
    send(it, 2, system="asking")
    it.run(0.1)
    assert restarts_of(it, "computing") == {"oom": 1}
    assert it.databases["db"].connections == 2


def test_the_process_that_asked_may_be_the_one_that_is_killed() -> None:
    it = platform(ram_mib=149.0)
    serving(it, "asking").leak(2**20)
    send(it, 2, system="asking")
    it.run(0.1)
    assert restarts_of(it, "asking") == {"oom": 1}
    assert outcomes(it, "asking") == {"killed": 2}
    assert it.databases["db"].connections == 0


def test_it_goes_down_and_comes_back_with_its_host() -> None:
    it = platform()
    it.control.fail_host(it.hosts["web"], "test")
    assert not it.databases["db"].is_up
    it.control.recover_host(it.hosts["web"], "test")
    assert it.databases["db"].is_up


def test_check_counts_it_on_its_host() -> None:
    found = judge(scenario(on="web"), bare.CATALOG)
    (host,) = found.hosts
    # A pool of a million connections, of which the database takes ten.
    assert host.services["database db"] == 100.0 + 10 * 5.0
    assert not [each for each in found.bill.unpriced if "db" in each]


def test_it_has_no_machine_of_its_own(tmp_path: Path) -> None:
    found = faults_of(tmp_path, ((*MAIN, "host"), WEB[1]), ((*MAIN, "vcpus"), 2))
    rule = "must be left out, it lives on host 'web', or leave host out"
    assert f"databases.main.vcpus: {rule}" in found
