"""A CPU quota: so much in each period, and nothing of what was not used."""

import csv
from functools import partial
from pathlib import Path
from statistics import fmean, median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.judgement.judge import judge
from experiments.running.simulate import simulate
from models.loading import ConfigError, load_scenario
from models.plans.catalog import load_catalog
from sim.environment import Environment, Story
from sim.errors import Killed
from sim.eventloop import EventLoop
from sim.processor import ProcessorSharing
from sim.quota import PERIOD_S, Quota
from tests import bare
from tests.inside import requests_of, send
from tests.small import SMALL

MEASURED = Path(__file__).parents[1] / "data/quota20.csv"


def quota_of(cores: float, *, servers: int = 1) -> tuple[Environment, Quota]:
    env = Environment()
    cpu = ProcessorSharing(env, servers=servers)
    return env, Quota(env, cpu, cores=cores, speed=1.0)


def ends_s(env: Environment, quota: Quota, *jobs: tuple[float, float]) -> list[float]:
    """Return when jobs end, each of which comes at a time with a demand."""
    ended: dict[int, float] = {}
    for number, (at_s, demand_s) in enumerate(jobs):

        def come(_: object, number: int = number, demand_s: float = demand_s) -> None:
            quota.admit(demand_s, lambda: ended.__setitem__(number, env.now))

        env.wake(at_s, come)
    env.advance(100.0)
    return [ended[number] for number in range(len(jobs))]


def test_a_job_runs_for_its_quota_in_each_period() -> None:
    # 20 ms in each 100: 50 ms are 0 to 20, 100 to 120 and 200 to 210.
    env, quota = quota_of(0.2)
    assert ends_s(env, quota, (0.0, 0.05)) == [pytest.approx(0.21)]
    # It waited from 20 to 100 and from 120 to 200.
    assert quota.throttled_s() == pytest.approx(0.16)


def test_what_is_not_used_is_not_carried_over() -> None:
    # From 90 ms on: 10 ms to the end of the period, then 20 ms, then 10.
    env, quota = quota_of(0.2)
    assert ends_s(env, quota, (0.09, 0.04)) == [pytest.approx(0.21)]


def test_jobs_of_one_container_share_its_quota() -> None:
    # On two cores both run at once, and have had 10 ms each after 10 ms; so on in each
    # period: 15 ms are there at 105 ms, and then the other has the core: 5 ms more are 15
    # of the 20 ms, and 5 are left for it.
    env, quota = quota_of(0.2, servers=2)
    ended = ends_s(env, quota, (0.0, 0.015), (0.0, 0.025))
    assert ended == [pytest.approx(0.105), pytest.approx(0.115)]


def test_other_jobs_of_the_host_have_what_the_container_leaves() -> None:
    # Both share the core until the container has had 20 ms, at 40 ms; then the other one
    # has it alone: 40 ms are there at 60 ms.
    env = Environment()
    cpu = ProcessorSharing(env, servers=1)
    quota = Quota(env, cpu, cores=0.2, speed=1.0)
    ended: list[float] = []
    quota.admit(0.05, lambda: None)
    cpu.admit(0.04, lambda: ended.append(env.now))
    env.advance(1.0)
    assert ended == [pytest.approx(0.06)]


def test_a_whole_core_is_no_limit_for_one_loop() -> None:
    env, quota = quota_of(1.0)
    assert ends_s(env, quota, (0.05, 0.33)) == [pytest.approx(0.38)]


def test_who_is_killed_leaves_the_rest_to_others() -> None:
    env, quota = quota_of(0.2)
    task = env.start(quota.serve(5.0))
    env.advance(0.01)
    ended: list[float] = []
    quota.admit(0.005, lambda: ended.append(env.now))
    task.kill(Killed("test"))
    env.advance(1.0)
    assert ended == [pytest.approx(0.015)]
    assert quota.present == 0


def test_whoever_ends_may_kill_another_that_would_end_in_the_same_instant() -> None:
    # Two of 5 ms share a core until 10 ms; the first one's end takes the second away.
    env, quota = quota_of(0.2)
    ended: list[str] = []

    def end_both() -> None:
        ended.append("first")
        quota.withdraw(second)

    quota.admit(0.005, end_both)
    second = quota.admit(0.005, lambda: ended.append("second"))
    env.advance(1.0)
    assert ended == ["first"]
    assert quota.present == 0


