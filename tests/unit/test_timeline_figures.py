"""The timeline tells of each minute what its requests and stations were like, by hand."""

import numpy as np
import pytest
from attrs import evolve

from models.config import CacheConfig, Scenario
from models.operation.recorder import Row
from models.platform import Platform
from sim.buckets import BUCKETS, bucket_of
from sim.monitor import Histogram
from sim.recent import Recent
from tests import bare
from tests.both import agree


def watched(scenario: Scenario, *, sent: int, until_s: float) -> list[Row]:
    """Return the timeline of *sent* requests that come at once."""
    rows: list[Row] = []
    it = Platform(scenario, catalog=bare.CATALOG, timeline=rows.append)
    for _ in range(sent):
        it.clients["web"].send()
    it.run(until_s)
    return rows


def said_of(rows: list[Row], measure: str) -> dict[float, float]:
    return {at_s: value for at_s, *_, each, value in rows if each == measure}


def test_recent_quantiles_are_of_what_came_since_the_last_look() -> None:
    recent, histogram = Recent(), Histogram()

    def look() -> list[float]:
        counts = np.zeros(BUCKETS, dtype=np.int64)
        histogram.add_to(counts)
        return recent.quantiles(counts, (0.5, 1.0))

    assert look() == []
    histogram.add(1.0)
    histogram.add(1.0)
    # The bucket from 1 to 1 + 1/128 holds both: a quarter and three quarters into it.
    assert look() == [1.0 + 1 / 512, 1.0 + 3 / 512]
    for value in (0.0, 0.0, 2.0):
        histogram.add(value)
    # The second of three is a zero; the third is alone from 2 to 2 + 1/64.
    assert look() == [0.0, 2.0 + 1 / 128]
    assert look() == []


def test_a_recent_quantile_lies_in_the_bucket_of_its_rank() -> None:
    recent, histogram = Recent(), Histogram()
    counts = np.zeros(BUCKETS, dtype=np.int64)
    for value in range(1, 101):
        histogram.add(float(value))
    histogram.add_to(counts)
    found = recent.quantiles(counts, (0.5, 0.95, 0.99))
    assert [bucket_of(each) for each in found] == [
        bucket_of(each) for each in (50.0, 95.0, 99.0)
    ]


def test_each_minute_has_its_own_quantiles() -> None:
    # Work of 10, 10 and 55 s, one after another on the loop: the answers come at 10, 20
    # and 75 s, the first two within the first minute.
    web = bare.system(bare.route(cpu=10.0))
    rows: list[Row] = []
    it = Platform(
        bare.scenario(web, span_s=180.0), catalog=bare.CATALOG, timeline=rows.append
    )
    for _ in range(2):
        it.clients["web"].send()
    it.run(70.0)
    it.clients["web"].send()
    it.run()
    # Rank 1 of 2 is 10 s, in the bucket from 10 to 10.0625; rank 2 is 20 s (to 20.125).
    assert said_of(rows, "latency_p50_s") == {60.0: 10.03125, 120.0: 10.03125}
    assert said_of(rows, "latency_p95_s") == {60.0: 20.0625, 120.0: 10.03125}


def test_a_pool_is_told_by_its_mean_use_and_its_queue() -> None:
    # Three queries of 39 s each through one connection: it is lent until 117 s, and who
    # waits is one at 60 s (the second runs until 78 s) and nobody at 120 s.
    web = bare.system(bare.route(query=39.0), process={"pool_size": 1})
    rows = watched(bare.scenario(web, span_s=180.0), sent=3, until_s=180.0)
    used = said_of(rows, "pool_in_use")
    assert used == pytest.approx({60.0: 1.0, 120.0: 0.95, 180.0: 0.0}, abs=1e-9)
    assert said_of(rows, "pool_waiting") == {60.0: 1.0, 120.0: 0.0, 180.0: 0.0}
    # nginx has two connections for each of those that are not answered.
    assert said_of(rows, "gateway_connections") == {60.0: 4.0, 120.0: 0.0, 180.0: 0.0}


def test_both_planes_count_the_same_queue_for_a_pool() -> None:
    # Two come a second, for queries of a second each: one more waits every second.
    web = bare.system(bare.route(query=1.0), per_s=2.0, process={"pool_size": 1})
    seen = agree(bare.scenario(web, span_s=120.0), seed=1, until_s=120.0)
    waiting = [value for *_, measure, value in seen.minutes if measure == "pool_waiting"]
    assert waiting == pytest.approx([60.0, 120.0], rel=0.3)


def test_a_host_tells_its_page_cache_and_its_memory() -> None:
    # 400 MiB of RAM, 100 of them the operating system's and one the process's; the cache
    # wants 350 and gets what is left.
    host = {"ram_mib": 400.0, "os_mib": 100.0, "page_cache_mib": 350.0}
    web = bare.system(bare.route(cpu=0.1))
    rows = watched(bare.scenario(web, host=host, span_s=60.0), sent=0, until_s=60.0)
    assert said_of(rows, "ram_mib") == {60.0: 101.0}
    assert said_of(rows, "ram_capacity_mib") == {60.0: 400.0}
    assert said_of(rows, "page_cache_mib") == {60.0: 299.0}


def test_a_cache_with_keys_tells_what_it_holds() -> None:
    caches = {"redis": CacheConfig(host="web", hit_ratio=0.5, keys=50, item_mib=0.25)}
    idle = bare.scenario(bare.system(bare.route(cpu=0.1)), span_s=60.0, caches=caches)
    warm = evolve(idle, starts_warm=True)
    # Warm, it holds all of its 50 keys, of a quarter of a MiB each.
    assert said_of(watched(warm, sent=0, until_s=60.0), "held_mib") == {60.0: 12.5}
    assert said_of(watched(idle, sent=0, until_s=60.0), "held_mib") == {60.0: 0.0}
