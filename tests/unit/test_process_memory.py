"""The memory of a process and of its host, part by part and stage by stage, by hand."""

from math import exp, sqrt
from typing import Any

import pytest
from attrs import evolve

from experiments.judgement import Judgement, judge
from experiments.judgement.processes import ProcessMemory
from models.config import CacheConfig, Scenario
from tests import bare

NEEDS = {
    "base_mib": 100.0,
    "cache_mib": 60.0,
    "cache_fill_requests": 3600,
    "native_mib": 20.0,
    "heap_limit_mib": 240.0,
    "request_mib": 2.0,
    "request_buffer_mib": 0.5,
    "garbage_lag_s": 3.0,
    "connection_mib": 4.0,
    "connection_idle_s": 10.0,
    "pool_size": 6,
}
"""Ten requests a second wait for 0.5 s and query for 0.1 s, in two processes."""


def shop(*, app: dict[str, Any] | None = None, **process: Any) -> Scenario:
    sessions = bare.sessions(40.0, 100.0, session_mib=1.5, buffer_mib=0.5)
    page = bare.route(query=0.1, wait=bare.exactly(0.5))
    system = bare.system(
        page, per_s=10.0, process={**NEEDS, **process}, sessions=sessions
    )
    host = {"os_mib": 50.0, "gateway_mib": 10.0, "supervisor_mib": 40.0, "ram_mib": 2e3}
    return bare.scenario(
        system,
        host=host,
        database={"vcpus": 64},
        app={"instances": 2, "mode": "cluster", **(app or {})},
    )


def judged(config: Scenario) -> Judgement:
    return judge(config, bare.CATALOG)


def memory(**process: Any) -> ProcessMemory:
    return judged(shop(**process)).hosts[0].processes[0]


def most_of(mean: float, share: float) -> int:
    """Return the quantile of a Poisson law, by its sum of terms."""
    term, below, most = exp(-mean), 0.0, 0
    while below + term < share:
        below += term
        most += 1
        term *= mean / most
    return most


def test_each_part_of_a_process_is_its_share_of_the_load() -> None:
    # 6 requests are in flight and 30 wait for a collection: 18 in each process, of 2 MiB.
    # 20 sessions of 1.5 MiB.
    it = memory()
    assert (it.name, it.app, it.system, it.base_mib) == ("web-0", "web", "web", 100.0)
    assert it.requests_mib == pytest.approx(36.0, rel=1e-4)
    assert it.sessions_mib == pytest.approx(30.0)
    # One of the 36,002 of an hour meets the fullest moment; half of it is in here.
    assert it.requests_peak_mib == most_of(36.0, 1 - 1 / 36_002)
    # Poisson(0.5): of the 50 queries of an idle time one in 52 meets 2 and opens a third.
    assert most_of(0.5, 1 - 1 / 52) == 2
    assert it.connections_mib == 12.0
    assert it.pool_mib == 24.0
    # 5 requests a second fill the cache in 720 s.
    assert it.caches_full_after_h == pytest.approx(0.2)
    assert it.cache_mib == 60.0


def test_the_stages_add_the_parts_up() -> None:
    it = memory(shared_mib=45.0)
    assert it.stages.start_mib == 100.0
    assert it.stages.full_mib == 160.0
    assert it.stages.steady_mib == pytest.approx(160 + 30 + 36 + 12, rel=1e-4)
    assert it.stages.worst_mib == pytest.approx(160 + 30 + it.requests_peak_mib + 24)
    assert it.own.start_mib == 55.0
    assert it.own.full_mib == 115.0
    assert it.own.steady_mib == pytest.approx(193, rel=1e-4)
    assert it.own.worst_mib == it.stages.worst_mib - 45.0


@pytest.mark.parametrize(
    ("limit_mib", "state"),
    [
        (240.0, "has room"),
        (232.0, "collects without end"),
        (204.0, "collects without end"),
        (202.0, "aborts"),
    ],
)
def test_buffers_are_outside_the_heap(limit_mib: float, state: str) -> None:
    # 238 MiB less 20 native, 9 of the buffers of requests and 10 of sessions: 199 MiB,
    # 85 % of 234.1 and 98 % of 203.1.
    it = memory(heap_limit_mib=limit_mib)
    assert it.heap_mib == pytest.approx(199, rel=1e-4)
    assert (it.heap_limit_mib, it.heap_state) == (limit_mib, state)


def test_a_cache_that_yields_ends_where_collecting_would_begin() -> None:
    # 139 MiB beside it in the heap, and 0.85 x 200: 31 MiB are left; none of 150.
    it = memory(heap_limit_mib=200.0, cache_yields=True)
    assert it.cache_mib == pytest.approx(31.0, rel=1e-3)
    assert it.heap_state == "has room"
    assert memory(heap_limit_mib=150.0, cache_yields=True).cache_mib == 0
    assert memory(cache_yields=True).cache_mib == 60.0


def test_without_a_limit_of_its_own_a_heap_has_half_of_the_memory() -> None:
    assert memory(heap_limit_mib=None).heap_limit_mib == 1000.0
    large = evolve(shop(heap_limit_mib=None).hosts["web"], ram_mib=64_000.0)
    config = evolve(shop(heap_limit_mib=None), hosts={"web": large})
    assert judged(config).hosts[0].processes[0].heap_limit_mib == 2096.0


