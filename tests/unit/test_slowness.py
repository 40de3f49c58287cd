"""What slows or stops a host or a process without taking anything from it."""

from pathlib import Path

import pytest

from experiments.running.simulate import simulate
from experiments.telling.verdicts import verdict
from models.config import FaultConfig
from models.loading import load_scenario
from models.operation.faults import KINDS
from models.platform import Platform
from sim.credits import Burst, BurstableProcessor
from sim.environment import Environment
from sim.eventloop import EventLoop
from sim.processor import ProcessorSharing
from tests import bare
from tests.faulty import fault, said_of
from tests.inside import outcomes, requests_of, run_until_empty, send, serving

DAY = Path(__file__).parents[1] / "data/days/stolen-cpu.toml"


def test_a_share_taken_away_slows_each_job_and_is_no_use_of_ones_own() -> None:
    # 1 s of work on a core of which 11 % are given: 1 / 0.11 = 9.09 s, and 1 s of use.
    env = Environment()
    cpu = ProcessorSharing(env, servers=2)
    ended_s: list[float] = []
    cpu.take_away(0.89)
    cpu.admit(1.0, lambda: ended_s.append(env.now))
    env.advance(20.0)
    assert ended_s == [pytest.approx(9.0909, abs=1e-4)]
    assert cpu.busy_server_s() == pytest.approx(1.0)


def test_three_jobs_share_what_is_left_of_two_cores() -> None:
    # 2 x 0.5 cores for three jobs of 1 s: 3 s. After 1.5 s all cores are back, and the
    # half that is left of each takes 0.5 x 3 / 2 = 0.75 s.
    env = Environment()
    cpu = ProcessorSharing(env, servers=2)
    ended_s: list[float] = []
    cpu.take_away(0.5)
    for _ in range(3):
        cpu.admit(1.0, lambda: ended_s.append(env.now))
    env.advance(1.5)
    cpu.take_away(0.0)
    env.advance(20.0)
    assert ended_s == [pytest.approx(2.25)] * 3
    assert cpu.busy_server_s() == pytest.approx(3.0)


def test_what_is_stolen_costs_no_credits() -> None:
    # One job on a core with a baseline of 0.2: 0.1 of the core is used while 0.9 are
    # taken, so that credits are earned, 10 s x (0.2 - 0.1); then 0.8 a second are spent.
    env = Environment()
    burst = Burst(baseline=0.2, cap=100.0, initial=50.0)
    cpu = BurstableProcessor(env, servers=1, burst=burst)
    cpu.take_away(0.9)
    cpu.admit(100.0, lambda: None)
    env.advance(10.0)
    assert cpu.balance() == pytest.approx(51.0)
    cpu.take_away(0.0)
    env.advance(15.0)
    assert cpu.balance() == pytest.approx(47.0)


def test_a_loop_that_stood_still_goes_on_where_it_was() -> None:
    # 1 s of work, of which 0.4 are done; then 5 s of nothing, and 0.6 s to the end.
    env = Environment()
    loop = EventLoop(env, ProcessorSharing(env, servers=1))
    loop.post(1.0)
    loop.post(2.0)
    env.advance(0.4)
    loop.stand_still()
    loop.stand_still()
    env.advance(3.0)
    loop.go_on()
    env.advance(5.4)
    loop.go_on()
    env.advance(5.99)
    assert (loop.is_busy, loop.waiting) == (True, 1)
    env.advance(6.01)
    assert (loop.is_busy, loop.waiting) == (True, 0)
    env.advance(8.01)
    assert not loop.is_busy


def still(kind: str, target: str) -> Platform:
    """Return a platform of two processes; a fault holds something from 10 s on."""
    return bare.platform(
        {"shop": bare.system(bare.route(cpu=1.0))},
        app={"instances": 2},
        host={"vcpus": 2},
        faults={"it": FaultConfig(kind=kind, target=target, at_s=10.0, duration_s=30.0)},
    )


def test_one_process_stands_still_and_the_others_serve() -> None:
    it = still("standstill", "shop")
    it.run(11.0)
    send(it, 2)
    it.run(12.5)
    assert requests_of(it).completed == 1
    it.run(40.99)
    assert requests_of(it).completed == 1
    it.run(41.01)
    assert outcomes(it) == {"ok": 2}


def test_a_process_that_dies_while_it_stands_still_leaves_nothing() -> None:
    it = still("standstill", "shop")
    it.run(11.0)
    held = serving(it)
    send(it, 2)
    it.run(12.5)
    busy = [held.loop.is_busy]
    it.control.crash(it.apps["shop"])
    busy.append(held.loop.is_busy)
    assert busy == [True, False]
    it.run(50.0)
    send(it, 2)
    run_until_empty(it)
    assert outcomes(it) == {"ok": 3, "killed": 1}


def test_a_host_stands_still_and_loses_nothing() -> None:
    it = still("host-standstill", "web")
    it.run(9.5)
    send(it, 2)
    it.run(40.49)
    assert requests_of(it).completed == 0
    # Half of the second was done at 10 s.
    it.run(40.51)
    assert outcomes(it) == {"ok": 2}
    assert it.hosts["web"].cpu.busy_server_s() == pytest.approx(2.0)


def test_two_thieves_take_of_what_is_left() -> None:
    # 0.5 of a half: a quarter is given, and 1 s of work takes 4 s.
    it = bare.platform({"shop": bare.system(bare.route(cpu=1.0))})
    host = it.hosts["web"]
    host.take_away(0.5, "one")
    host.take_away(0.5, "other")
    send(it)
    it.run(3.99)
    assert requests_of(it).completed == 0
    it.run(4.01)
    assert requests_of(it).completed == 1
    host.give_back("one")
    send(it)
    it.run(6.02)
    assert requests_of(it).completed == 2


def test_a_share_is_more_than_nothing_and_at_most_all(tmp_path: Path) -> None:
    assert said_of(tmp_path, it=fault("steal", share=None)) == [
        "faults.it.share: missing, a steal needs it"
    ]
    assert said_of(tmp_path, it=fault("steal", share=0)) == [
        "faults.it.share: must be > 0, got 0"
    ]
    assert said_of(tmp_path, it=fault("steal", share=89)) == [
        "faults.it.share: must be <= 1, got 89"
    ]
    assert said_of(tmp_path, it=fault("host-crash", share=0.5)) == [
        "faults.it.share: must be left out, a host-crash takes none, got 0.5 (kinds that"
        " take it: steal, spot-pool-interruption)"
    ]


def test_a_neighbour_makes_a_host_slow_that_is_hardly_busy() -> None:
    # Of 0.3 requests a second at 0.4 s: 0.12 of a loop usually, and 0.12 / 0.11 = 1.09
    # of what is left of its core: a queue that grows for 40 minutes to over a minute.
    # It uses 0.11 of two cores meanwhile, 5.5 %, as it does of 2 x 0.06 at other times.
    summary = simulate(load_scenario(DAY))
    notes = summary.systems["notes"]
    assert notes.slo.met is False
    assert "others took 89 % of the cores of host web" in verdict(summary, "notes")
    assert notes.latency_ms.p95 is not None
    assert notes.latency_ms.p95 > 60_000
    assert summary.hosts["web"].cpu.utilisation == pytest.approx(0.06, abs=0.01)
    quiet = simulate(load_scenario(DAY, ["faults={}"]))
    assert quiet.systems["notes"].latency_ms.p95 < 3000  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["steal", "standstill", "host-standstill"])
def test_nobody_knows_how_often_it_happens(kind: str) -> None:
    assert KINDS[kind].per_month.value == 0
