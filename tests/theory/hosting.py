"""Small platforms for tests of theory: with nothing that the formula leaves out."""

from typing import Any

from attrs import evolve

from models.config import (
    AppConfig,
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
    SystemConfig,
)
from models.config.scenario import DAY_S
from models.plans.catalog import load_catalog
from models.platform import Platform

CATALOG = load_catalog()

HOST = HostConfig(
    vcpus=1,
    ram_mib=2048.0,
    os_mib=300.0,
    gateway_mib=0.0,
    supervisor_mib=0.0,
    page_cache_mib=0.0,
    page_cache_floor_mib=0.0,
    gateway=GatewayConfig(request_cpu_s=0.0, worker_connections=10**9),
)
"""One core; its operating system takes 300 MiB, and nothing else costs anything."""

PROCESS = ProcessConfig(
    base_mib=1.0,
    request_mib=0.0,
    connection_mib=0.0,
    scavenge_s=0.0,
    mark_sweep_s_per_mib=0.0,
    heap_limit_mib=1e6,
    boot_cpu_s=0.0,
    warm_up_cpu_s=0.0,
    backlog=10**9,
)
"""A process that starts at once, never collects garbage and turns nobody away."""

DATABASE = DatabaseConfig(
    vcpus=1, max_connections=1000, connect_s=0.0, network_s=0.0, io_s=0.0, io_per_s=1e9
)


def exactly(mean_s: float) -> DemandConfig:
    return DemandConfig(mean_s=mean_s, law="deterministic")


def system(
    *, rate_per_s: float = 0.0, cpu_s: float = 0.001, query_s: float = 0.0, **parts: Any
) -> SystemConfig:
    """Return a system of one route: a callback, and a query where *query_s* is given."""
    process = evolve(PROCESS, **parts.pop("process", {}))
    clients = ClientsConfig(**{"timeout_s": 1e6, **parts.pop("clients", {})})
    route = EndpointConfig(
        share=1.0,
        cpu=exactly(cpu_s),
        queries=1 if query_s else 0,
        query=exactly(query_s) if query_s else None,
    )
    return SystemConfig(
        requests_per_day=rate_per_s * DAY_S,
        endpoints={"/": route},
        process=process,
        clients=clients,
        **parts,
    )


def platform(
    systems: dict[str, SystemConfig],
    *,
    span_s: float,
    on: dict[str, str] | None = None,
    has_database: bool = False,
    app: dict[str, Any] | None = None,
    host: dict[str, Any] | None = None,
    faults: dict[str, FaultConfig] | None = None,
    profiles: dict[str, ProfileConfig] | None = None,
    starts_warm: bool = False,
    seed: int = 1,
) -> Platform:
    """Return *systems*, each one application on the host that *on* names."""
    on = on or dict.fromkeys(systems, "web")
    scenario = Scenario(
        days=span_s / DAY_S,
        seed=seed,
        starts_warm=starts_warm,
        systems=systems,
        hosts={name: evolve(HOST, **(host or {})) for name in dict.fromkeys(on.values())},
        databases={"db": DATABASE} if has_database else {},
        apps={
            name: AppConfig(
                system=name,
                host=on[name],
                database="db" if has_database else None,
                **(app or {}),
            )
            for name in systems
        },
        faults=faults or {},
        profiles=profiles or {},
    )
    return Platform(scenario, catalog=CATALOG)
