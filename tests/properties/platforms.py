"""Small platforms that Hypothesis invents, tight enough for everything to go wrong."""

from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from models.config import (
    AppConfig,
    BalancerConfig,
    BatchConfig,
    CacheConfig,
    DatabaseConfig,
    FaultConfig,
    GatewayConfig,
    GroupConfig,
    HealthConfig,
    HostConfig,
    ProfileConfig,
    Scenario,
)
from tests.properties.loads import Draw, kept, one_of, systems
from tests.properties.sizes import SMALL, Size, tables_of
from tests.properties.traces import traced

gateways = kept(
    GatewayConfig,
    request_cpu_s=[0.0, 0.0001],
    worker_connections=[3, 12, 768],
    proxy_read_timeout_s=[0.4, 5.0, 60.0],
    limit_per_s=[None, None, 0.5],
    limit_burst=[0, 3],
    addresses=[1, 4],
    shed_beyond=[None, None, 4],
)

CHECKED = HealthConfig(interval_s=3.0, timeout_s=0.5, failures=2, cpu_s=0.001)

databases = kept(
    DatabaseConfig,
    vcpus=[1, 2],
    zone=["a", "b"],
    max_connections=[1, 3, 100],
    connect_s=[0.0, 0.01],
    network_s=[0.0, 0.001],
    buffer_hit_ratio=[0.0, 0.9, 1.0],
    io_s=[0.02],
    io_per_s=[60.0, 500.0],
    baseline_utilisation=[None, 0.2],
    credit_cap_vcpu_s=[2.0],
    initial_credit=[0.0, 1.0],
    statement_timeout_s=[None, None, 0.1, 1.0],
)


@st.composite
def housed(draw: Draw, *, hosts: list[str]) -> DatabaseConfig:
    """Return a database, that may live on one of *hosts* if there is room for it."""
    database: DatabaseConfig = draw(databases)
    host = draw(one_of([None, None, *hosts]))
    most = min(3, database.max_connections or 3)
    return evolve(
        database,
        host=host,
        memory_mib=5.0,
        backend_mib=draw(one_of([0.0, 2.0])),
        max_connections=database.max_connections if host is None else most,
    )


@st.composite
def hosts(
    draw: Draw, *, ram_mib: list[float], plans: tuple[str | None, ...]
) -> HostConfig:
    burst = draw(st.booleans())
    return HostConfig(
        plan=draw(one_of(plans)),
        vcpus=draw(one_of([1, 2])),
        ram_mib=draw(one_of(ram_mib)),
        swap_mib=draw(one_of([0.0, 0.0, 40.0])),
        swap_io_s=draw(one_of([0.0, 0.001])),
        zone=draw(one_of(["a", "b"])),
        baseline_utilisation=draw(one_of([0.1, 0.6])) if burst else 1.0,
        credit_cap_vcpu_s=draw(one_of([1.0, 20.0])),
        launch_credit_vcpu_s=draw(one_of([0.0, 3.0])),
        initial_credit=draw(one_of([0.0, 0.5])),
        credit_mode=draw(one_of(["standard", "unlimited"])),
        os_mib=10.0,
        gateway_mib=2.0,
        supervisor_mib=draw(one_of([0.0, 5.0, 30.0])),
        supervisor_repair_s=draw(one_of([0.1, 10.0])),
        supervisor_check_s=draw(one_of([30.0, 30.0, 2.0])),
        supervisor_phase_s=draw(one_of([None, None, 1.0])),
        supervisor_gap_s=draw(one_of([0.2, 0.2, 0.001])),
        page_cache_mib=draw(one_of([0.0, 40.0])),
        page_cache_floor_mib=draw(one_of([0.0, 20.0])),
        gateway=draw(gateways),
    )


@st.composite
def caches(draw: Draw, *, host: str) -> CacheConfig:
    size_mib = draw(one_of([None, 0.01, 2.0]))
    keys = draw(one_of([None, 1, 20]))
    is_known = size_mib is not None or keys is not None
    return CacheConfig(
        host=host,
        hit_ratio=draw(one_of([0.5, 0.5, 0.0, 1.0])),
        memory_mib=2.0,
        cpu_s=0.001,
        keys=keys,
        size_mib=size_mib,
        policy=draw(one_of(["evict", "refuse"])) if size_mib is not None else "evict",
        ttl_s=draw(one_of([None, 3.0])) if is_known else None,
        when_away=draw(one_of(["bypass", "wait"])),
        most_retries=draw(one_of([0, 3, 20])),
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
        cpu_quota=draw(one_of([None, None, 0.3, 0.9])),
        memory_limit_mib=draw(one_of([None, None, *limits_mib])),
        memory_reclaim_s=draw(one_of([0.0, 0.05])),
        health=None if has_room else draw(one_of([None, None, CHECKED])),
        hand_over=draw(one_of(["in-turn", "primary"])),
        hand_over_cpu_s=draw(one_of([0.0, 0.001])),
    )


batches = kept(
    BatchConfig,
    host=["h0"],
    at_s=[0.0, 20.0, 31.5],
    every_s=[None, 0.5, 30.0],
    cpu_s=[0.0, 0.3, 8.0],
    threads=[1, 3],
    memory_mib=[0.0, 30.0, 150.0],
    disk_s=[0.2, 5.0],
    oom_score_adj=[0, -500],
)


