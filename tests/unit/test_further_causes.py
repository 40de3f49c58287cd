"""Causes beside full cores and pools: each with its place, its time and what would help.

Each platform is provoked in one way; what is lost is known by hand.
"""

from typing import Any

import pytest
from attrs import evolve

from experiments.running.simulate import simulate
from experiments.summary.cause import Cause
from experiments.summary.document import Summary
from experiments.summary.summarising import summarise
from experiments.telling.verdicts import verdict
from models.config import (
    BatchConfig,
    CacheConfig,
    EndpointConfig,
    FaultConfig,
    ObjectivesConfig,
    SystemConfig,
)
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.bare import exactly, route, system
from tests.days import DAYS

SPAN_S = 600.0
HASTY = {"timeout_s": 1.0}
BAD: dict[str, Any] = {"at_s": 120.0, "duration_s": 240.0}


def asked(endpoint: EndpointConfig, per_s: float, **parts: Any) -> SystemConfig:
    """Return a system that promises 1 % of failures to clients who wait for a second."""
    objectives = ObjectivesConfig(error_rate=0.01)
    given: dict[str, Any] = {"clients": HASTY, "objectives": objectives} | parts
    return system(endpoint, per_s=per_s, **given)


def summary_of(it: SystemConfig, **layout: Any) -> Summary:
    platform = bare.platform(it, **{"span_s": SPAN_S} | layout)
    platform.run()
    return summarise(platform)


def only_cause(summary: Summary, name: str = "web") -> Cause:
    (cause,) = summary.systems[name].causes
    return cause


def warned(summary: Summary, words: str) -> bool:
    return any(line.startswith(words) for line in summary.warnings)


def test_a_quota_is_named_and_not_the_loop_that_waits_for_it() -> None:
    # 40 x 10 ms are 0.4 of a core, of which the container has 0.3, on an idle host of 4.
    summary = summary_of(
        asked(route(cpu=0.01), 40.0), host={"vcpus": 4}, app={"cpu_quota": 0.3}
    )
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.through) == ("quota", "apps.web", "apps.web")
    assert (cause.begins_s, cause.ends_s, cause.share) == (0.0, SPAN_S, 1.0)
    assert cause.remedies == ("apps.web.cpu_quota",)
    assert warned(
        summary,
        "web had used up its CPU quota, so that the event loop of web was full"
        " (00:00-00:10): behind 100 % of what web lost; apps.web.cpu_quota would help",
    )


def test_stolen_cores_are_named_and_not_the_loop_that_fills_for_want_of_them() -> None:
    # 30 x 10 ms are 0.3 of a core, of which a tenth is left.
    stolen = FaultConfig(kind="steal", target="web", share=0.9, **BAD)
    summary = summary_of(asked(route(cpu=0.01), 30.0), faults={"neighbour": stolen})
    cause = only_cause(summary)
    assert (cause.place, cause.through) == ("faults.neighbour", "apps.web")
    assert (cause.begins_s, cause.remedies) == (120.0, ("hosts.web.vcpus",))
    assert cause.share == 1.0
    assert summary.hosts["web"].cpu.utilisation < 0.3
    assert verdict(summary, "web").endswith(
        "; because of it the event loop of web was full."
    )
    assert warned(summary, "others took 90 % of the cores of host web (00:02-")


@pytest.mark.parametrize(
    ("kind", "remedies"),
    [("standstill", ("apps.web.instances",)), ("host-standstill", ())],
)
def test_a_standstill_is_named(kind: str, remedies: tuple[str, ...]) -> None:
    still = FaultConfig(kind=kind, target="web", **BAD)
    summary = summary_of(asked(route(cpu=0.01), 30.0), faults={"still": still})
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.begins_s) == ("fault", "faults.still", 120.0)
    # Those of 240 of 600 s fail, and of (72 - 1) / 0.7 = 101 s more, for 72 s of work.
    assert summary.systems["web"].error_rate == pytest.approx(341 / 600, abs=0.02)
    assert cause.remedies == remedies


def test_a_call_that_takes_too_long_every_day_is_named_with_the_route_that_holds() -> (
    None
):
    # 20 x 2 s are 40 connections, of which there are 10; the database idles.
    it = asked(
        route(query=0.001, wait=exactly(2.0), wait_at="holding"),
        20.0,
        process={"pool_size": 10},
        clients={"timeout_s": 5.0},
    )
    summary = summary_of(it)
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.through) == ("call", "systems.web", "apps.web")
    assert (cause.through_kind, cause.share) == ("pool", 1.0)
    assert cause.remedies == (
        'systems.web.endpoints."/".wait_at',
        "systems.web.process.pool_size",
    )
    # First come, first served: all but the first are too late, and are worked on still.
    assert (summary.systems["web"].error_rate or 0.0) > 0.99
    assert warned(
        summary,
        "web waited for the answers of others, so that the pool of web ran dry (00:00-",
    )


