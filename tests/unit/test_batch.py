"""Batch work: what a host does that no user asks for."""

from pathlib import Path

import pytest
from attrs import evolve

from experiments.judgement.batch import batch_cores, batch_hours
from experiments.judgement.judge import judge
from experiments.judgement.layout import layout_of
from experiments.running.simulate import simulate
from experiments.telling.verdicts import verdict
from models.config import DAY_S, BatchConfig, GatewayConfig, Scenario
from models.loading import ConfigError, load_scenario
from models.plans.catalog import load_catalog
from models.platform import Platform
from tests import bare
from tests.inside import requests_of, send

DAYS = Path(__file__).parents[1] / "data/days"
BUILD = DAYS / "build-on-the-host.toml"
PICTURES = DAYS / "smallest-host-batch.toml"
CATALOG = load_catalog()


def with_batch(
    batch: BatchConfig, *, vcpus: int = 1, span_s: float = DAY_S, **host: float
) -> Scenario:
    shop = bare.system(bare.route(cpu=1.0))
    scenario = bare.scenario(shop, host={"vcpus": vcpus, **host}, span_s=span_s)
    return evolve(scenario, batch={"backup": batch})


def test_it_takes_its_cpu_time_with_its_threads_and_then_its_time_on_the_disk() -> None:
    # 8 s with two threads on two cores are 4 s, and 3 s more on the disk.
    it = Platform(
        with_batch(
            BatchConfig(host="web", at_s=10.0, cpu_s=8.0, threads=2, disk_s=3.0), vcpus=2
        )
    )
    work = it.batches.works["backup"]
    it.run(16.99)
    assert (work.runs, work.done) == (1, 0)
    it.run(17.01)
    assert (work.runs, work.done) == (1, 1)
    assert work.took_s.max == pytest.approx(7.0)
    assert it.hosts["web"].cpu.busy_server_s() == pytest.approx(8.0)


def test_it_shares_the_cores_with_those_who_ask() -> None:
    # A request of 1 s has half of the only core, until 12 s, and so has the work of 5 s.
    it = Platform(with_batch(BatchConfig(host="web", at_s=5.0, cpu_s=5.0)))
    it.run(10.0 - 4.0)
    send(it)
    it.run(7.99)
    assert requests_of(it).completed == 0
    it.run(8.01)
    assert requests_of(it).completed == 1
    it.run(11.01)
    assert it.batches.works["backup"].done == 1


def test_its_memory_grows_with_its_work_and_is_given_back() -> None:
    # 200 MiB in twenty steps of a second: 10 at once, 110 after ten seconds.
    it = Platform(with_batch(BatchConfig(host="web", cpu_s=20.0, memory_mib=200.0)))
    before_mib = it.hosts["web"].memory.used_mib
    for at_s, held_mib in ((0.5, 10), (10.5, 110), (19.5, 200), (20.5, 0)):
        it.run(at_s)
        assert it.hosts["web"].memory.used_mib == pytest.approx(before_mib + held_mib)


def test_it_runs_again_at_its_time_unless_it_still_runs() -> None:
    # At 0, 10 and 20 s; the first one lasts 15 s, alone on its core, so that at 10 s
    # nothing begins.
    it = Platform(with_batch(BatchConfig(host="web", every_s=10.0, cpu_s=15.0)))
    it.run(39.0)
    work = it.batches.works["backup"]
    assert (work.runs, work.done, work.left_out) == (2, 2, 2)


def test_whoever_reads_from_the_disk_waits_longer_meanwhile() -> None:
    gateway = GatewayConfig(static_io_s=0.5, static_cpu_s=0.0, request_cpu_s=0.0)
    it = Platform(
        with_batch(BatchConfig(host="web", at_s=1.0, disk_s=5.0), gateway=gateway)  # type: ignore[arg-type]
    )
    found = []
    for at_s in (0.5, 2.0, 7.0):
        it.run(at_s)
        found.append(it.hosts["web"].gateway.static_io_s)
    assert found == [0.5, 1.0, 0.5]


def test_it_ends_with_its_host_and_gives_back_what_it_held() -> None:
    batch = BatchConfig(host="web", at_s=1.0, every_s=10.0, cpu_s=5.0, memory_mib=100.0)
    it = Platform(with_batch(batch))
    host, work = it.hosts["web"], it.batches.works["backup"]
    it.run(3.0)
    it.control.fail_host(host, "test")
    assert host.cpu.present == 0
    assert host.memory.used_mib == pytest.approx(0.0)
    it.run(12.0)
    it.control.recover_host(host, "test")
    it.run(30.0)
    # At 1 s, not at 11 s, and at 21 s.
    assert (work.runs, work.killed, work.left_out, work.done) == (2, 1, 1, 1)


