"""Bare platforms: small ones with nothing in them that a formula leaves out.

Nothing starts up, pauses, collects garbage or takes memory, and no limit is ever met;
a test names the parts that it is about, by keyword. Without load of its own a system
gets only the requests that a test sends (`tests.inside`).
"""

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from models.config import (
    DAY_S,
    AppConfig,
    ClientsConfig,
    DatabaseConfig,
    DemandConfig,
    EndpointConfig,
    GatewayConfig,
    HostConfig,
    ProcessConfig,
    ProfileConfig,
    Scenario,
    SessionsConfig,
    SystemConfig,
)
from models.operation.journal import Events
from models.plans.catalog import load_catalog
from models.platform import Platform

Keys = Mapping[str, Any]
"""Keys of a config record, and the values that they shall have."""
Demand = DemandConfig | float
"""A demand, or the seconds that it always has."""

MANY = 1_000_000
LONG_S = 1e9
CATALOG = load_catalog()
FLAT = ProfileConfig(hourly=(1.0,) * 24)
"""The profile ``flat``, which every bare scenario has."""
NGINX = GatewayConfig(
    request_cpu_s=0.0, worker_connections=MANY, proxy_read_timeout_s=LONG_S
)
HOST = HostConfig(
    vcpus=1,
    ram_mib=64_000.0,
    os_mib=0.0,
    gateway_mib=0.0,
    supervisor_mib=0.0,
    page_cache_mib=0.0,
    page_cache_floor_mib=0.0,
    gateway=NGINX,
)
"""One core, and more memory than anybody needs."""
PROCESS = ProcessConfig(
    base_mib=1.0,
    native_mib=0.0,
    request_mib=0.0,
    connection_mib=0.0,
    heap_limit_mib=1e6,
    scavenge_s=0.0,
    mark_sweep_s_per_mib=0.0,
    boot_cpu_s=0.0,
    warm_up_cpu_s=0.0,
    connection_idle_s=LONG_S,
    pool_size=MANY,
    threads=MANY,
    backlog=MANY,
)
"""It takes 1 MiB, starts at once and turns nobody away."""
DATABASE = DatabaseConfig(vcpus=1, max_connections=MANY, connect_s=0.0, network_s=0.0)
"""One core, at no distance."""


def exactly(mean_s: float) -> DemandConfig:
    return DemandConfig(mean_s=mean_s, law="deterministic")


def exponential(mean_s: float) -> DemandConfig:
    return DemandConfig(mean_s=mean_s, law="exponential")


def route(
    *, cpu: Demand | None = None, query: Demand | None = None, **changes: Any
) -> EndpointConfig:
    """Return a route that asks the loop for *cpu*, and for one *query* if there is one.

    With a query, a half of the loop's demand comes before it and a half after it.
    """
    bare = EndpointConfig(
        share=1.0,
        cpu=None if cpu is None else _demand(cpu),
        queries=0 if query is None else 1,
        query=None if query is None else _demand(query),
    )
    return evolve(bare, **changes)


def sessions(online: float, duration: Demand, **changes: Any) -> SessionsConfig:
    """Return sessions without memory and without work, *online* of them on average."""
    bare = SessionsConfig(
        online_peak=online,
        profile="flat",
        duration=_demand(duration),
        session_mib=0.0,
        handshake=exactly(0.0),
    )
    return evolve(bare, **changes)


def system(
    endpoint: EndpointConfig | None = None,
    *,
    per_s: float = 0.0,
    process: Keys | None = None,
    clients: Keys | None = None,
    **parts: Any,
) -> SystemConfig:
    """Return a system of one route, whose clients come *per_s* and wait for ever."""
    return SystemConfig(
        requests_per_day=per_s * DAY_S,
        endpoints={"/": endpoint or route()},
        process=evolve(PROCESS, **(process or {})),
        clients=ClientsConfig(**{"timeout_s": LONG_S, **(clients or {})}),
        **parts,
    )


def scenario(
    systems: Mapping[str, SystemConfig] | SystemConfig,
    *,
    on: Keys | None = None,
    at: Keys | None = None,
    span_s: float = 100 * DAY_S,
    host: Keys | None = None,
    database: Keys | None = None,
    app: Keys | None = None,
    **parts: Any,
) -> Scenario:
    """Return *systems*, with an application each: *on* a host, *at* a database.

    Unless a test says where, all of them are on the host ``web``, and those that query
    are at the database ``db``. *host*, *database* and *app* are changes to every one.
    A system alone is called ``web``, too.
    """
    if isinstance(systems, SystemConfig):
        systems = {"web": systems}
    hosts = dict.fromkeys(systems, "web") | dict(on or {})
    databases = {name: "db" for name, one in systems.items() if _queries(one)}
    databases |= at or {}
    stores = [cache.host for cache in parts.get("caches", {}).values()]
    bare = Scenario(
        days=span_s / DAY_S,
        systems=dict(systems),
        profiles={"flat": FLAT},
        hosts={name: evolve(HOST, **(host or {})) for name in [*hosts.values(), *stores]},
        databases={
            name: evolve(DATABASE, **(database or {}))
            for name in databases.values()
            if name
        },
        apps={
            name: AppConfig(
                system=name,
                host=hosts[name],
                database=databases.get(name),
                **(app or {}),
            )
            for name in systems
        },
    )
    return evolve(bare, **parts)


def platform(
    systems: Mapping[str, SystemConfig] | SystemConfig,
    *,
    events: Events | None = None,
    **layout: Any,
) -> Platform:
    """Return the platform of that `scenario`, before its first event."""
    return Platform(scenario(systems, **layout), catalog=CATALOG, events=events)


def _demand(wanted: Demand) -> DemandConfig:
    return wanted if isinstance(wanted, DemandConfig) else exactly(wanted)


def _queries(system: SystemConfig) -> bool:
    at_start = system.sessions is not None and system.sessions.query is not None
    return at_start or any(each.queries for each in system.endpoints.values())
