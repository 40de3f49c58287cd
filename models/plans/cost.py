"""The bill of a month: what the provider asks for each part of a platform."""

from collections.abc import Iterator, Mapping
from math import fsum
from types import MappingProxyType

from attrs import frozen

from models.config import Scenario
from models.plans.catalog import Catalog
from models.plans.machine import DatabaseMachine, Machine, database_machine, host_machine

NO_SURPLUS: Mapping[str, float] = MappingProxyType({})


@frozen(kw_only=True)
class BillItem:
    """One line of the bill, before tax."""

    name: str
    usd: float
    jpy: float


@frozen(kw_only=True)
class Bill:
    """A month's bill of 730 h; transfer beyond the plans' allowance is not on it.

    Invariant: no item is free, and the totals are the sums of the items.
    """

    items: tuple[BillItem, ...]
    unpriced: tuple[str, ...] = ()
    """Machines with neither a plan nor a price of their own: not on the bill."""

    @property
    def monthly_usd(self) -> float:
        """Sum of the items in US dollars."""
        return fsum(item.usd for item in self.items)

    @property
    def monthly_jpy(self) -> float:
        """Sum of the items in yen."""
        return fsum(item.jpy for item in self.items)


def monthly_cost(
    scenario: Scenario,
    catalog: Catalog,
    *,
    surplus_vcpu_h_per_month: Mapping[str, float] = NO_SURPLUS,
) -> Bill:
    """Return the bill of *scenario* at the prices of *catalog*.

    *surplus_vcpu_h_per_month* is what "unlimited" machines used beyond their credits,
    in vCPU-hours, under their places in the config: ``hosts.web``, ``databases.main``.
    Raise `ValueError` for a place where there is no machine.
    """
    machines = _machines(scenario, catalog)
    unknown = sorted(surplus_vcpu_h_per_month.keys() - machines.keys())
    if unknown:
        raise ValueError(
            f"surplus_vcpu_h_per_month: no machine at {', '.join(unknown)},"
            f" there are {', '.join(machines)}"
        )
    lines: list[tuple[str, float]] = []
    for place, machine in machines.items():
        surplus_h = surplus_vcpu_h_per_month.get(place, 0.0)
        lines += _machine_lines(place, machine, surplus_h)
    lines += [
        (f"balancers.{name}", each.monthly_usd)
        for name, each in scenario.balancers.items()
    ]
    lines += [(f"costs.{name}", cost.usd) for name, cost in scenario.costs.items()]
    return Bill(
        items=tuple(
            BillItem(name=name, usd=usd, jpy=usd * scenario.jpy_per_usd)
            for name, usd in lines
            if usd > 0
        ),
        unpriced=tuple(_unpriced(scenario)),
    )


def surplus_price(scenario: Scenario, catalog: Catalog, place: str) -> float:
    """Return what the machine at *place* costs beyond its credits, USD a vCPU-hour."""
    return _machines(scenario, catalog)[place].surplus_usd_per_vcpu_h


def _machines(
    scenario: Scenario, catalog: Catalog
) -> dict[str, Machine | DatabaseMachine]:
    machines: dict[str, Machine | DatabaseMachine] = {}
    for name, host in scenario.hosts.items():
        machines[f"hosts.{name}"] = host_machine(host, catalog)
    for name, database in scenario.databases.items():
        machines[f"databases.{name}"] = database_machine(
            database, catalog, scenario.hosts
        )
    return machines


def _machine_lines(
    place: str, machine: Machine | DatabaseMachine, surplus_vcpu_h: float
) -> Iterator[tuple[str, float]]:
    yield place, machine.monthly_usd
    if isinstance(machine, Machine):
        yield f"{place}.address", machine.address_usd
    yield f"{place}.storage", machine.storage_usd
    yield f"{place}.surplus", surplus_vcpu_h * machine.surplus_usd_per_vcpu_h


def _unpriced(scenario: Scenario) -> Iterator[str]:
    for table in ("hosts", "databases"):
        for name, machine in getattr(scenario, table).items():
            is_at_home = getattr(machine, "host", None) is not None
            if machine.plan is None and machine.monthly_usd is None and not is_at_home:
                yield f"{table}.{name}"