def test_a_build_that_does_not_fit_is_the_killers_victim() -> None:
    # 200 + 40 + 60 of services and 179 of the site leave 513 of 992 MiB; the build has
    # 30 MiB more in each twentieth of its work, and is killed for the 18th, at 540.
    scenario = load_scenario(BUILD)
    warnings = judge(scenario, CATALOG).warnings
    assert any("takes 600 MiB of host vps, which has 513 left" in it for it in warnings)
    summary = simulate(scenario)
    (kill,) = summary.hosts["vps"].oom_kills
    assert (kill.victim, kill.rss_mib) == ("build", 510.0)
    assert summary.processes["site-0"].restarts == {}
    assert summary.batch is not None
    assert (summary.batch["build"].done, summary.batch["build"].killed) == (0, 1)
    assert any("batch work build on host vps was killed" in it for it in summary.warnings)
    # With 400 MiB it goes through.
    smaller = simulate(load_scenario(BUILD, ["batch.build.memory_mib=400"]))
    assert smaller.batch is not None
    assert (smaller.batch["build"].done, smaller.batch["build"].killed) == (1, 0)
    assert smaller.hosts["vps"].oom_kills == ()


def test_a_night_of_pictures_spends_the_credits_and_the_blog_crawls() -> None:
    # 4,320 core-seconds at a use of 1 and a baseline of 0.05: 4,320 / 0.95 = 76 min, from
    # 1:00 to 2:16; 3.73 h are left until 6:00, and are throttled.
    summary = simulate(load_scenario(PICTURES))
    assert summary.hosts["small"].cpu.throttled_s == pytest.approx(3.74 * 3600, rel=0.01)
    blog = summary.systems["blog"]
    assert blog.slo.met is False
    assert blog.latency_ms.p95 is not None
    assert blog.latency_ms.p95 > 10_000
    assert "`pictures` began" in verdict(summary, "blog")
    quiet = simulate(load_scenario(PICTURES, ["batch={}", "duration_s=7200"]))
    assert quiet.systems["blog"].slo.met is True


def test_the_credits_of_a_week_know_of_work_that_comes_again() -> None:
    # An hour and a half of both cores from 23:00 on each day: 2 of two cores in the hour
    # of 23:00, 1 on average in that of 0:00, and 10,800 core-seconds a day.
    batch = BatchConfig(
        host="web", at_s=23 * 3600.0, every_s=DAY_S, cpu_s=10_800.0, threads=2
    )
    layout = layout_of(with_batch(batch, vcpus=2, span_s=2 * DAY_S), CATALOG)
    hours = batch_hours(layout, "web")
    assert (hours[23], hours[24], hours[25]) == (2.0, 1.0, 0.0)
    assert hours[0] == 1.0  # of Sunday's run
    assert sum(hours) == pytest.approx(7 * 3.0)
    mean = batch_cores(layout, "web", from_s=0.0, until_s=2 * DAY_S)
    # Of the second run one hour is within the two days.
    assert mean == pytest.approx((10_800 + 7200) / (2 * DAY_S))
    # Once in two weeks it is half of that run, in the hours of a week.
    rarely = evolve(batch, every_s=14 * DAY_S)
    hours = batch_hours(layout_of(with_batch(rarely, vcpus=2), CATALOG), "web")
    assert (hours[23], hours[24], sum(hours)) == (1.0, 0.5, 1.5)
    once = layout_of(with_batch(evolve(batch, every_s=None), vcpus=2), CATALOG)
    assert set(batch_hours(once, "web")) == {0.0}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("cpu_s=0", "cpu_s: takes no time, give it cpu_s or disk_s"),
        ("at_s=2000", "at_s: must be before the end of the run at 1800 s"),
        ("every_s=0.001", "every_s: must be >= 0.012"),
        ("host=moon", "host: no host is named 'moon'"),
    ],
)
def test_what_cannot_be_done_is_refused(change: str, rule: str) -> None:
    with pytest.raises(ConfigError, match=rule):
        load_scenario(BUILD, [f"batch.build.{change}"])