def test_a_late_call_of_one_day_is_a_fault_that_tells_what_would_have_helped() -> None:
    summary = simulate(load_scenario(DAYS / "held-over-a-call.toml"))
    cause = only_cause(summary, "shop")
    assert (cause.place, cause.through) == ("faults.provider", "apps.shop")
    assert cause.through_kind == "pool"
    assert cause.remedies[0] == 'systems.shop.endpoints."/pay".wait_at'


def cached(*, faults: dict[str, FaultConfig], **cache: Any) -> Summary:
    """Run reads of 50 ms, 60 a second, on ten connections behind a cache of 6,000 keys.

    Without the cache they are 3 connections' worth; the database has two cores.
    """
    it = asked(route(query=0.05, is_cacheable=True), 60.0, process={"pool_size": 10})
    scenario = bare.scenario(it, span_s=SPAN_S, database={"vcpus": 2})
    redis = CacheConfig(host="web", hit_ratio=1.0, latency_s=0.0, **cache)
    whole = evolve(
        scenario,
        starts_warm=True,
        faults=faults,
        caches={"redis": redis},
        apps={"web": evolve(scenario.apps["web"], cache="redis")},
    )
    platform = Platform(whole)
    platform.run()
    return summarise(platform)


def test_an_emptied_cache_is_named_with_what_stands_behind_it() -> None:
    # Of 6,000 keys at 60 a second half are back after 6,000 ln 2 / 40 = 104 s and more:
    # 40 a second is all that two cores do.
    flush = FaultConfig(kind="cache-flush", target="redis", at_s=120.0)
    summary = cached(faults={"flush": flush}, keys=6000)
    cause = only_cause(summary)
    assert (cause.place, cause.begins_s) == ("faults.flush", 120.0)
    assert cause.remedies == ("databases.db.vcpus", "caches.redis.ttl_s")
    assert warned(summary, "cache redis was flushed (00:02-")


def test_a_cache_that_never_holds_enough_is_a_cause_of_its_own() -> None:
    # Each of 6,000 keys is asked for every 100 s and kept for 20: a sixth is there, and
    # 50 reads a second of 50 ms are 2.5 of two cores.
    summary = cached(faults={}, keys=6000, ttl_s=20.0)
    cause = only_cause(summary)
    assert (cause.kind, cause.place) == ("cold", "caches.redis")
    assert cause.through == "apps.web"
    assert cause.remedies == ("databases.db.vcpus", "caches.redis.ttl_s")


def test_a_cache_that_refuses_is_named_with_its_size_and_its_policy() -> None:
    # 3,000 of 6,000 values fit, and nobody is let go.
    keys = {"keys": 6000, "size_mib": 3.0, "policy": "refuse"}
    cause = only_cause(cached(faults={}, **keys))
    assert (cause.kind, cause.place) == ("cache", "caches.redis")
    assert cause.remedies == ("caches.redis.size_mib", "caches.redis.policy")


def test_handshakes_that_time_out_are_named_as_what_does_not_end() -> None:
    summary = simulate(load_scenario(DAYS / "everybody-reconnects.toml"))
    fault, storm = summary.systems["collab"].causes
    assert fault.place == "faults.deploy"
    assert (storm.kind, storm.place) == ("handshakes", "systems.collab")
    assert (storm.through, storm.through_kind) == ("apps.collab", "loop")
    assert (storm.begins_s, storm.ends_s) == (300.0, 1500.0)
    assert storm.remedies == (
        "systems.collab.sessions.admission_per_s",
        "systems.collab.sessions.handshake_timeout_s",
    )
    assert " handshakes of collab timed out and came again, and it did not" in verdict(
        summary, "collab"
    )


def test_a_host_that_swaps_is_named_and_not_the_cores_that_wait_for_the_disk() -> None:
    summary = simulate(load_scenario(DAYS / "swap.toml"))
    cause = only_cause(summary, "site")
    assert (cause.kind, cause.place) == ("crawl", "hosts.vps")
    assert cause.remedies == ("hosts.vps.ram_mib",)
    assert "because host vps crawled for want of memory" in verdict(summary, "site")


def test_blocking_workers_are_all_held_and_have_no_loop() -> None:
    # 20 x 0.5 s of waiting are 10 workers, of which there are 4.
    it = asked(route(wait=exactly(0.5)), 20.0, process={"kind": "workers", "workers": 4})
    summary = summary_of(it)
    cause = only_cause(summary)
    assert (cause.kind, cause.place) == ("workers", "apps.web")
    assert cause.remedies == ("systems.web.process.workers",)
    assert "because all workers of web were held (00:00-00:10)" in verdict(summary, "web")


def test_batch_work_is_told_by_its_own_table() -> None:
    # Nine threads leave a tenth of the core, and 30 x 10 ms are three.
    build = BatchConfig(host="web", at_s=120.0, cpu_s=200.0, threads=9)
    it = asked(route(cpu=0.01), 30.0)
    whole = evolve(bare.scenario(it, span_s=SPAN_S), batch={"build": build})
    platform = Platform(whole)
    platform.run()
    fault, *_ = summarise(platform).systems["web"].causes
    assert (fault.kind, fault.place, fault.begins_s) == ("fault", "batch.build", 120.0)
