"""Prices: what each plan costs that is rented, in which year, and who says so."""

from collections.abc import Iterable, Iterator

from experiments.figures import quantity
from experiments.report.origins.wording import source_text
from experiments.report.parts import Grid, Note
from experiments.report.text import Text, said, same
from models.config import Scenario
from models.plans.catalog import Catalog, Plan, load_catalog


def prices_of(scenarios: Iterable[Scenario]) -> list[Note | Grid]:
    """Return what the plans of *scenarios* cost; nothing where none has a plan."""
    catalog = load_catalog()
    rows: dict[tuple[str, float], list[Text]] = {}
    for scenario in scenarios:
        for plan in _rented(scenario, catalog):
            rate = scenario.jpy_per_usd
            rows.setdefault((plan.name, rate), _row(plan, rate))
    if not rows:
        return []
    rates = dict.fromkeys(f"{rate:g}" for _, rate in rows)
    note = said(
        "Prices are those of a month of 730 hours before tax, at {rate} yen a dollar.",
        rate=", ".join(rates),
    )
    heads = [said("plan"), said("dollars a month"), said("yen"), said("source")]
    return [Note(note), Grid(said("Plans"), heads, list(rows.values()), (0, 3))]


def _rented(scenario: Scenario, catalog: Catalog) -> Iterator[Plan]:
    """Yield the plan of each machine that has one."""
    for host in scenario.hosts.values():
        if host.plan is not None:
            yield catalog.instance(host.plan)
    for database in scenario.databases.values():
        if database.plan is not None:
            yield catalog.database(database.plan)


def _row(plan: Plan, jpy_per_usd: float) -> list[Text]:
    return [
        same(plan.name),
        same(quantity(plan.monthly_usd)),
        same(f"{plan.monthly_usd * jpy_per_usd:,.0f}"),
        source_text(plan.source),
    ]
