"""Every kind of fault by its name: a kind that is listed here is known everywhere."""

from attrs import evolve

from models.config import FaultConfig, Scenario
from models.operation.faults.cache import CacheFlush, CacheOutage
from models.operation.faults.call import SlowCall
from models.operation.faults.demand import Announcement, Surge
from models.operation.faults.kind import FaultKind
from models.operation.faults.machine import HostCrash, Reboot, SpotInterruption, ZoneEvent
from models.operation.faults.network import Delay, Partition
from models.operation.faults.process import (
    ConnectionLeak,
    Deploy,
    MemoryLeak,
    ProcessCrash,
    RollingDeploy,
)
from models.operation.faults.slowness import HostStandstill, Standstill, Steal
from models.operation.faults.spot import SpotPoolInterruption
from models.operation.faults.store import (
    Backup,
    DatabaseFailover,
    DatabaseOutage,
    DatabaseSlow,
    Maintenance,
    SchemaLock,
)

_KINDS: tuple[FaultKind, ...] = (
    ProcessCrash(),
    MemoryLeak(),
    ConnectionLeak(),
    Deploy(),
    HostCrash(),
    Reboot(),
    SpotInterruption(),
    ZoneEvent(),
    DatabaseOutage(),
    DatabaseFailover(),
    Maintenance(),
    Backup(),
    DatabaseSlow(),
    SchemaLock(),
    Partition(),
    Delay(),
    CacheOutage(),
    SlowCall(),
    Surge(),
    Announcement(),
    Steal(),
    Standstill(),
    HostStandstill(),
    CacheFlush(),
    SpotPoolInterruption(),
    RollingDeploy(),
)
KINDS = {kind.name: kind for kind in _KINDS}


def kind_of(fault: FaultConfig) -> FaultKind:
    """Return the kind of *fault*."""
    if fault.kind not in KINDS:
        known = ", ".join(KINDS)
        raise ValueError(f"no kind of fault is named {fault.kind!r}, there are {known}")
    return KINDS[fault.kind]


def with_surges(scenario: Scenario) -> Scenario:
    """Return *scenario* with what its faults do to the load among its systems' surges."""
    systems = dict(scenario.systems)
    for fault in scenario.faults.values():
        kind = kind_of(fault)
        if kind.is_known_before:
            system = systems[fault.target]
            surges = kind.surges(fault, scenario.horizon_s)
            systems[fault.target] = evolve(system, surges=(*system.surges, *surges))
    return evolve(scenario, systems=systems)
