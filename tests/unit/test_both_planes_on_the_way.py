"""Each way that a request can take is the same on both planes, and is really taken."""

from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from models.config import CacheConfig, FaultConfig, GatewayConfig, Scenario
from models.hosting.exits import Exit
from models.traffic.outcomes import Outcome
from models.traffic.rates import longest_instant
from models.traffic.reasons import Reason
from tests import bare
from tests.both import agree

BUSY = bare.route(cpu=bare.exponential(0.05), query=bare.exponential(0.05), queries=2)
"""Two of them a second are 0.1 cores of work on the host, and 0.2 on the database."""
SLOW = bare.route(cpu=bare.exponential(0.2))
"""Five of them a second are as many as one core can answer."""
IN_TWO = {"instances": 2}
BLOCKING = {"kind": "workers", "workers": 2}
IMPATIENT = {"timeout_s": 2.0, "max_attempts": 2, "backoff_s": 0.5}
SPAN_S = 120.0


def one(endpoint: Any = BUSY, *, per_s: float = 2.0, **parts: Any) -> Scenario:
    """Return a system of which *parts* are said, for two minutes."""
    keys = ("process", "clients", "sessions", "balancing")
    own = {key: parts.pop(key) for key in keys if key in parts}
    return bare.scenario(
        bare.system(endpoint, per_s=per_s, **own), span_s=SPAN_S, **parts
    )


def waiting(wait_at: str) -> Scenario:
    endpoint = evolve(BUSY, wait=bare.exponential(1.0), wait_at=wait_at)
    late = FaultConfig(
        kind="slow-call", target="web", at_s=40.0, duration_s=30.0, factor=5.0
    )
    return one(endpoint, clients=IMPATIENT, faults={"late": late})


def guarded(**keys: Any) -> Scenario:
    return one(host={"gateway": GatewayConfig(**keys)}, clients=IMPATIENT)


def cached(**keys: Any) -> Scenario:
    """Return a system with a cache that is away for half a minute."""
    away = FaultConfig(kind="cache-outage", target="redis", at_s=40.0, duration_s=30.0)
    cache = CacheConfig(host="web", hit_ratio=0.8, memory_mib=1.0, **keys)
    return one(
        evolve(BUSY, is_cacheable=True),
        clients=IMPATIENT,
        app={"cache": "redis"},
        caches={"redis": cache},
        faults={"away": away},
    )


def two_hosts() -> Scenario:
    """Return a system on two hosts, of which the other one is twice as fast."""
    alone = one(balancing="least-connections", clients=IMPATIENT, per_s=8.0)
    other = evolve(alone.hosts["web"], vcpus=2)
    apps = alone.apps | {"other": evolve(alone.apps["web"], host="other")}
    return evolve(alone, hosts=alone.hosts | {"other": other}, apps=apps)


def leaking(leak: dict[str, Any], **process: Any) -> Scenario:
    """Return a system that leaks, and crashes while requests wait for its loop."""
    faults = {
        "leak": FaultConfig(kind="memory-leak", target="web", at_s=5.0, **leak),
        "crash": FaultConfig(kind="process-crash", target="web", at_s=60.5),
    }
    filling = {"fill_cpu_s_per_mib": 0.02, "fill_cv": 1.0}
    needs = filling | {"mark_sweep_s_per_mib": 0.001, "boot_cpu_s": 1.0} | process
    return one(SLOW, per_s=6.0, clients=IMPATIENT, process=needs, faults=faults)


WAYS = {
    "before": (waiting("before"), Reason.CALL),
    "between": (waiting("between"), Reason.CALL),
    "after": (waiting("after"), Reason.CALL),
    "holding": (waiting("holding"), Reason.CALL),
    "statements": (
        one(per_s=12.0, database={"statement_timeout_s": 0.3}),
        Reason.STATEMENT,
    ),
    "limit": (guarded(limit_per_s=0.4, limit_burst=2, addresses=3), Reason.LIMIT),
    "shed": (guarded(shed_beyond=1), Reason.DEPTH),
    "route-limit": (one(evolve(BUSY, limit_per_min=9)), Reason.LIMIT),
    "fewest": (two_hosts(), None),
    "kept": (one(per_s=8.0, process={"connections": "kept", "backlog": 3}), None),
    "primary": (
        one(SLOW, per_s=7.0, clients=IMPATIENT, app=IN_TWO | {"hand_over": "primary"}),
        Reason.CPU,
    ),
    "workers": (
        one(SLOW, per_s=7.0, clients=IMPATIENT, process=BLOCKING, app=IN_TWO),
        Reason.CPU,
    ),
    "full": (cached(size_mib=0.02, policy="refuse"), Reason.CACHE),
    "keys": (cached(keys=30, ttl_s=20.0), None),
    "leak": (leaking({"mib_per_request": 1.0}, leak_buffer_share=1.0), Exit.CRASH),
    "leak, kept": (leaking({"mib_per_request": 1.0}, connections="kept"), Exit.CRASH),
    "leak, workers": (leaking({"mib_per_request": 1.0}, **BLOCKING), Exit.CRASH),
    "drip": (
        leaking({"mib_per_s": 6.0}, leak_buffer_share=0.5, heap_limit_mib=100.0),
        Exit.HEAP_LIMIT,
    ),
    "offline": (cached(when_away="wait", most_retries=50), Reason.CACHE),
}
"""Scenarios, and what is behind some of the failures of each if anything is."""


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_the_same_on_both_planes(way: str) -> None:
    scenario, cause = WAYS[way]
    shown = agree(scenario, seed=3, until_s=SPAN_S)
    causes: set[Enum | None] = {end[6] for end in shown.ends}
    assert len(shown.ends) > SPAN_S
    assert cause is None or cause in causes


