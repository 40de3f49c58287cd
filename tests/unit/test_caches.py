"""What a cache holds, by hand: it fills, expires, evicts, refuses, is away."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from experiments.judgement.judge import judge
from experiments.summary.summarising import summarise
from models.config import CacheConfig, FaultConfig
from models.hosting.contents import Contents
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.days import DAYS
from tests.inside import measures_of, on_end, outcomes, send
from tests.small import WEB, faults_of


def contents(**keys: Any) -> Contents:
    return Contents(CacheConfig(host="web", hit_ratio=1.0, item_mib=1.0, **keys))


def platform(*, per_s: float = 0.0, faults: Any = None, **keys: Any) -> Platform:
    """Return a platform whose reads take 1 ms at the database, and none in the cache."""
    route = bare.route(cpu=0.0, query=0.001, is_cacheable=True)
    cache = CacheConfig(host="web", **{"hit_ratio": 1.0, "latency_s": 0.0, **keys})
    return bare.platform(
        bare.system(route, per_s=per_s),
        app={"cache": "redis"},
        caches={"redis": cache},
        faults=faults or {},
        database={"vcpus": 64},
    )


def test_a_full_cache_lets_the_oldest_go() -> None:
    it = contents(keys=5, size_mib=2.0)
    assert [it.store(key, 0.0) for key in (1, 2, 3)] == [True, True, True]
    assert [it.holds(key, 0.0) for key in (1, 2, 3)] == [False, True, True]
    assert (it.held, it.evicted, it.refused) == (2, 1, 0)
    it.store(2, 0.0)  # what it holds it stores again
    assert (it.held, it.evicted) == (2, 1)


def test_a_full_cache_refuses_where_that_is_its_policy() -> None:
    it = contents(keys=5, size_mib=2.0, policy="refuse", ttl_s=10.0)
    assert [it.store(key, 0.0) for key in (1, 2, 3)] == [True, True, False]
    assert (it.held, it.refused) == (2, 1)
    assert it.store(3, 10.0)  # the others have expired


def test_values_expire() -> None:
    it = contents(keys=5, ttl_s=10.0)
    it.store(1, 3.0)
    assert it.holds(1, 12.999)
    assert not it.holds(1, 13.0)


def test_a_warm_cache_expires_evenly() -> None:
    it = contents(keys=10, ttl_s=30.0)
    it.fill(0.0)
    for now_s, left in ((0.0, 10), (2.9, 10), (3.0, 9), (15.0, 5), (30.0, 0)):
        assert sum(it.holds(key, now_s) for key in range(10)) == left


def test_the_hit_ratio_comes_back_as_it_fills() -> None:
    it = platform(per_s=10.0, keys=100, hit_ratio=0.8)
    it.run(20.0)
    queries = measures_of(it).queries
    # Each of 100 keys is missed once; after 200 reads, 160 of them of such keys, it holds
    # 100 (1 - 0.99^160) = 80 of them. A fifth of the reads is of what no cache answers.
    assert it.caches["redis"].contents is not None
    assert it.caches["redis"].contents.held == pytest.approx(80, abs=8)
    it.run(3600.0)
    assert it.caches["redis"].contents.held == 100
    hits = queries.cache_hits / queries.issued
    assert hits == pytest.approx(0.8 - 100 / 36_000, abs=0.01)


@pytest.mark.parametrize("ttl_s", [1.0, 10.0, 100.0])
def test_the_hit_ratio_of_keys_that_expire(ttl_s: float) -> None:
    # A key is there for its lifetime, then away until it is asked for again: with 50 keys
    # and 20 reads a second, 2.5 s on average. So of the reads ttl / (ttl + 2.5) are hits.
    it = platform(per_s=20.0, keys=50, ttl_s=ttl_s)
    it.run(2000.0)
    queries = measures_of(it).queries
    hits = queries.cache_hits / queries.issued
    assert hits == pytest.approx(ttl_s / (ttl_s + 2.5), abs=0.015)


def test_the_hit_ratio_of_a_cache_that_is_too_small() -> None:
    # Room for 20 of 50 keys, all equally popular.
    it = platform(per_s=20.0, keys=50, size_mib=20.0, item_mib=1.0)
    it.run(2000.0)
    queries = measures_of(it).queries
    assert queries.cache_hits / queries.issued == pytest.approx(20 / 50, abs=0.015)


def answered_s(**keys: Any) -> float:
    """Return how long a read takes that comes as the cache goes away for 60 s."""
    away = FaultConfig(kind="cache-outage", target="redis", at_s=10.0, duration_s=60.0)
    it = platform(faults={"away": away}, cpu_s=0.0, **keys)
    seen: list[float] = []
    on_end(it, lambda _, __, latency_s: seen.append(latency_s))
    it.run(10.5)
    send(it)
    it.run(1000.0)
    assert outcomes(it) == {"ok": 1}
    return seen[0]


@pytest.mark.parametrize(
    ("keys", "latency_s"),
    [
        ({}, 0.001),  # the database answers at once
        # Seven pauses of 50 ms to 3.2 s are 6.35 s, then 5 s each, each 0.1 s more: the
        # first to end after the 60 s of the outage is the eighteenth, 6.35 + 0.7 +
        # 11 x 5.1 = 63.15 s after its begin, which was half a second before the read.
        ({"when_away": "wait"}, 63.15 - 0.5),
        # With 3 further tries it fails when the fourth connection is lost, after 50, 100
        # and 200 ms and 0.1 s each: 0.65 s after the begin.
        ({"when_away": "wait", "most_retries": 3}, 0.15 + 0.001),
    ],
)
def test_an_outage_costs_what_the_client_library_makes_it_cost(
    keys: dict[str, Any], latency_s: float
) -> None:
    assert answered_s(**keys) == pytest.approx(latency_s, abs=1e-6)


def test_a_request_that_waits_for_a_cache_times_out_for_it() -> None:
    away = FaultConfig(kind="cache-outage", target="redis", at_s=10.0, duration_s=60.0)
    route = bare.route(cpu=0.0, query=0.001, is_cacheable=True)
    it = bare.platform(
        bare.system(route, clients={"timeout_s": 5.0}),
        app={"cache": "redis"},
        caches={"redis": CacheConfig(host="web", hit_ratio=1.0, when_away="wait")},
        faults={"away": away},
    )
    causes: list[object] = []
    on_end(it, lambda request, _, __: causes.append(request.cause))
    it.run(11.0)
    send(it)
    it.run(20.0)
    assert outcomes(it) == {"client_timeout": 1}
    assert [str(cause) for cause in causes] == ["Reason.CACHE"]


def test_a_cache_is_empty_after_an_outage() -> None:
    away = FaultConfig(kind="cache-outage", target="redis", at_s=1.0, duration_s=1.0)
    it = platform(faults={"away": away}, keys=100)
    held = it.caches["redis"].contents
    assert held is not None
    held.fill(0.0)
    it.run(3.0)
    assert (it.caches["redis"].is_up, held.held) == (True, 0)


def test_a_full_redis_fails_the_requests_whose_write_it_refuses() -> None:
    scenario = load_scenario(DAYS / "redis-full.toml")
    # 2,500 sessions of 10 kB; a tenth of 40,000 reads a day: full after 15 h of an even
    # day, and of the 4,000 about 1,500 are refused.
    (found,) = [
        each for each in judge(scenario, bare.CATALOG).warnings if "redis" in each
    ]
    assert found.startswith(
        "cache redis comes to be full and refuses writes, whose requests fail: 2,500"
        " values of 0.01 MiB fill its 25 MiB, 15 h after a start"
    )
    it = Platform(scenario, catalog=bare.CATALOG)
    it.run()
    summary = summarise(it)
    assert summary.caches["redis"].held == 2500
    refused = summary.caches["redis"].refused
    assert refused == pytest.approx(1500, abs=150)
    assert summary.systems["meet"].outcomes["database_error"] == refused
    assert any(
        each.startswith(f"cache redis is full and refused {refused:,} writes")
        for each in summary.warnings
    )
    evicting = load_scenario(
        DAYS / "redis-full.toml", ('caches.redis.policy="evict"', "days=0.8")
    )
    cured = Platform(evicting, catalog=bare.CATALOG)
    cured.run()
    assert summarise(cured).systems["meet"].outcomes["database_error"] == 0


def test_a_flush_is_felt_at_once_and_again_a_lifetime_later() -> None:
    it = Platform(load_scenario(DAYS / "cache-flush.toml"), catalog=bare.CATALOG)
    executed = [0]
    for second in range(1, 61):
        it.run(float(second))
        executed.append(measures_of(it).queries.executed)
    per_s = [after - before for before, after in pairwise(executed)]
    # Before: 90 keys in 30.3 s, 3 queries a second and those that come meanwhile for the
    # same key. At 10 s all are missing: 60 a second, which is all that 30 connections of
    # 0.5 s serve, for as long as it takes to fill.
    assert max(per_s[2:9]) < 12
    assert max(per_s[10:14]) > 45
    # From 40 s on what was filled together expires together.
    assert max(per_s[25:38]) < 12
    assert max(per_s[40:46]) > 25


def test_what_a_cache_may_say_is_checked(tmp_path: Path) -> None:
    def found(**keys: Any) -> list[str]:
        cache = {"host": WEB[1], "hit_ratio": 0.5, **keys}
        return faults_of(tmp_path, (("caches",), {"redis": cache}))

    assert found(policy="refuse") == [
        "caches.redis.policy: needs size_mib beside it, got 'refuse' alone: nothing is"
        " ever full"
    ]
    assert found(size_mib=200.0) == [
        "caches.redis.size_mib: must be at most memory_mib 100, what it holds of its"
        " host, got 200, raise that"
    ]
    assert found(ttl_s=3.0) == [
        "caches.redis.ttl_s: needs keys or size_mib beside it, got 3 alone"
    ]
    assert found(size_mib=0.1, item_mib=0.2) == [
        "caches.redis.size_mib: must hold an item of 0.2 MiB, got 0.1"
    ]
    assert found(keys=1000, ttl_s=3.0, size_mib=50.0, policy="refuse") == []


def test_a_flush_needs_a_cache_that_knows_its_keys(tmp_path: Path) -> None:
    cache = {"redis": {"host": WEB[1], "hit_ratio": 0.5}}
    flush = {"flush": {"kind": "cache-flush", "target": "redis", "at_s": 1.0}}
    assert faults_of(tmp_path, (("caches",), cache), (("faults",), flush)) == [
        "faults.flush.target: must be a cache with keys, got 'redis', which answers the"
        " same share whatever it holds, give caches.redis.keys"
    ]
