"""Two small systems, A and B, for the tests of coupling: what they share is a choice."""

from collections.abc import Iterable
from typing import Any

from attrs import evolve

from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.finding import Finding, finding
from experiments.coupling.study import Plan, study
from experiments.coupling.window import Window
from experiments.running.crew import Crew
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
    Scenario,
    SystemConfig,
)

DAY_S = 86_400.0
MANY = 1_000_000


def exponential(mean_s: float) -> DemandConfig:
    return DemandConfig(mean_s=mean_s, law="exponential")


def process(**changes: Any) -> ProcessConfig:
    """Return a process without start-up, pauses and limits."""
    bare = ProcessConfig(
        boot_cpu_s=0.0,
        warm_up_cpu_s=0.0,
        request_mib=0.0,
        connection_mib=0.0,
        scavenge_s=0.0,
        mark_sweep_s_per_mib=0.0,
        connection_idle_s=DAY_S,
        pool_size=MANY,
        threads=MANY,
        backlog=MANY,
    )
    return evolve(bare, **changes)


def system(per_s: float, endpoint: EndpointConfig, **changes: Any) -> SystemConfig:
    bare = SystemConfig(
        requests_per_day=per_s * DAY_S,
        users=100,
        endpoints={"/": endpoint},
        clients=ClientsConfig(timeout_s=5.0),
        process=process(),
    )
    return evolve(bare, **changes)


def host(vcpus: int = 1) -> HostConfig:
    gateway = GatewayConfig(request_cpu_s=0.0, worker_connections=MANY)
    return HostConfig(vcpus=vcpus, ram_mib=4096.0, gateway=gateway)


def database(vcpus: int = 4) -> DatabaseConfig:
    return DatabaseConfig(
        vcpus=vcpus, max_connections=10 * MANY, connect_s=0.0, network_s=0.0
    )


def scenario(
    a: SystemConfig,
    b: SystemConfig,
    *,
    hosts: tuple[str, str] = ("left", "right"),
    databases: tuple[str | None, str | None] = (None, None),
    vcpus: int = 1,
    database_vcpus: int = 4,
) -> Scenario:
    """Return A and B, each on its place of *hosts* and *databases*."""
    apps = {
        name: AppConfig(system=name, host=on, database=at)
        for name, on, at in zip(("a", "b"), hosts, databases, strict=True)
    }
    return Scenario(
        name="small",
        systems={"a": a, "b": b},
        hosts={name: host(vcpus) for name in dict.fromkeys(hosts)},
        databases={name: database(database_vcpus) for name in databases if name},
        apps=apps,
    )


def fault(where: Scenario, kind: str, target: str, **keys: Any) -> Fault:
    """Return the fault of *where* that this config describes."""
    config = FaultConfig(kind=kind, target=target, **keys)
    given = evolve(where, faults={"it": config})
    return next(each for each in fault_list(given) if each.name == "it")


def plan(
    where: Scenario,
    faults: Iterable[Fault],
    *,
    seeds: Iterable[int] = (1, 2),
    lead_s: float = 60.0,
    recovery_s: float = 0.0,
    patience_s: float = 0.0,
) -> Plan:
    window = Window(
        at_s=3600.0,
        lead_s=lead_s,
        recovery_s=recovery_s,
        patience_factor=0.0,
        min_patience_s=patience_s,
    )
    return Plan(scenario=where, window=window, faults=tuple(faults), seeds=tuple(seeds))


def findings(planned: Plan) -> list[Finding]:
    with Crew(1) as crew:
        done = study(planned, crew)
    return [finding(each, done.pairs[each.name]) for each in done.finished]
