"""Two small systems, A and B, for the tests of coupling: what they share is a choice."""

from collections.abc import Iterable
from typing import Any

from attrs import evolve

from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.study import Plan, study
from experiments.coupling.toll import Toll, toll
from experiments.coupling.window import Window
from experiments.running.crew import Crew
from models.config import DAY_S, EndpointConfig, FaultConfig, Scenario, SystemConfig
from tests import bare


def system(
    per_s: float,
    endpoint: EndpointConfig,
    *,
    clients: bare.Keys | None = None,
    **parts: Any,
) -> SystemConfig:
    """Return a system of a hundred users who lose patience after five seconds."""
    impatient = {"timeout_s": 5.0, **(clients or {})}
    return bare.system(endpoint, per_s=per_s, users=100, clients=impatient, **parts)


def scenario(
    a: SystemConfig,
    b: SystemConfig,
    *,
    hosts: tuple[str, str] = ("left", "right"),
    databases: tuple[str | None, str | None] = (None, None),
    database_vcpus: int = 4,
) -> Scenario:
    """Return A and B, each on its place of *hosts* and *databases*."""
    return bare.scenario(
        {"a": a, "b": b},
        on=dict(zip("ab", hosts, strict=True)),
        at=dict(zip("ab", databases, strict=True)),
        span_s=DAY_S,
        database={"vcpus": database_vcpus},
        name="small",
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


def tolls(planned: Plan) -> list[Toll]:
    with Crew(1) as crew:
        done = study(planned, crew)
    return [toll(each, done.pairs[each.name]) for each in done.finished]