def test_a_pool_that_is_full_has_all_its_connections_open() -> None:
    # Half an erlang each: whoever meets 2 finds no third, or no second.
    assert memory(pool_size=2).connections_mib == 8.0
    assert memory(pool_size=1).connections_mib == 4.0
    crowded = shop(pool_size=3)
    page = bare.route(query=0.9)
    system = evolve(crowded.systems["web"], endpoints={"/": page})
    (budget,) = judged(evolve(crowded, systems={"web": system})).hosts
    assert budget.processes[0].connections_mib == 12.0


def test_workers_have_no_heap_and_no_cache_that_nothing_fills() -> None:
    config = shop(kind="workers", workers=4, worker_mib=5.0, cache_mib=0.0)
    system = evolve(config.systems["web"], sessions=None)
    (budget,) = judged(evolve(config, systems={"web": system})).hosts
    it = budget.processes[0]
    assert it.base_mib == 120.0
    assert (it.heap_limit_mib, it.heap_mib, it.heap_state) == (None, 0.0, "has room")
    assert it.caches_full_after_h is None
    assert it.sessions_mib == 0


@pytest.mark.parametrize(
    ("limit_mib", "fill", "ends_soon"),
    [
        (None, 1, False),
        (240.0, 1, False),
        (238.0, 3600, False),
        (237.0, 2990, True),
        (237.0, 3010, False),
        (100.0, 3600, True),
    ],
)
def test_restarts_are_felt_if_they_come_every_ten_minutes(
    limit_mib: float | None, fill: int, ends_soon: bool
) -> None:
    # 238 MiB at steady state; 3,000 requests fill a cache in 600 s, 5 of them a second.
    config = shop(app={"max_memory_restart_mib": limit_mib}, cache_fill_requests=fill)
    assert judged(config).hosts[0].processes[0].ends_soon == ends_soon


def test_a_host_holds_its_services_once_and_every_process() -> None:
    config = shop(shared_mib=45.0, app={"job_worker_mib": 70.0})
    system = evolve(config.systems["web"], asynchronous_jobs=True)
    home = evolve(
        bare.DATABASE, host="web", vcpus=None, memory_mib=128.0, backend_mib=1.5
    )
    cache = CacheConfig(host="web", hit_ratio=0.5, memory_mib=33.0)
    web = evolve(config.hosts["web"], vcpus=64)
    config = evolve(
        config,
        systems={"web": system},
        hosts={"web": web},
        databases={"db": home},
        caches={"redis": cache},
    )
    (budget,) = judged(config).hosts
    assert budget.services == {
        "operating system": 50.0,
        "nginx": 10.0,
        "PM2 daemon": 40.0,
        "cache redis": 33.0,
        "database db": 128.0 + 2 * 6 * 1.5,
        "pages shared by processes": 45.0,
        "job worker web": 70.0,
    }
    services_mib = 100 + 33 + 146 + 45 + 70
    assert budget.stages.start_mib == pytest.approx(services_mib + 2 * 55)
    assert budget.stages.full_mib == pytest.approx(services_mib + 2 * 115)
    assert budget.stages.steady_mib == pytest.approx(services_mib + 2 * 193, rel=1e-4)
    # PM2 reloads one of them: 55 MiB of its own beside the old one.
    assert budget.reload_mib == pytest.approx(budget.stages.steady_mib + 55)
    assert budget.headroom_mib == pytest.approx(2000 - budget.stages.steady_mib)
    assert (budget.fit, budget.host, budget.title) == ("fits", "web", "web")
    few = evolve(config, databases={"db": evolve(home, max_connections=7)})
    assert judged(few).hosts[0].services["database db"] == pytest.approx(128 + 7 * 1.5)


def test_the_fullest_moments_of_two_processes_are_not_the_same() -> None:
    # 100 MiB of services and twice 238; each has some 24 MiB more at its fullest, and
    # both together the root of two times that.
    it = memory()
    beyond_mib = sqrt(2) * (it.requests_peak_mib - 36.0)
    fullest_mib = 100 + 2 * 238 + beyond_mib
    for room_mib, fits in ((1, True), (-1, False)):
        web = evolve(shop().hosts["web"], ram_mib=fullest_mib + room_mib)
        (budget,) = judged(evolve(shop(), hosts={"web": web})).hosts
        assert (budget.fit != "does not fit") == fits


def test_a_host_on_the_edge_says_all_that_is_too_much_for_it() -> None:
    # 576 MiB at steady state; a reload takes 100 more, and the worst every connection.
    it = memory()
    config = shop()
    web = evolve(config.hosts["web"], ram_mib=640.0, page_cache_mib=80.0)
    (budget,) = judged(evolve(config, hosts={"web": web})).hosts
    worst_mib = 100 + 2 * it.stages.worst_mib
    assert budget.fit == "on the edge"
    assert budget.reason == (
        "576 MiB at steady state, 640 usable; 676 MiB while PM2 reloads a process;"
        f" {worst_mib:,.0f} MiB at the fullest moment, all connections open; 64 MiB left"
        " of the 80 MiB page cache that is wanted"
    )
