"""Small platforms that Hypothesis invents, tight enough for everything to go wrong."""

from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from models.config import (
    DAY_S,
    AppConfig,
    CacheConfig,
    ClientsConfig,
    DatabaseConfig,
    DemandConfig,
    EndpointConfig,
    FaultConfig,
    GatewayConfig,
    HostConfig,
    ProcessConfig,
    ProfileConfig,
    Scenario,
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


gateways = kept(
    GatewayConfig,
    request_cpu_s=[0.0, 0.0001],
    worker_connections=[3, 12, 768],
    proxy_read_timeout_s=[0.4, 5.0, 60.0],
)

processes = kept(
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
)

roomy_processes = processes.map(lambda process: evolve(process, heap_limit_mib=10_000.0))

databases = kept(
    DatabaseConfig,
    vcpus=[1, 2],
    max_connections=[1, 3, 100],
    connect_s=[0.0, 0.01],
    network_s=[0.0, 0.001],
    buffer_hit_ratio=[0.0, 0.9, 1.0],
    io_s=[0.02],
    io_per_s=[60.0, 500.0],
    baseline_utilisation=[None, 0.2],
    credit_cap_vcpu_s=[2.0],
    initial_credit=[0.0, 1.0],
)

sessions = kept(
    SessionsConfig,
    online_peak=[2.0, 8.0],
    profile=["first-hour"],
    duration=[DemandConfig(mean_s=15.0), DemandConfig(mean_s=60.0)],
    session_mib=[0.0, 3.0],
    handshake=[DemandConfig(mean_s=0.01)],
    query=[None],
    heartbeat_s=[2.0, 25.0],
    heartbeat_cpu_s=[0.0, 0.0001],
    push_cpu_s=[0.001],
)


@st.composite
def hosts(draw: Draw, *, ram_mib: list[float]) -> HostConfig:
    burst = draw(st.booleans())
    return HostConfig(
        vcpus=draw(one_of([1, 2])),
        ram_mib=draw(one_of(ram_mib)),
        baseline_utilisation=draw(one_of([0.1, 0.6])) if burst else 1.0,
        credit_cap_vcpu_s=draw(one_of([1.0, 20.0])),
        launch_credit_vcpu_s=draw(one_of([0.0, 3.0])),
        initial_credit=draw(one_of([0.0, 0.5])),
        credit_mode=draw(one_of(["standard", "unlimited"])),
        os_mib=10.0,
        gateway_mib=2.0,
        supervisor_mib=draw(one_of([0.0, 5.0, 30.0])),
        supervisor_repair_s=draw(one_of([0.1, 10.0])),
        page_cache_mib=draw(one_of([0.0, 40.0])),
        page_cache_floor_mib=draw(one_of([0.0, 20.0])),
        gateway=draw(gateways),
    )


@st.composite
def clients(draw: Draw) -> ClientsConfig:
    return ClientsConfig(
        kind=draw(one_of(["open", "closed"])),
        users=draw(st.integers(1, 6)),
        think=DemandConfig(mean_s=draw(one_of([0.2, 1.0])), law="exponential"),
        rtt_s=draw(one_of([0.0, 0.02])),
        timeout_s=draw(one_of([0.3, 3.0, 30.0])),
        max_attempts=draw(one_of([1, 3])),
        backoff=draw(one_of(["none", "fixed", "exponential", "full-jitter"])),
        retry_budget=draw(one_of([None, 0.1])),
        breaker_failure_share=draw(one_of([None, 0.2])),
        breaker_window_s=2.0,
        breaker_reset_s=draw(one_of([0.5, 5.0])),
        reload_share=draw(one_of([0.0, 0.5])),
        reload_after_s=draw(one_of([0.2, 2.0])),
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
        sessions=None if has_room else draw(one_of([None]) | sessions),
        surges=(SurgeConfig(at_s=BUSY_S, duration_s=DAY_S, factor=0.0),),
        asynchronous_jobs=draw(one_of([False, False, True])),
        static_from=draw(one_of(["gateway", "object-store"])),
    )


@st.composite
def apps(
    draw: Draw, system: str, *, others: dict[str, list[str]], has_room: bool
) -> AppConfig:
    limits_mib = [None] if has_room else [None, 10.0, 45.0, 60.0]
    return AppConfig(
        system=system,
        host=draw(one_of(others["hosts"])),
        database=draw(one_of(others["databases"])) if others["databases"] else None,
        cache=draw(one_of([None, *others["caches"]])),
        instances=draw(st.integers(1, 3)),
        mode=draw(one_of(["cluster", "fork"])),
        max_memory_restart_mib=draw(one_of(limits_mib)),
        oom_score_adj=draw(one_of([0, 0, 500, -500])),
        job_worker_mib=1.0,
        repair_s=20.0,
    )


@st.composite
def faults(draw: Draw, *, tables: dict[str, list[str]]) -> FaultConfig:
    kinds = ["process-crash", "deploy", "memory-leak", "host-crash"]
    if tables["databases"]:
        kinds += ["database-outage", "partition", "schema-lock"]
    if tables["caches"]:
        kinds += ["cache-outage"]
    kind = draw(one_of(kinds))
    if kind in ("process-crash", "deploy", "memory-leak"):
        table = "apps"
    elif kind in ("host-crash", "partition"):
        table = "hosts"
    else:
        table = "caches" if kind == "cache-outage" else "databases"
    return FaultConfig(
        kind=kind,
        target=draw(one_of(tables[table])),
        at_s=draw(one_of([1.0, 20.0, 31.5, 50.0])),
        duration_s=draw(one_of([0.1, 5.0, 40.0])),
        schema="a" if kind == "schema-lock" else None,
        mib_per_s=draw(one_of([1.0, 6.0])) if kind == "memory-leak" else None,
        database=draw(one_of(tables["databases"])) if kind == "partition" else None,
    )


@st.composite
def scenarios(draw: Draw, *, has_room: bool = False) -> Scenario:
    """Return one to three systems, wherever they may run, and what happens to them.

    Where there is room, no process ends but by a fault, and there are no sessions.
    """
    names = [f"s{number}" for number in range(draw(st.integers(1, 3)))]
    tables = {
        "hosts": [f"h{number}" for number in range(draw(st.integers(1, 3)))],
        "databases": [f"d{number}" for number in range(draw(st.integers(0, 2)))],
        "caches": draw(one_of([[], ["redis"]])),
    }
    further = draw(st.integers(0, 4 - len(names)))
    owners = names + [draw(one_of(names)) for _ in range(further)]
    tables["apps"] = [f"a{number}" for number in range(len(owners))]
    has_database = bool(tables["databases"])
    host_of_cache = one_of(tables["hosts"])
    ram_mib = [32_000.0] if has_room else [70.0, 120.0, 200.0, 600.0]
    return Scenario(
        profiles={"first-hour": ProfileConfig(hourly=(1.0,) + (0.0,) * 23)},
        systems={
            name: draw(systems(names=names, has_database=has_database, has_room=has_room))
            for name in names
        },
        hosts={name: draw(hosts(ram_mib=ram_mib)) for name in tables["hosts"]},
        apps={
            name: draw(apps(owner, others=tables, has_room=has_room))
            for name, owner in zip(tables["apps"], owners, strict=True)
        },
        databases={name: draw(databases) for name in tables["databases"]},
        caches={
            name: CacheConfig(
                host=draw(host_of_cache), hit_ratio=0.5, memory_mib=2.0, cpu_s=0.001
            )
            for name in tables["caches"]
        },
        faults={
            f"f{number}": draw(faults(tables=tables))
            for number in range(draw(st.integers(0, 3)))
        },
    )
