"""Bounds of a closed load, station by station, reckoned by hand."""

from math import inf
from typing import Any

import pytest
from attrs import evolve

from experiments.judgement.bounds import ClosedBound, bounds_of
from experiments.judgement.layout import layout_of
from experiments.judgement.routes import routes_of
from models.config import CacheConfig, EndpointConfig, Scenario
from tests import bare

PAGE = bare.route(
    cpu=0.008,
    query=0.005,
    queries=2,
    threads=bare.exactly(0.004),
    is_cacheable=True,
    share=0.75,
)
EXPORT = bare.route(cpu=0.016, job=bare.exactly(0.040), share=0.25)
"""Three requests of four ask for a page, and the fourth for an export."""
CACHE = CacheConfig(host="redis", hit_ratio=0.5, cpu_s=0.001, latency_s=0.001)
REDIS = evolve(bare.HOST)


def closed(
    endpoints: dict[str, EndpointConfig],
    *,
    users: int,
    think_s: float = 0.5,
    process: dict[str, Any] | None = None,
    **parts: Any,
) -> Scenario:
    clients = {"kind": "closed", "users": users, "rtt_s": 0.02}
    if think_s:
        clients["think"] = bare.exactly(think_s)
    system = bare.system(clients=clients, process=process)
    return bare.scenario(evolve(system, endpoints=endpoints, **parts))


def bound_of(config: Scenario) -> ClosedBound:
    layout = layout_of(config, bare.CATALOG)
    (bound,) = bounds_of(layout, routes_of(layout))
    return bound


def platform(users: int, *, kind: str = "node") -> Scenario:
    """Return both routes on 3 cores, two processes, a cache and a database of 2 cores."""
    process = {"kind": kind} | ({"workers": 4} if kind == "workers" else {})
    config = closed(
        {"/": PAGE, "/export": EXPORT},
        users=users,
        process=process,
        asynchronous_jobs=True,
    )
    web = evolve(bare.HOST, vcpus=3, gateway=evolve(bare.NGINX, request_cpu_s=0.001))
    database = evolve(bare.DATABASE, vcpus=2, network_s=0.001)
    app = evolve(config.apps["web"], instances=2, cache="redis", database="db")
    return evolve(
        config,
        hosts={"web": web, "redis": REDIS},
        databases={"db": database},
        caches={"redis": CACHE},
        apps={"web": app},
    )


def test_every_station_of_a_request_counts_with_its_servers() -> None:
    # A page asks the cache for one of its two queries, and the database for the other.
    # Loops: 0.75 x 8 + 0.25 x 16 = 10 ms; nginx and threads: 1 + 0.75 x 4 = 4 ms; Redis:
    # 0.75 x 1 ms; database: 0.75 x 5 ms. Away: 20 ms of wire, and of each page 2 ms to
    # the database and 1 ms to the cache.
    bound = bound_of(platform(20))
    assert bound.system == "web"
    assert (bound.users, bound.think_s) == (20, 0.5)
    assert bound.demand_s == pytest.approx(0.010 + 0.004 + 0.00075 + 0.00375)
    assert bound.delay_s == pytest.approx(0.020 + 0.75 * 0.003)
    # Jobs of 0.25 x 40 ms nobody waits for; they use the three cores all the same:
    # (10 + 4 + 10) / 3 = 8 ms, where a loop has 10 / 2 and the database 3.75 / 2.
    assert bound.bottleneck == "CPU of host web"
    assert bound.bottleneck_s == pytest.approx(0.008)
    # D + Z = 18.5 + 22.25 + 500 ms: twenty users cannot fill the bottleneck.
    assert bound.knee_users == pytest.approx(0.54075 / 0.008)
    assert bound.throughput_per_s == pytest.approx(20 / 0.54075)
    assert bound.response_s == pytest.approx(0.04075)
    assert bound.exact_per_s < bound.throughput_per_s


