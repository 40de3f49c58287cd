"""What the compiled plane does not do yet, by the keys that ask for it.

It computes the same bytes as the other plane or says no: nothing falls back in silence.
"""

from models.config import Scenario
from sim.errors import SimError


class NotCompiledError(SimError):
    """The compiled plane was asked for what it does not do yet."""

    def __init__(self, *what: str) -> None:
        super().__init__(*what)
        self.what = what

    def __str__(self) -> str:
        verb = "is" if len(self.what) == 1 else "are"
        return f"{', '.join(self.what)} {verb} not compiled yet; use --engine simpy"


FAULTS = (
    "announcement",
    "az-event",
    "backup",
    "cache-flush",
    "cache-outage",
    "connection-leak",
    "database-failover",
    "database-outage",
    "database-slow",
    "delay",
    "deploy",
    "host-crash",
    "host-standstill",
    "maintenance",
    "memory-leak",
    "partition",
    "process-crash",
    "reboot",
    "rolling-deploy",
    "schema-lock",
    "slow-call",
    "spot-interruption",
    "spot-pool-interruption",
    "standstill",
    "steal",
    "surge",
)
"""Kinds of faults that it knows."""


def refusals(scenario: Scenario) -> list[str]:
    """Return the keys of *scenario* that are not compiled yet, with their values."""
    return [
        f'faults.{name}.kind = "{fault.kind}"'
        for name, fault in scenario.faults.items()
        if fault.kind not in FAULTS
    ]
