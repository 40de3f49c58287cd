"""Systems that Hypothesis invents: who asks for what, and what their processes need."""

from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from models.config import (
    DAY_S,
    WAITS,
    ClientsConfig,
    DemandConfig,
    EndpointConfig,
    ProcessConfig,
    SessionsConfig,
    SurgeConfig,
    SystemConfig,
)

BUSY_S = 80.0
"""Requests come for so long, and nobody from then on."""

Draw = st.DrawFn
one_of = st.sampled_from

demands = st.builds(
    DemandConfig,
    mean_s=one_of([0.004, 0.05, 0.4]),
    law=one_of(["deterministic", "exponential", "lognormal"]),
)
short_demands = st.builds(DemandConfig, mean_s=one_of([0.001, 0.02]))


def kept(config: type, **choices: list[Any]) -> st.SearchStrategy[Any]:
    """Return *config* with one of the *choices* for each key."""
    return st.builds(config, **{key: one_of(values) for key, values in choices.items()})


plain_processes = kept(
    ProcessConfig,
    base_mib=[20.0, 40.0],
    cache_mib=[0.0, 30.0],
    cache_fill_requests=[20],
    connection_mib=[0.0, 3.0],
    request_mib=[0.0, 0.5, 8.0],
    garbage_lag_s=[0.0, 2.0, 10.0],
    native_mib=[0.0, 10.0],
    heap_limit_mib=[45.0, 70.0, 10_000.0],
    young_mib=[4.0],
    boot_cpu_s=[0.05, 0.5, 4.0],
    pool_size=[1, 2, 5],
    acquire_timeout_s=[None, 0.0, 0.2],
    connection_idle_s=[0.5, 10.0],
    threads=[1, 4],
    backlog=[1, 4, 511],
    kind=["node", "node", "workers"],
    workers=[1, 3],
    worker_mib=[0.0, 2.0],
    shared_mib=[0.0, 15.0],
    retained_share=[0.0, 0.6, 1.0],
    cache_yields=[False, True],
    connections=["new", "kept"],
    keep_alive_s=[0.5, 5.0],
    wake_cpu_s=[0.0, 0.001],
    fill_cpu_s_per_mib=[0.0, 0.001],
    fill_cv=[0.0, 1.0],
    leak_buffer_share=[0.0, 0.5, 1.0],
    abort_on_overflow=[False, True],
)


def _possible(process: ProcessConfig, buffers: float) -> ProcessConfig:
    """Return *process* with *buffers* of its requests; workers keep no connections."""
    possible = evolve(process, request_buffer_mib=buffers * process.request_mib)
    if process.kind == "workers":
        possible = evolve(possible, connections="new", wake_cpu_s=0.0)
    return possible


processes = st.builds(
    _possible,
    plain_processes,
    one_of([0.0, 0.5, 1.0]),
)
roomy_processes = processes.map(lambda process: evolve(process, heap_limit_mib=10_000.0))


@st.composite
def sessions(draw: Draw, *, has_database: bool) -> SessionsConfig:
    asks = has_database and draw(st.booleans())
    transport = draw(one_of(["websocket", "polling"]))
    session_mib = draw(one_of([0.0, 3.0]))
    return SessionsConfig(
        online_peak=draw(one_of([2.0, 8.0])),
        profile="first-hour",
        duration=DemandConfig(mean_s=draw(one_of([15.0, 60.0]))),
        session_mib=session_mib,
        handshake=DemandConfig(mean_s=0.01),
        query=DemandConfig(mean_s=draw(one_of([0.004, 0.4]))) if asks else None,
        schema=draw(one_of(["a", "common"])),
        heartbeat_s=draw(one_of([2.0, 25.0])),
        heartbeat_cpu_s=draw(one_of([0.0, 0.0001])),
        push_cpu_s=0.001,
        reconnect_s=draw(one_of([0.05, 1.0])),
        handshake_timeout_s=draw(one_of([None, 0.05, 2.0])),
        admission_per_s=draw(one_of([None, 0.5, 3.0])),
        transport=transport,
        is_sticky=transport == "websocket" or draw(st.booleans()),
        buffer_mib=session_mib * draw(one_of([0.0, 0.5, 1.0])),
    )


@st.composite
def clients(draw: Draw) -> ClientsConfig:
    far = st.builds(DemandConfig, mean_s=one_of([0.02, 0.5]))
    rtt = draw(one_of([None, None]) | far)
    return ClientsConfig(
        kind=draw(one_of(["open", "closed"])),
        users=draw(st.integers(1, 6)),
        think=DemandConfig(mean_s=draw(one_of([0.2, 1.0])), law="exponential"),
        rtt_s=draw(one_of([0.0, 0.02])) if rtt is None else 0.0,
        timeout_s=draw(one_of([0.3, 3.0, 30.0])),
        max_attempts=draw(one_of([1, 3])),
        backoff=draw(one_of(["none", "fixed", "exponential", "full-jitter"])),
        retry_budget=draw(one_of([None, 0.1])),
        breaker_failure_share=draw(one_of([None, 0.2])),
        breaker_window_s=2.0,
        breaker_reset_s=draw(one_of([0.5, 5.0])),
        reload_share=draw(one_of([0.0, 0.5])),
        reload_after_s=draw(one_of([0.2, 2.0])),
        arrivals=draw(one_of(["poisson", "even"])),
        rtt=rtt,
    )


@st.composite
def endpoints(
    draw: Draw, share: float, *, systems: list[str], has_database: bool
) -> EndpointConfig:
    queries = draw(st.integers(0, 3)) if has_database else 0
    return EndpointConfig(
        share=share,
        cpu=draw(one_of([None]) | demands),
        queries=queries,
        query=draw(one_of([None]) | demands) if queries else None,
        schema=draw(one_of(["a", "b"])),
        is_cacheable=draw(st.booleans()),
        threads=draw(one_of([None, None]) | short_demands),
        job=draw(one_of([None, None]) | demands),
        is_static=draw(one_of([False, False, False, True])),
        pushes=draw(one_of([False, False, True])),
        served_by=draw(one_of([None, None, *systems])),
        wait=draw(one_of([None, None]) | demands),
        wait_at=draw(one_of(WAITS if queries else ["before"])),
        limit_per_min=draw(one_of([None, None, 3])),
    )


@st.composite
def systems(
    draw: Draw, *, names: list[str], has_database: bool, has_room: bool
) -> SystemConfig:
    count = draw(st.integers(1, 3))
    routes = {
        f"/{number}": draw(
            endpoints(1.0 / count, systems=names, has_database=has_database)
        )
        for number in range(count)
    }
    return SystemConfig(
        requests_per_day=draw(one_of([0.5, 2.0, 6.0])) * DAY_S,
        endpoints=routes,
        clients=draw(clients()),
        process=draw(roomy_processes if has_room else processes),
        sessions=None
        if has_room
        else draw(one_of([None]) | sessions(has_database=has_database)),
        surges=(SurgeConfig(at_s=BUSY_S, duration_s=DAY_S, factor=0.0),),
        asynchronous_jobs=draw(one_of([False, False, True])),
        static_from=draw(one_of(["gateway", "object-store"])),
        balancing=draw(one_of(["round-robin", "round-robin", "least-connections"])),
        health_checks=draw(one_of([None, None, "on", "off"])),
    )
