"""What a summary says of money: the bill of a usual month, and of the span itself."""

from collections.abc import Mapping

from attrs import frozen

from experiments.judgement.week import CreditWeek
from experiments.summary.machines import CpuSummary
from experiments.summary.weeks import up_shares_of
from models.operation.simulation import Simulation
from models.plans.cost import BillItem, monthly_cost, surplus_price


@frozen(kw_only=True)
class CostSummary:
    """The bill of a month of usual weeks, before tax.

    Whatever the length of the run: surplus credits are those of the steady state, for
    the load that was measured.
    """

    monthly_jpy: float
    monthly_usd: float
    items: tuple[BillItem, ...]
    unpriced: tuple[str, ...]
    """Machines whose price is not known."""
    charged_usd: float = 0.0
    """Surplus credits that the measured span itself was charged for."""


def cost_of(
    platform: Simulation,
    cpus: Mapping[str, CpuSummary],
    weeks: Mapping[str, CreditWeek],
    span_s: float,
) -> CostSummary:
    """Return the bill of *platform* for a month of *weeks*, and of the *span_s*.

    Hosts of an auto scaling group are paid for while they run.
    """
    scenario, catalog = platform.scenario, platform.catalog
    bill = monthly_cost(
        scenario,
        catalog,
        surplus_vcpu_h_per_month={
            place: week.surplus_vcpu_h_per_month() for place, week in weeks.items()
        },
    )
    up_shares = up_shares_of(platform) if span_s else {}
    items = []
    for item in bill.items:
        share = up_shares.get(".".join(item.name.split(".")[:2]), 1.0)
        items.append(BillItem(name=item.name, usd=item.usd * share, jpy=item.jpy * share))
    return CostSummary(
        monthly_jpy=sum(item.jpy for item in items),
        monthly_usd=sum(item.usd for item in items),
        items=tuple(items),
        unpriced=bill.unpriced,
        charged_usd=sum(
            cpu.surplus_vcpu_s / 3600.0 * surplus_price(scenario, catalog, place)
            for place, cpu in cpus.items()
        ),
    )
