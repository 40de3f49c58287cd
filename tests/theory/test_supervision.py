"""PM2: its checks of memory, its reloads, and what it does after an exit."""

from statistics import fmean
from typing import Any

import pytest

from models.application.process import NodeProcess
from models.application.slot import QUICK_EXITS, Slot
from models.hosting.exits import Exit
from models.hosting.memory import MIB
from models.operation.supervisor import LISTEN_TIMEOUT_S
from sim.environment import Story
from tests import bare
from tests.inside import check_from, is_up, restarts_of, serving, slot_of
from tests.theory.cases import case

SECOND = 1.0
RESTART_GAP_S = bare.HOST.supervisor_gap_s


class Supervised:
    """One application on one host under a PM2 whose first check is at *phase_s*."""

    def __init__(
        self, *, phase_s: float = 0.0, process: dict[str, Any], **app: Any
    ) -> None:
        self.restarts_s: list[float] = []
        self.platform = bare.platform(
            bare.system(process=process), app=app, events=self._note
        )
        self.env = self.platform.env
        check_from(self.platform, phase_s)

    def _note(self, at_s: float, kind: str, _: str, __: str) -> None:
        if kind in ("restart", "exit"):
            self.restarts_s.append(at_s)

    @property
    def slot(self) -> Slot[NodeProcess]:
        return slot_of(self.platform)

    def crash(self) -> None:
        for process in self.slot.lives:
            process.die(Exit.CRASH)

    def leak(self, mib_per_s: float) -> Story:
        while True:
            for process in self.slot.lives:
                process.leak(round(mib_per_s * SECOND * MIB))
            yield from self.env.pause(SECOND)


def leaking(*, phase_s: float, mode: str, boot_cpu_s: float) -> Supervised:
    """Return the application of the case G-LEAK-PM2."""
    p = case("G-LEAK-PM2").parameters
    leaky = Supervised(
        phase_s=phase_s,
        process={"base_mib": p["M0_MB"], "boot_cpu_s": boot_cpu_s},
        mode=mode,
        max_memory_restart_mib=p["threshold_MB"],
    )
    leaky.env.start(leaky.leak(p["leak_MB_per_s"]))
    return leaky


@pytest.mark.parametrize("mode", ["fork", "cluster"])
def test_pm2_restarts_a_leaker_at_the_check_after_the_threshold(mode: str) -> None:
    p, expected = case("G-LEAK-PM2").parameters, case("G-LEAK-PM2").expected
    # In cluster mode the old process goes after three seconds, so that the round of
    # checks lasts that long, and the next one comes no later for that.
    gap_s = RESTART_GAP_S if mode == "fork" else 0.0
    leaky = leaking(
        phase_s=p["check_phase_s"], mode=mode, boot_cpu_s=p["restart_s"] - gap_s
    )
    leaky.env.advance(expected["restart_times_s"][-1] + 1.0)
    assert leaky.restarts_s == pytest.approx(expected["restart_times_s"], abs=1e-9)
    assert leaky.restarts_s[0] == expected["first_restart_at_s"]


def test_checks_of_any_phase_come_half_an_interval_late_on_average() -> None:
    p, expected = case("G-LEAK-PM2").parameters, case("G-LEAK-PM2").expected
    found_s = []
    for phase in range(30):
        leaky = leaking(phase_s=phase + 0.5, mode="fork", boot_cpu_s=0.0)
        leaky.env.advance(400.0)
        found_s.append(leaky.restarts_s[0])
    # The leak is claimed a second ahead.
    assert fmean(found_s) + p["restart_s"] == pytest.approx(
        expected["mean_period_if_phase_uniform_s"], abs=SECOND
    )


@pytest.mark.parametrize("boot_s", [0.5, 2.5, 10.0])
def test_a_reload_keeps_old_and_new_together_for_three_seconds_at_most(
    boot_s: float,
) -> None:
    one = Supervised(process={"boot_cpu_s": boot_s}, max_memory_restart_mib=0.5)
    overlap_s = min(boot_s, LISTEN_TIMEOUT_S)
    at = one.env.advance
    for until_s, lives in ((1e-6, 2), (overlap_s - 1e-6, 2), (overlap_s + 1e-6, 1)):
        at(until_s)
        assert len(one.slot.lives) == lives
    at(20.0)
    assert one.slot.down_s() == pytest.approx(boot_s - overlap_s)
    assert restarts_of(one.platform) == {"max-memory": 1}


@pytest.mark.parametrize("cause", ["max-memory", "crash"])
@pytest.mark.parametrize("boot_s", [0.0, 1.5])
def test_a_fork_is_away_for_its_start_up_and_a_fifth_of_a_second(
    cause: str, boot_s: float
) -> None:
    limit_mib = 0.5 if cause == "max-memory" else None
    one = Supervised(
        process={"boot_cpu_s": boot_s}, mode="fork", max_memory_restart_mib=limit_mib
    )
    if cause == "crash":
        one.crash()
    one.env.advance(25.0)
    assert serving(one.platform).is_listening
    assert restarts_of(one.platform) == {cause: 1}
    assert one.slot.down_s() == pytest.approx(boot_s + RESTART_GAP_S)


def test_of_two_processes_one_keeps_the_port() -> None:
    two = Supervised(process={"boot_cpu_s": 1.5}, instances=2)
    two.crash()
    for until_s in range(1, 10):
        assert is_up(two.platform)
        two.env.advance(until_s / 4)
    assert two.slot.down_s() == pytest.approx(1.5 + RESTART_GAP_S)
    assert slot_of(two.platform, number=1).down_s() == 0


def crash_loop(repair_s: float) -> Supervised:
    """Return an application that PM2 has just given up, at 4.5 s."""
    one = Supervised(process={}, repair_s=repair_s)
    for exits in range(QUICK_EXITS):
        assert not one.slot.is_errored
        one.env.advance((0.1 + RESTART_GAP_S) * exits)
        one.crash()
    assert one.slot.is_errored
    return one


def test_sixteen_quick_exits_wait_for_an_operator() -> None:
    one = crash_loop(600.0)
    errored_at = one.env.now
    one.env.advance(errored_at + 599.0)
    assert not is_up(one.platform)
    one.env.advance(errored_at + 601.0)
    assert is_up(one.platform)


def test_a_boot_starts_what_pm2_had_given_up() -> None:
    one = crash_loop(600.0)
    supervisor = one.platform.supervisors["web"]
    supervisor.shut_down(Exit.HOST)
    one.env.advance(100.0)
    supervisor.boot()
    one.env.advance(101.0)
    assert is_up(one.platform)
    one.env.advance(1000.0)
    assert is_up(one.platform)
    assert restarts_of(one.platform) == {"crash": QUICK_EXITS}
