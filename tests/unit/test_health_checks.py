"""Health checks wait in the loop, and end the process that keeps them waiting."""

from pathlib import Path

import pytest

from experiments.judgement import judge
from experiments.summary.summarising import summarise
from experiments.telling.verdicts import verdict
from models.config import HealthConfig
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.inside import outcomes, restarts_of, send, serving, slot_of
from tests.judged import CATALOG, warned
from tests.small import faults_of

DAY = Path(__file__).parents[1] / "data" / "days" / "hash-in-the-loop.toml"
OFF_THE_LOOP = (
    'systems.auth.endpoints."/login"='
    "{share=1.0,cpu={mean_s=0.0005},threads={mean_s=0.25,cv=0.05}}"
)
CHECK = HealthConfig(interval_s=10.0, timeout_s=1.0, failures=3, cpu_s=0.25)


def checked(cpu_s: float, check: HealthConfig = CHECK) -> Platform:
    return bare.platform(
        {"shop": bare.system(bare.route(cpu=cpu_s))}, app={"health": check}
    )


def test_a_process_that_leaves_three_checks_unanswered_is_ended() -> None:
    # A callback of 100 s begins at 5 s: the checks of 10, 20 and 30 s are late at 11, 21
    # and 31 s, when it is ended; 0.2 s later PM2 has another one.
    it = checked(100.0)
    it.env.wake(5.0, lambda _: send(it))
    it.run(30.99)
    assert restarts_of(it) == {}
    it.run(31.1)
    assert restarts_of(it) == {"health": 1}
    assert outcomes(it) == {"killed": 1}
    it.run(31.3)
    assert serving(it).is_alive
    assert slot_of(it).down_s() == pytest.approx(0.2)


def test_an_answer_in_time_begins_the_count_anew() -> None:
    # Of 25 s: the checks of 10 and 20 s are late, the third is answered, behind the two
    # that nobody waits for any more: 3 x 0.25 s of CPU.
    it = checked(22.0)
    it.env.wake(5.0, lambda _: send(it))
    it.run(60.0)
    assert restarts_of(it) == {}
    assert outcomes(it) == {"ok": 1}
    # Checks of 0, 10, 20, 30, 40 and 50 s have cost what they cost.
    assert it.hosts["web"].cpu.busy_server_s() == pytest.approx(22.0 + 6 * 0.25)


def test_a_new_process_has_a_count_of_its_own() -> None:
    it = checked(1000.0)
    it.env.wake(5.0, lambda _: send(it))
    it.env.wake(32.0, lambda _: send(it))
    it.run(60.9)  # checks of 40, 50 and 60 s: late at 41, 51 and 61
    assert restarts_of(it) == {"health": 1}
    it.run(61.1)
    assert restarts_of(it) == {"health": 2}


def test_a_hash_in_the_loop_has_its_process_killed_by_the_health_check() -> None:
    it = Platform(load_scenario(DAY))
    it.run()
    # 150 users at 250 ms each keep a check waiting for some 37 s. Those of 10, 20 and
    # 30 s are late, the third at 35 s; PM2 takes 2.2 s, and the next three are those of
    # 40, 50 and 60 s, and of 70, 80 and 90 s.
    assert restarts_of(it, "auth") == {"health": 3}
    said = "process auth-0 was ended 3 times by its health check"
    summary = summarise(it)
    assert any(each.startswith(said) for each in summary.warnings)
    assert "health checks ended auth, whose loop was late" in verdict(summary, "auth")


def test_a_hash_off_the_loop_keeps_its_process() -> None:
    it = Platform(load_scenario(DAY, [OFF_THE_LOOP]))
    it.run()
    assert restarts_of(it, "auth") == {}
    assert set(outcomes(it, "auth")) == {"ok"}


def test_check_says_that_health_checks_wait_in_the_loop() -> None:
    (said,) = warned(judge(load_scenario(DAY), CATALOG), "health checks end")
    assert "processes of auth" in said
    assert said.endswith("is late after 5 s")
    assert not warned(judge(load_scenario(DAY, [OFF_THE_LOOP]), CATALOG), "health checks")


def test_a_check_ends_before_the_next_one_begins(tmp_path: Path) -> None:
    health = (("apps", "chat", "health"), {"interval_s": 2, "timeout_s": 5})
    assert faults_of(tmp_path, health) == [
        "apps.chat.health.timeout_s: must be at most interval_s = 2, got 5, or one check"
        " would overlap the next"
    ]


def test_an_answer_of_blocking_workers_ends_with_their_host() -> None:
    # The answer takes 100 s of a core, and the first check comes within 10 s.
    system = bare.system(process={"kind": "workers", "workers": 2})
    it = bare.platform(system, app={"health": HealthConfig(timeout_s=50.0, cpu_s=100.0)})
    it.run(12.0)
    assert it.hosts["web"].cpu.present >= 1
    it.control.fail_host(it.hosts["web"], "the end")
    assert it.hosts["web"].cpu.present == 0