@st.composite
def groups(draw: Draw, *, apps: list[str]) -> GroupConfig:
    """Return a group of up to three hosts that looks at its CPU once a run, or twice."""
    largest = draw(st.integers(2, 3))
    return GroupConfig(
        app=draw(one_of(apps)),
        desired_hosts=draw(st.integers(1, largest)),
        max_hosts=largest,
        target_cpu=draw(one_of([0.01, 0.5])),
        launch_s=draw(one_of([0.0, 5.0])),
        detect_s=draw(one_of([0.0, 5.0])),
        cooldown_s=draw(one_of([0.0, 300.0])),
        absent_share=draw(one_of([0.0, 0.5])),
        absent_s=draw(one_of([0.5, 20.0])),
    )


connection_leaks: st.SearchStrategy[dict[str, Any]] = one_of(
    [
        {"connections": 2},
        {"connections_per_s": 0.5},
        {"connections_per_request": 0.3},
    ]
)
memory_leaks: st.SearchStrategy[dict[str, Any]] = one_of(
    [{"mib_per_s": 1.0}, {"mib_per_s": 6.0}, {"mib_per_request": 0.5}]
)


@st.composite
def faults(draw: Draw, *, tables: dict[str, list[str]]) -> FaultConfig:
    kinds = ["process-crash", "deploy", "memory-leak", "host-crash"]
    kinds += ["slow-call"]
    if tables["databases"]:
        kinds += ["database-outage", "partition", "schema-lock"]
        kinds += ["database-slow", "connection-leak"]
    if tables["caches"]:
        kinds += ["cache-outage", "cache-flush"]
    kind = draw(one_of(kinds))
    if kind in ("process-crash", "deploy", "memory-leak", "connection-leak"):
        table = "apps"
    elif kind == "slow-call":
        table = "systems"
    elif kind in ("host-crash", "partition"):
        table = "hosts"
    else:
        table = "caches" if kind.startswith("cache") else "databases"
    return FaultConfig(
        kind=kind,
        target=draw(one_of(tables[table])),
        at_s=draw(one_of([1.0, 20.0, 31.5, 50.0])),
        duration_s=draw(one_of([0.1, 5.0, 40.0])),
        schema="a" if kind in ("schema-lock", "database-slow") else None,
        factor=5.0 if kind in ("slow-call", "database-slow") else None,
        database=draw(one_of(tables["databases"])) if kind == "partition" else None,
        **(draw(connection_leaks) if kind == "connection-leak" else {}),
        **(draw(memory_leaks) if kind == "memory-leak" else {}),
    )


@st.composite
def _grouped(
    draw: Draw, *, apps: dict[str, AppConfig], most: int
) -> dict[str, GroupConfig]:
    """Return up to *most* groups, each of a host of its own."""
    if not draw(one_of([False] * 2 + [True] * most)):
        return {}
    owners = {app.host: name for name, app in reversed(apps.items())}
    chosen = draw(st.lists(one_of([*owners.values()]), min_size=1, max_size=most))
    return {
        f"g{number}": draw(groups(apps=[app]))
        for number, app in enumerate(dict.fromkeys(chosen))
    }


@st.composite
def scenarios(draw: Draw, *, has_room: bool = False, size: Size = SMALL) -> Scenario:
    """Return systems, wherever they may run, and what happens to them.

    Where there is room, no process ends but by a fault, every host is always there, and
    there are no sessions.
    """
    tables = draw(tables_of(systems=draw(st.integers(*size.systems)), size=size))
    names = tables["systems"]
    further = draw(st.integers(0, size.most_apps - len(names)))
    owners = names + [draw(one_of(names)) for _ in range(further)]
    tables["apps"] = [f"a{number}" for number in range(len(owners))]
    has_database = bool(tables["databases"])
    host_of_cache = one_of(tables["hosts"])
    ram_mib = [32_000.0] if has_room else [70.0, 120.0, 200.0, 600.0]
    drawn = Scenario(
        starts_warm=draw(st.booleans()),
        profiles={"first-hour": ProfileConfig(hourly=(1.0,) + (0.0,) * 23)},
        systems={
            name: draw(systems(names=names, has_database=has_database, has_room=has_room))
            for name in names
        },
        hosts={
            name: draw(hosts(ram_mib=ram_mib, plans=size.plans))
            for name in tables["hosts"]
        },
        apps={
            name: draw(apps(owner, others=tables, has_room=has_room))
            for name, owner in zip(tables["apps"], owners, strict=True)
        },
        databases={
            name: draw(housed(hosts=[] if has_room else tables["hosts"]))
            for name in tables["databases"]
        },
        balancers=draw(one_of([{}, {"front": BalancerConfig(system=names[0])}])),
        caches={
            name: draw(caches(host=draw(host_of_cache))) for name in tables["caches"]
        },
        faults={
            f"f{number}": draw(faults(tables=tables))
            for number in range(draw(st.integers(0, 3)))
        },
        batch={}
        if has_room
        else draw(one_of([{}, {}]) | batches.map(lambda b: {"b": b})),
    )
    # Workers wait in line by themselves: no primary hands them anything.
    blocking = {
        name: evolve(app, hand_over="in-turn")
        for name, app in drawn.apps.items()
        if drawn.systems[app.system].process.kind == "workers"
    }
    groups = {}
    if not has_room:
        groups = draw(_grouped(apps=drawn.apps, most=size.most_groups))
    asked = {
        name: draw(traced(system)) if draw(one_of([False] * 3 + [True])) else system
        for name, system in drawn.systems.items()
    }
    return evolve(drawn, apps=drawn.apps | blocking, groups=groups, systems=asked)
