"""What a summary says of money: the bill of a month like the measured span."""

from collections.abc import Mapping

from attrs import frozen

from experiments.months import BILLING_MONTH_S
from experiments.summary.machines import DatabaseSummary, HostSummary
from models.plans.cost import BillItem, monthly_cost
from models.platform import Platform


@frozen(kw_only=True)
class CostSummary:
    """The bill of a month that goes on like the measured span, before tax."""

    monthly_jpy: float
    monthly_usd: float
    items: tuple[BillItem, ...]
    unpriced: tuple[str, ...]
    """Machines whose price is not known."""


def cost_of(
    platform: Platform,
    hosts: Mapping[str, HostSummary],
    databases: Mapping[str, DatabaseSummary],
    span_s: float,
) -> CostSummary:
    """Return the bill of *platform* for a month like the *span_s* that were measured.

    Hosts of an auto scaling group are paid for while they run.
    """
    per_month = BILLING_MONTH_S / span_s if span_s else 0.0
    machines = {
        **{f"hosts.{name}": host.cpu for name, host in hosts.items()},
        **{f"databases.{name}": database.cpu for name, database in databases.items()},
    }
    surplus_vcpu_h = {
        place: cpu.surplus_vcpu_s / 3600.0 * per_month for place, cpu in machines.items()
    }
    bill = monthly_cost(
        platform.scenario, platform.catalog, surplus_vcpu_h_per_month=surplus_vcpu_h
    )
    up_shares = {
        f"hosts.{host.name}": host.up.mean() if span_s else 1.0
        for group in platform.groups.values()
        for host in group.hosts
    }
    items = []
    for item in bill.items:
        share = up_shares.get(".".join(item.name.split(".")[:2]), 1.0)
        items.append(BillItem(name=item.name, usd=item.usd * share, jpy=item.jpy * share))
    return CostSummary(
        monthly_jpy=sum(item.jpy for item in items),
        monthly_usd=sum(item.usd for item in items),
        items=tuple(items),
        unpriced=bill.unpriced,
    )
