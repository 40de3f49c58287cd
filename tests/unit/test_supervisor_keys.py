"""What PM2 does when: its looks, its gap, and what Node.js itself takes to start."""

from pathlib import Path

import pytest

from models.hosting.exits import Exit
from models.platform import Platform
from tests import bare
from tests.inside import restarts_of, serving, slot_of
from tests.small import WEB, faults_of


def shop(*, host: bare.Keys, app: bare.Keys | None = None) -> Platform:
    start = {"base_mib": 50.0, "boot_cpu_s": 1.0, "node_cpu_s": 0.5}
    return bare.platform(bare.system(process=start), host=host, app=app)


def test_it_looks_at_its_phase_and_then_at_its_interval() -> None:
    # The process is always over its limit; a reload takes the 1.5 s of a start.
    looks = {"supervisor_phase_s": 3.0, "supervisor_check_s": 10.0}
    it = shop(host=looks, app={"max_memory_restart_mib": 10.0})
    for until_s, reloads in ((4.4, 0), (4.6, 1), (14.4, 1), (14.6, 2), (24.6, 3)):
        it.run(until_s)
        assert restarts_of(it).get("max-memory", 0) == reloads


def test_an_exit_costs_the_gap_the_start_of_node_and_that_of_the_application() -> None:
    it = shop(host={"supervisor_gap_s": 2.0})
    it.run(10.0)
    serving(it).die(Exit.CRASH)
    it.run(100.0)
    assert slot_of(it).down_s() == pytest.approx(2.0 + 0.5 + 1.0)


def test_a_phase_lies_within_its_interval(tmp_path: Path) -> None:
    assert faults_of(tmp_path, ((*WEB, "supervisor_phase_s"), 31)) == [
        "hosts.web.supervisor_phase_s: must be at most supervisor_check_s = 30, got 31"
    ]
    assert faults_of(tmp_path, ((*WEB, "supervisor_check_s"), 0)) == [
        "hosts.web.supervisor_check_s: must be >= 0.1, got 0"
    ]
