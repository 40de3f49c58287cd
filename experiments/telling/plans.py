"""The plans on sale: the catalog as a table or as JSON."""

from collections.abc import Iterator
from itertools import chain

from attrs import asdict

from experiments.document import Tree, json_text
from experiments.figures import mib, percent, quantity
from experiments.language.tongue import phrase, phrases
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
            phrase(
                "Plans (a month before tax, {rate} yen a dollar)", rate=f"{jpy_per_usd:g}"
            ),
            *phrases(
                "plan",
                "what",
                "RAM, MiB",
                "vCPUs",
                "speed",
                "baseline",
                "credits, vCPU-h",
                "USD",
                "yen",
            ),
            rows=[_row(plan, jpy_per_usd) for plan in _plans(catalog)],
        )
    )
    to.print(phrase("Sources"), style="bold")
    for plan in _plans(catalog):
        to.print(f"  {plan.name}: {plan.source}", soft_wrap=True)


def _plans(catalog: Catalog) -> Iterator[Plan]:
    return chain(catalog.instances.values(), catalog.databases.values())


def _row(plan: Plan, jpy_per_usd: float) -> list[str]:
    is_host = isinstance(plan, InstancePlan)
    return [
        plan.name,
        phrase("host") if is_host else phrase("database"),
        mib(plan.ram_mib),
        f"{plan.vcpus}",
        f"{plan.speed:g}",
        percent(plan.baseline_utilisation),
        quantity(plan.credit_cap_vcpu_s / 3600) if plan.credit_cap_vcpu_s else "-",
        f"{plan.monthly_usd:,.2f}",
        f"{plan.monthly_usd * jpy_per_usd:,.0f}",
    ]
