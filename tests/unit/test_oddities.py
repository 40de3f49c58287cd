"""Oddities of a config and its other works: what is hardly meant so, word by word."""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement import judge
from models.config import (
    BalancerConfig,
    BatchConfig,
    CacheConfig,
    GroupConfig,
    ObjectivesConfig,
    Scenario,
    SystemConfig,
)
from tests import bare

PAGE = bare.route(cpu=0.01)


def shop(**keys: Any) -> SystemConfig:
    return bare.system(PAGE, **{"per_s": 10.0, "clients": {"timeout_s": 30.0}, **keys})


def warnings(config: Scenario | SystemConfig, **parts: Any) -> list[str]:
    if isinstance(config, SystemConfig):
        config = bare.scenario(config)
    found = judge(evolve(config, **parts), bare.CATALOG).warnings
    return [it for it in found if "no plan" not in it]


@pytest.mark.parametrize(
    ("p95_s", "timeout_s", "said"),
    [
        (29.0, 30.0, None),
        (
            31.0,
            30.0,
            "31 is in seconds, and clients give up after 30 s: for milliseconds"
            " write 0.031",
        ),
        (
            61.0,
            1e9,
            "61 is in seconds, and clients give up after 1.16e+04 days: for"
            " milliseconds write 0.061",
        ),
        (60.0, 1e9, None),
    ],
)
def test_a_promise_in_milliseconds(
    p95_s: float, timeout_s: float, said: str | None
) -> None:
    objectives = ObjectivesConfig(p95_s=p95_s)
    system = shop(objectives=objectives, clients={"timeout_s": timeout_s})
    expected = f"systems.web.objectives.p95_s = {said}"
    assert warnings(system) == ([expected] if said else [])


def test_a_round_trip_that_takes_longer_than_anybody_waits() -> None:
    words = "is in seconds and not below timeout_s = 30: nobody sees an answer"
    fixed = warnings(shop(clients={"timeout_s": 30.0, "rtt_s": 30.0}))
    assert fixed[-1] == f"systems.web.clients.rtt_s = 30 {words}"
    law = bare.exponential(40.0)
    drawn = warnings(shop(clients={"timeout_s": 30.0, "rtt": law}))
    assert drawn[-1] == f"systems.web.clients.rtt.mean_s = 40 {words}"
    near = warnings(shop(clients={"timeout_s": 30.0, "rtt_s": 29.0}))
    assert not [it for it in near if "seconds" in it]


def test_keys_that_do_nothing_for_this_kind_of_load() -> None:
    think = bare.exactly(1.0)
    open_load = {"timeout_s": 30.0, "users": 3, "think": think, "arrivals": "even"}
    assert warnings(shop(clients=open_load)) == [
        "systems.web.clients.users has no effect on an open load",
        "systems.web.clients.think has no effect on an open load",
    ]
    closed = shop(per_s=0.0, clients={**open_load, "kind": "closed"})
    assert warnings(closed) == [
        "systems.web.clients.arrivals has no effect on a closed load"
    ]


def test_keys_of_leaks_that_do_nothing_for_such_a_process() -> None:
    idle = {"fill_cv": 1.0, "leak_buffer_share": 0.5, "kind": "workers", "workers": 1}
    here = "systems.web.process"
    assert warnings(shop(process=idle)) == [
        f"{here}.fill_cv has no effect without fill_cpu_s_per_mib",
        f"{here}.leak_buffer_share has no effect on workers, which have no V8",
    ]
    busy = {"fill_cv": 1.0, "leak_buffer_share": 0.5, "fill_cpu_s_per_mib": 0.001}
    assert warnings(shop(process=busy)) == []


def test_keys_that_only_a_run_knows_are_listed() -> None:
    process = {"connections": "kept", "wake_cpu_s": 0.001}
    it = bare.scenario(shop(process=process))
    apps = {
        "a": evolve(it.apps["web"], hand_over="primary"),
        "b": it.apps["web"],
    }
    assert warnings(it, apps=apps) == [
        "systems.web.process.connections, systems.web.process.wake_cpu_s and"
        " apps.a.hand_over: what that does to a loop is left to `lssim run`"
    ]


def test_hosts_that_are_paid_for_nothing() -> None:
    it = bare.scenario(shop())
    spare = evolve(bare.HOST, monthly_usd=1234.5)
    hosts = {**it.hosts, "spare": spare}
    said = ["host spare runs nothing, at 1,234.50 USD a month"]
    assert warnings(it, hosts=hosts) == said
    assert warnings(it, hosts={**hosts, "spare": bare.HOST}) == []
    # What lodges a cache or a database is needed, and others' lodgers are no reason.
    cache = {"redis": CacheConfig(host="spare", hit_ratio=0.5)}
    assert warnings(it, hosts=hosts, caches=cache) == []
    at_home = evolve(bare.DATABASE, host="spare", vcpus=None)
    assert warnings(it, hosts=hosts, databases={"db": at_home}) == []
    assert warnings(it, hosts=hosts, databases={"db": bare.DATABASE}) == said


def test_a_balancer_before_one_host() -> None:
    it = bare.scenario(shop())
    front = {"front": BalancerConfig(system="web", monthly_usd=18.0)}
    assert warnings(it, balancers=front) == [
        "balancer front stands before one host, web, at 18.00 USD a month"
    ]
    two = {"a": it.apps["web"], "b": evolve(it.apps["web"], host="second")}
    hosts = {**it.hosts, "second": bare.HOST}
    assert warnings(it, balancers=front, apps=two, hosts=hosts) == []
    group = {"g": GroupConfig(app="web", max_hosts=3)}
    assert warnings(it, balancers=front, groups=group) == []


