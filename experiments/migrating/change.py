"""The change: which machines a step replaces, what that costs, and with which credits.

A plan is not changed in place: of the old machine a snapshot is made, and of that a new
one, which begins with its launch credits.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import evolve, frozen

from experiments.judgement.bursts import BurstUse
from experiments.judgement.judge import judge
from experiments.migrating.migration import ChangeConfig
from experiments.months import BILLING_MONTH_S
from models.config import DAY_S, DatabaseConfig, HostConfig, Scenario
from models.plans.catalog import load_catalog
from models.plans.cost import Bill, monthly_cost

Machine = TypeVar("Machine", HostConfig, DatabaseConfig)
MACHINES = ("hosts", "databases")
SIZES = ("plan", "vcpus", "ram_mib", "zone", "speed")
"""Keys of a machine that cannot be changed on it."""


@frozen(kw_only=True)
class Change:
    """What one step replaces."""

    replaced: tuple[str, ...]
    """Places of old machines that go: ``hosts.web``."""
    new: tuple[str, ...]
    """Places of machines that come."""
    overlap_usd: float
    """Old machines, paid for beside the new ones."""
    snapshot_usd: float

    @property
    def usd(self) -> float:
        """Price of the step, once."""
        return self.overlap_usd + self.snapshot_usd


def change_of(before: Scenario, after: Scenario, config: ChangeConfig) -> Change:
    """Return what the step from *before* to *after* replaces, and costs once."""
    replaced = _only_in(before, after)
    days_of_month = BILLING_MONTH_S / DAY_S
    per_snapshot = config.snapshot_gb * config.snapshot_usd_per_gb_month
    return Change(
        replaced=replaced,
        new=_only_in(after, before),
        overlap_usd=_rent_usd(monthly_cost(before, load_catalog()), replaced)
        * config.overlap_days
        / days_of_month,
        snapshot_usd=len(replaced)
        * per_snapshot
        * config.snapshot_kept_days
        / days_of_month,
    )


def first_credits(after: Scenario, change: Change) -> list[BurstUse]:
    """Return what the new machines' credits are good for, if they begin with a launch."""
    launched = evolve(
        after,
        hosts=_launched(after.hosts, "hosts", change),
        databases=_launched(after.databases, "databases", change),
    )
    bursts = judge(launched, load_catalog()).bursts
    return [each for each in bursts if each.machine in change.new]


def _launched(
    machines: Mapping[str, Machine], table: str, change: Change
) -> dict[str, Machine]:
    """Return *machines*, those without any balance that are new."""
    return {
        name: evolve(each, initial_credit=0.0)
        if f"{table}.{name}" in change.new
        else each
        for name, each in machines.items()
    }


def _only_in(one: Scenario, other: Scenario) -> tuple[str, ...]:
    """Return the machines of *one* that *other* does not have in the same size."""
    return tuple(
        f"{table}.{name}"
        for table in MACHINES
        for name, machine in _table(one, table).items()
        if getattr(machine, "host", None) is None
        and _size(machine) != _size(_table(other, table).get(name))
    )


def _table(scenario: Scenario, table: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(scenario, table)
    return found


def _size(machine: Any) -> tuple[Any, ...] | None:
    if machine is None:
        return None
    return tuple(getattr(machine, key, None) for key in SIZES)


def _rent_usd(bill: Bill, places: tuple[str, ...]) -> float:
    """Return what *places* cost a month, with their addresses and disks."""
    return sum(
        each.usd
        for each in bill.items
        if any(f"{each.name}.".startswith(f"{place}.") for place in places)
    )