@given(
    cores=st.sampled_from([0.05, 0.2, 0.7, 1.5]),
    jobs=st.lists(
        st.tuples(st.floats(0.0, 0.5), st.floats(0.0, 0.2)), min_size=1, max_size=6
    ),
)
def test_a_container_has_its_quota_of_each_period_and_no_more(
    cores: float, jobs: list[tuple[float, float]]
) -> None:
    env = Environment()
    cpu = ProcessorSharing(env, servers=2)
    quota = Quota(env, cpu, cores=cores, speed=1.0)

    def admit(demand_s: float, _: object) -> None:
        quota.admit(demand_s, lambda: None)

    for at_s, demand_s in jobs:
        env.wake(at_s, partial(admit, demand_s))
    before_s = 0.0
    for period in range(1, 400):
        env.advance(period * PERIOD_S)
        used_s = cpu.busy_server_s()
        assert used_s - before_s <= cores * PERIOD_S + 1e-9
        before_s = used_s
    assert quota.present == 0
    assert before_s == pytest.approx(sum(demand for _, demand in jobs), abs=1e-9)


def test_a_loop_that_stands_still_in_a_container_keeps_what_it_has() -> None:
    # 10 ms at once, nothing until 150 ms, then 10 ms of that period and 10 of the next.
    env, quota = quota_of(0.1)
    loop = EventLoop(env, quota)
    loop.post(0.03)
    env.advance(0.02)
    loop.stand_still()
    env.advance(0.15)
    loop.go_on()
    env.advance(0.2099)
    assert loop.is_busy
    env.advance(0.2101)
    assert not loop.is_busy


def test_a_platform_holds_loops_and_threads_to_the_quota_of_their_app() -> None:
    # 10 ms of the loop and 25 ms of a thread, with 20 ms in each 100: 10 and 10, then 15.
    hash_ = bare.exactly(0.025)
    it = bare.platform(
        {"shop": bare.system(bare.route(cpu=0.01, threads=hash_))}, app={"cpu_quota": 0.2}
    )
    send(it)
    it.run(0.1149)
    assert requests_of(it).completed == 0
    it.run(0.1151)
    assert requests_of(it).completed == 1


def test_check_and_run_say_that_the_quota_is_too_small() -> None:
    # 25 requests a second of 20 ms are half a core.
    shop = bare.system(bare.route(cpu=bare.exponential(0.02)), per_s=25.0)
    scenario = bare.scenario(shop, app={"cpu_quota": 0.3}, span_s=600.0)
    judgement = judge(scenario, load_catalog())
    (use,) = (each for each in judgement.stations if each.kind == "CPU quota")
    assert use.busiest_utilisation == pytest.approx(0.5 / 0.3, rel=1e-3)
    assert any("cannot keep up" in each for each in judgement.verdicts)
    assert any("CPU quota web cannot keep up" in each for each in judgement.warnings)
    summary = simulate(scenario)
    waited_s = summary.processes["web-0"].quota_wait_s
    assert waited_s == pytest.approx(0.7 * 600, rel=0.02)
    assert any("for its CPU quota of 0.3 cores" in each for each in summary.warnings)


OVERHEAD_S = 0.000772
"""CPU of a request beside what it asked for, by the container's own count: 10.652 ms a
request of 9.880 that were asked for."""


def test_a_container_that_was_measured_is_predicted() -> None:
    # Node.js 20 with a quota of 20 ms in each 100 and 25 requests a second of 10 ms, a
    # connection each: measured are a mean of 3,992 ms, p50 3,909 and p95 7,355.
    with MEASURED.open(encoding="utf-8") as file:
        rows = [[float(each) for each in row.values()] for row in csv.DictReader(file)]
    env, quota = quota_of(0.2)
    loop = EventLoop(env, quota)
    latency_s: list[float] = []

    def journey(demand_s: float) -> Story:
        arrived_s = env.now
        yield from loop.run(demand_s)
        latency_s.append(env.now - arrived_s)

    def arrive(demand_s: float, _: object) -> None:
        env.start(journey(demand_s))

    for at_s, demand_ms, _ in rows:
        env.wake(at_s, partial(arrive, demand_ms / 1000 + OVERHEAD_S))
    env.advance(100.0)
    measured_s = [row[2] for row in rows]
    assert fmean(measured_s) == pytest.approx(3.992, abs=0.001)
    assert fmean(latency_s) == pytest.approx(fmean(measured_s), rel=0.02)
    assert median(latency_s) == pytest.approx(median(measured_s), rel=0.05)
    p95_s, predicted_s = (quantiles(each, n=20)[-1] for each in (measured_s, latency_s))
    assert predicted_s == pytest.approx(p95_s, rel=0.02)


def test_a_quota_above_the_cores_is_refused() -> None:
    with pytest.raises(ConfigError, match="cpu_quota: must be at most the vcpus"):
        load_scenario(SMALL, ["apps.chat.cpu_quota=64"])