def test_users_of_a_trace_ask_on_as_their_answers_come(tmp_path: Path) -> None:
    # Ada asks again 1 s after each answer, Ben at once; what takes 5 s fails after 2.
    trace = tmp_path / "log.csv"
    rows = [
        f"{2 * n},ada,1,0.1\n{3 * n},ben,3,{5.0 if n % 4 == 3 else 0.2}"
        for n in range(30)
    ]
    trace.write_text("time_s,user,latency_s,cpu_s\n" + "\n".join(rows))
    clients = IMPATIENT | {"kind": "trace", "trace": str(trace)}
    shown = agree(one(bare.route(cpu=0.1), clients=clients), seed=3, until_s=SPAN_S)
    assert {end[5] for end in shown.ends} == {Outcome.OK, Outcome.CLIENT_TIMEOUT}
    assert len(shown.ends) == 60


def test_a_trace_may_be_over_at_once(tmp_path: Path) -> None:
    # Two arrivals within 1e-30 s are a rate of 2e30 a second, and no crowd for all that.
    trace = tmp_path / "log.csv"
    trace.write_text("time_s,cpu_s\n0,0.1\n1e-30,0.1")
    clients = {"kind": "trace", "trace": str(trace)}
    scenario = one(bare.route(cpu=0.1), clients=clients)
    assert longest_instant(scenario) == 200_000 + 20 * 2
    assert len(agree(scenario, seed=3, until_s=SPAN_S).ends) == 2


def test_a_database_on_a_host_takes_its_memory() -> None:
    # 60 MiB, less 5 of the system and 30 of buffers: a sixth backend of 5 MiB costs the
    # process, and 2.4 s of queries a second on one core ask for more and more of them.
    heavy = bare.route(cpu=0.01, query=0.3, queries=2)
    alone = one(
        heavy, per_s=4.0, clients=IMPATIENT, host={"ram_mib": 60.0, "os_mib": 5.0}
    )
    stores = {
        name: evolve(each, host="web", memory_mib=30.0, backend_mib=5.0)
        for name, each in alone.databases.items()
    }
    shown = agree(evolve(alone, databases=stores), seed=3, until_s=SPAN_S)
    assert Outcome.KILLED in {end[5] for end in shown.ends}


def test_who_ends_may_kill_another_that_ends_in_the_same_instant() -> None:
    # Four processes share 2 cores' quota evenly, so that what begins together ends
    # together; the next request of one then takes memory, which costs another its life.
    # Each has 1 MiB and 10 for a request, kept for a while: six and more fill 80.
    scenario = one(
        bare.route(cpu=0.02),
        per_s=0.0,
        clients={"kind": "closed", "users": 6, "rtt_s": 0.01},
        process={"request_mib": 10.0, "garbage_lag_s": 0.05},
        app={"instances": 4, "cpu_quota": 2.0},
        host={"ram_mib": 80.0, "vcpus": 3},
    )
    shown = agree(scenario, seed=3, until_s=SPAN_S)
    assert Outcome.KILLED in {end[5] for end in shown.ends}


def test_the_second_request_of_a_polling_client_may_be_lost() -> None:
    sessions = bare.sessions(
        20.0, bare.exponential(20.0), transport="polling", is_sticky=False
    )
    shown = agree(one(sessions=sessions, app={"instances": 3}), seed=3, until_s=SPAN_S)
    assert '"unknown": 0' not in shown.summary


def test_a_leak_that_begins_beside_garbage_is_the_same_on_both_planes() -> None:
    # A request now and then leaves 60 MiB as garbage for 2 s, of a heap of 100: how far
    # the first step of the leak goes hangs on whether it has been collected.
    process = {"request_mib": 60.0, "heap_limit_mib": 100.0, "boot_cpu_s": 1.0}
    leak = FaultConfig(
        kind="memory-leak",
        target="web",
        at_s=5.0,
        every_s=30.0,
        duration_s=20.0,
        mib_per_s=50.0,
    )
    scenario = one(bare.route(cpu=0.1), per_s=0.3, process=process, faults={"leak": leak})
    for seed in range(1, 9):
        agree(scenario, seed=seed, until_s=SPAN_S)