@pytest.mark.parametrize(
    ("limit_s", "is_said"), [(0.19, True), (0.2, True), (0.21, False)]
)
def test_a_statement_that_its_database_cancels(limit_s: float, is_said: bool) -> None:
    # 100 ms at a speed of a half.
    page = bare.route(cpu=0.001, query=0.1)
    system = bare.system(page, per_s=1.0, process={"pool_size": 10})
    slow = {"vcpus": 64, "speed": 0.5, "statement_timeout_s": limit_s}
    found = warnings(bare.scenario(system, database=slow))
    expected = (
        "a statement of / of system web takes 200 ms on average, and database db cancels"
        f" it after {limit_s * 1000:.0f} ms (statement_timeout_s)"
    )
    assert found == ([expected] if is_said else [])


def full(**cache: Any) -> list[str]:
    """Return what is said of a cache that is asked for 15 of 20 queries a second."""
    page = bare.route(cpu=0.001, query=0.001, queries=2, is_cacheable=True, share=0.75)
    plain = bare.route(cpu=0.001, query=0.001, queries=2, share=0.25)
    system = bare.system(per_s=10.0, process={"pool_size": 10})
    endpoints = {"/": page, "/plain": plain}
    it = bare.scenario(evolve(system, endpoints=endpoints), app={"cache": "redis"})
    app = evolve(it.apps["web"], database="db")
    keys = {"size_mib": 60.0, "item_mib": 0.5, "hit_ratio": 0.8, "policy": "refuse"}
    config = CacheConfig(host="web", **{**keys, **cache})
    databases = {"db": evolve(bare.DATABASE, vcpus=64)}
    parts = {"apps": {"web": app}, "databases": databases, "caches": {"redis": config}}
    return warnings(it, **parts)


def test_a_cache_that_comes_to_be_full() -> None:
    # Of 15 reads a second a fifth is stored: 3, for 120 values, after 40 s.
    assert full() == [
        "cache redis comes to be full and refuses writes, whose requests fail: 120 values"
        " of 0.5 MiB fill its 60 MiB, 40 s after a start (caches.redis.size_mib, or"
        " policy = 'evict')"
    ]
    assert full(policy="evict") == []
    assert full(size_mib=None) == []
    # Values that live for 39 s are 117 at once, and 123 in 41 s.
    assert full(ttl_s=39.0) == []
    assert len(full(ttl_s=41.0)) == 1


def test_a_cache_of_known_keys_needs_room_for_each() -> None:
    assert full(keys=120, hit_ratio=1.0) == []
    # 15 reads a second of 121 keys, whose values are stored one after the other.
    (line,) = full(keys=121, hit_ratio=1.0)
    assert "120 values of 0.5 MiB fill its 60 MiB, 8 s after a start" in line


def batch(**keys: Any) -> list[str]:
    host = {"vcpus": 4, "speed": 2.0, "ram_mib": 501.0}
    it = bare.scenario(shop(), host=host)
    work = BatchConfig(**{"host": "web", **keys})
    return warnings(it, batch={"night": work})


def test_batch_work_that_does_not_fit_or_takes_the_cores() -> None:
    # 1 of 501 MiB is held.
    assert batch(memory_mib=500.0) == []
    assert batch(memory_mib=501.0) == [
        "batch work night takes 501 MiB of host web, which has 500 left at steady state:"
        " the kernel kills for it, the largest process first"
    ]
    # 1,200 s are 600 at speed 2, on three threads 200, and 100 s on the disk: two cores.
    once = (
        "batch work night has 2 of 4 cores of host web for 5 min each time: {} leaves to"
        " run how long the others wait meanwhile"
    )
    three = {"cpu_s": 1200.0, "threads": 3, "disk_s": 100.0}
    assert batch(**three) == [
        once.format(
            "it is no part of a usual week, so check leaves it out of the credits, and"
        )
    ]
    assert batch(**three, every_s=3600.0) == [
        once.format("check counts it among the credits of a usual week, and")
    ]
    # Eight threads have four cores: 150 s, and 100 s of the disk, 2.4 of them.
    eight = batch(**{**three, "threads": 8})
    assert eight[0].startswith("batch work night has 2.4 of 4 cores of host web for 4.17")


def test_least_connections_without_health_checks() -> None:
    it = bare.scenario(shop(balancing="least-connections"))
    said = (
        "web is balanced by least connections without health checks: one of its 1 apps"
        " whose processes are down answers 502 at once, has the fewest connections and so"
        " gets nearly everything (health_checks)"
    )
    assert warnings(it) == [said]

    def checked(state: str | None, **parts: Any) -> list[str]:
        system = evolve(it.systems["web"], health_checks=state)
        return warnings(evolve(it, systems={"web": system}, **parts))

    assert checked("on") == []
    assert checked("off") == [said]
    # The balancer of a group checks, unless it is told not to.
    groups = {"g": GroupConfig(app="web", max_hosts=1)}
    assert checked(None, groups=groups) == []
    assert checked("off", groups=groups) == [said]
    assert warnings(shop()) == []


def test_a_group_is_as_large_as_at_its_start() -> None:
    it = bare.scenario(shop(cpu_factor=1.0))
    for sizes, hosts in (
        ({"min_hosts": 1, "desired_hosts": 2, "max_hosts": 5}, 2),
        ({"min_hosts": 3, "desired_hosts": 2, "max_hosts": 5}, 3),
        ({"min_hosts": 1, "desired_hosts": 9, "max_hosts": 5}, 5),
    ):
        group = GroupConfig(app="web", **sizes)
        found = judge(evolve(it, groups={"g": group}), bare.CATALOG)
        assert len(found.hosts) == hosts
