"""Faults for the small scenario: a good one of each kind, and what is said of them."""

from pathlib import Path
from typing import Any

from tests.small import Edit, faults_of

GOOD: dict[str, dict[str, Any]] = {
    "process-crash": {"target": "chat"},
    "memory-leak": {"target": "booking", "mib_per_s": 0.5},
    "connection-leak": {"target": "booking", "connections": 2},
    "deploy": {"target": "chat"},
    "host-crash": {"target": "web"},
    "reboot": {"target": "web"},
    "spot-interruption": {"target": "web"},
    "az-event": {"target": "a"},
    "database-outage": {"target": "main"},
    "database-failover": {"target": "main"},
    "maintenance": {"target": "main"},
    "backup": {"target": "main"},
    "database-slow": {"target": "main", "factor": 3},
    "schema-lock": {"target": "main", "schema": "common"},
    "partition": {"target": "web", "database": "main"},
    "delay": {"target": "web", "database": "main", "delay_s": 0.01},
    "cache-outage": {"target": "redis"},
    "slow-call": {"target": "booking", "factor": 10},
    "surge": {"target": "chat", "factor": 2, "duration_s": 60},
    "announcement": {"target": "chat"},
    "steal": {"target": "web", "share": 0.9},
    "standstill": {"target": "chat"},
    "host-standstill": {"target": "web"},
    "cache-flush": {"target": "redis"},
    "rolling-deploy": {"target": "chat"},
    "spot-pool-interruption": {"target": "web", "share": 0.5},
}


def fault(kind: str, **keys: Any) -> dict[str, Any]:
    """Return a good fault of *kind* at 100 s, with *keys* over it; ``None`` takes out."""
    table = {"kind": kind, "at_s": 100, **GOOD[kind], **keys}
    return {key: value for key, value in table.items() if value is not None}


def said_of(folder: Path, *edits: Edit, **faults: dict[str, Any]) -> list[str]:
    """Return the faults of the small scenario on a day with *faults*."""
    return faults_of(folder, (("faults",), faults), *edits)
