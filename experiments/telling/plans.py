"""The plans on sale: the catalog as a table or as JSON."""

from collections.abc import Iterator
from itertools import chain

from attrs import asdict

from experiments.document import Tree, json_text
from experiments.figures import mib, percent, quantity
from experiments.telling.paper import Paper
from experiments.telling.tables import table
from models.plans.catalog import Catalog, InstancePlan, Plan

SCHEMA = "lssim.plans/1"


def plans_json(catalog: Catalog, *, jpy_per_usd: float) -> str:
    """Return every plan of *catalog* with all its numbers, as one JSON document."""
    plans: list[Tree] = [
        {**asdict(plan), "monthly_jpy": round(plan.monthly_usd * jpy_per_usd, 2)}
        for plan in _plans(catalog)
    ]
    document = {"schema": SCHEMA, "jpy_per_usd": jpy_per_usd, "plans": plans}
    return json_text(document)


def show_plans(catalog: Catalog, to: Paper, *, jpy_per_usd: float) -> None:
    """Print every plan of *catalog*, and below where its numbers come from."""
    to.print(
        table(
            f"Plans (a month before tax, {jpy_per_usd:g} yen a dollar)",
            "plan",
            "what",
            "RAM, MiB",
            "vCPUs",
            "speed",
            "baseline",
            "credits, vCPU-h",
            "USD",
            "yen",
            rows=[_row(plan, jpy_per_usd) for plan in _plans(catalog)],
        )
    )
    to.print("Sources", style="bold")
    for plan in _plans(catalog):
        to.print(f"  {plan.name}: {plan.source}", soft_wrap=True)


def _plans(catalog: Catalog) -> Iterator[Plan]:
    return chain(catalog.instances.values(), catalog.databases.values())


def _row(plan: Plan, jpy_per_usd: float) -> list[str]:
    kind = "host" if isinstance(plan, InstancePlan) else "database"
    return [
        plan.name,
        kind,
        mib(plan.ram_mib),
        f"{plan.vcpus}",
        f"{plan.speed:g}",
        percent(plan.baseline_utilisation),
        quantity(plan.credit_cap_vcpu_s / 3600) if plan.credit_cap_vcpu_s else "-",
        f"{plan.monthly_usd:,.2f}",
        f"{plan.monthly_usd * jpy_per_usd:,.0f}",
    ]
