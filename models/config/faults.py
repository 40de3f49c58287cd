"""What goes wrong, and when: faults with their targets, as plain data."""

from attrs import frozen

from models.config.fields import choice, count, number, part, text
from models.config.workload import DemandConfig


@frozen(kw_only=True)
class FaultRule:
    """What a kind of fault is about: its target and the keys that belong to it."""

    target: str
    """Table in which its target is named; ``zones`` are named by hosts and databases."""
    lasts: bool
    """Does it go on until its end, or happen in an instant?"""
    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


FAULTS = {
    "process-crash": FaultRule(target="apps", lasts=False),
    "memory-leak": FaultRule(
        target="apps", lasts=True, one_of=("mib_per_s", "mib_per_request")
    ),
    "connection-leak": FaultRule(target="apps", lasts=True, needs=("connections",)),
    "deploy": FaultRule(target="apps", lasts=False),
    "host-crash": FaultRule(target="hosts", lasts=True),
    "reboot": FaultRule(target="hosts", lasts=True),
    "spot-interruption": FaultRule(target="hosts", lasts=True),
    "az-event": FaultRule(target="zones", lasts=True),
    "database-outage": FaultRule(target="databases", lasts=True),
    "database-failover": FaultRule(target="databases", lasts=True),
    "maintenance": FaultRule(target="databases", lasts=True),
    "backup": FaultRule(target="databases", lasts=True),
    "database-slow": FaultRule(target="databases", lasts=True, needs=("factor",)),
    "schema-lock": FaultRule(target="databases", lasts=True, needs=("schema",)),
    "partition": FaultRule(target="hosts", lasts=True, needs=("database",)),
    "delay": FaultRule(target="hosts", lasts=True, needs=("database", "delay_s")),
    "cache-outage": FaultRule(target="caches", lasts=True),
    "surge": FaultRule(target="systems", lasts=True, needs=("factor",)),
    "announcement": FaultRule(target="systems", lasts=False),
}
"""Every kind of fault."""


@frozen(kw_only=True)
class FaultConfig:
    """One thing that goes wrong: once, at intervals, or at random."""

    kind: str = choice("What happens.", tuple(FAULTS))
    target: str = text("Whom it hits: a name of the table that its kind is about.")
    at_s: float | None = number("Happens at this time, or first then.", default=None)
    every_s: float | None = number("Happens again after.", default=None, above=True)
    mttf_s: float | None = number(
        "Happens at random, after this time on average.", default=None, above=True
    )
    duration_s: float | None = number("Lasts; to the end, if absent.", default=None)
    repair: DemandConfig | None = part("Lasts as long as this law says.", default=None)
    factor: float | None = number("Slower or more by this factor.", default=None)
    mib_per_s: float | None = number("Leaks with time.", default=None)
    mib_per_request: float | None = number("Leaks with requests.", default=None)
    connections: int | None = count("Connections that leak.", default=None, low=1)
    schema: str | None = text("Schema that is locked.", default=None)
    database: str | None = text("Database that is cut off or delayed.", default=None)
    delay_s: float | None = number("Added each way.", default=None)
    notice_s: float = number("Warning before a spot instance is taken.", default=120.0)
    per_month: float | None = number(
        "How often a month it is expected, for its blast radius.", default=None
    )