def test_beyond_the_knee_the_bottleneck_decides() -> None:
    # 1 / 8 ms, and by Little's law 100 / 125 - 0.5 s.
    bound = bound_of(platform(100))
    assert bound.throughput_per_s == pytest.approx(125)
    assert bound.response_s == pytest.approx(0.3)
    # The stations alone would do 150 and more, were it not for the jobs.
    assert bound.exact_per_s == pytest.approx(125)


def test_of_one_user_the_bound_is_what_it_does() -> None:
    bound = bound_of(platform(1))
    assert bound.exact_per_s == pytest.approx(1 / 0.54075)
    assert bound.exact_per_s == bound.throughput_per_s


def test_blocking_workers_have_no_loop_but_the_cores() -> None:
    # 10 ms of theirs and 4 ms of nginx and threads, on three cores; with the jobs 24.
    bound = bound_of(platform(20, kind="workers"))
    assert bound.demand_s == pytest.approx(0.0185)
    assert bound.bottleneck_s == pytest.approx(0.008)


def test_two_users_of_one_loop_are_reckoned_exactly() -> None:
    # Mean value analysis of D = 50 ms and Z = 80 + 20 ms: one user finds the loop busy
    # for 50 / 150 of the time, so that the second takes 50 x (1 + 1/3) ms.
    bound = bound_of(closed({"/": bare.route(cpu=0.05)}, users=2, think_s=0.08))
    assert bound.bottleneck == "event loop web"
    assert bound.exact_per_s == pytest.approx(2 / (0.1 + 0.05 * 4 / 3))
    assert bound.throughput_per_s == pytest.approx(2 / 0.15)
    assert bound.knee_users == pytest.approx(3)


def test_a_database_on_the_host_of_its_application_is_work_of_that_host() -> None:
    # 10 ms of the loop and two queries of 10 ms, on two cores: 15 ms each, where the
    # loop has 10 ms; the queries alone have 20 / 2.
    system = closed({"/": bare.route(cpu=0.01, query=0.01, queries=2)}, users=100)
    config = evolve(
        system,
        hosts={"web": evolve(bare.HOST, vcpus=2)},
        databases={"db": evolve(bare.DATABASE, vcpus=None, host="web")},
        apps={"web": evolve(system.apps["web"], database="db")},
    )
    bound = bound_of(config)
    assert bound.bottleneck == "CPU of host web"
    assert bound.bottleneck_s == pytest.approx(0.015)
    assert bound.demand_s == pytest.approx(0.03)
    assert bound.throughput_per_s == pytest.approx(1 / 0.015)


def test_users_whom_an_object_store_answers_have_no_bottleneck() -> None:
    # 20 ms of wire, 30 ms of the store, and half a second of thinking: 4 / 0.55.
    config = closed(
        {"/logo": bare.route(is_static=True)},
        users=4,
        static_from="object-store",
        object_store_s=0.03,
    )
    bound = bound_of(config)
    assert (bound.bottleneck, bound.bottleneck_s) == ("nothing", 0.0)
    assert bound.demand_s == 0
    assert bound.throughput_per_s == pytest.approx(4 / 0.55)
    assert bound.exact_per_s == pytest.approx(4 / 0.55)
    assert bound.response_s == pytest.approx(0.05)
    assert bound.knee_users == inf


def test_the_opening_of_sessions_is_no_part_of_a_request() -> None:
    it = closed({"/": bare.route(cpu=0.05)}, users=2, think_s=0.0)
    sessions = bare.sessions(10, 100.0, handshake=bare.exactly(1.0))
    bound = bound_of(
        evolve(it, systems={"web": evolve(it.systems["web"], sessions=sessions)})
    )
    assert bound.demand_s == pytest.approx(0.05)
    assert bound.think_s == 0


def test_an_open_load_has_no_bound() -> None:
    open_load = bare.scenario(bare.system(bare.route(cpu=0.01), per_s=10))
    layout = layout_of(open_load, bare.CATALOG)
    assert bounds_of(layout, routes_of(layout)) == ()
