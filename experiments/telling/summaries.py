"""Summaries on the terminal: the verdict first and the warnings last."""

from collections.abc import Iterable

from experiments.figures import enumerated, span, yen
from experiments.language.retelling import retold
from experiments.language.tongue import phrase, template
from experiments.summary.document import Summary
from experiments.telling.details import details
from experiments.telling.paper import Paper
from experiments.telling.reported import compare_reported, reported_sheet
from experiments.telling.tables import (
    batch_sheet,
    databases_sheet,
    hosts_sheet,
    processes_sheet,
    systems_sheet,
)
from experiments.telling.verdicts import verdict
from models.config import Scenario


def show_summary(summary: Summary, scenario: Scenario, to: Paper) -> None:
    """Print *summary*, from what matters to what explains it."""
    to.print(_title(summary, scenario), style="bold", soft_wrap=True)
    for name in summary.systems:
        to.print(verdict(summary, name), style=_style(summary, name), soft_wrap=True)
    to.print()
    to.print(hosts_sheet(summary))
    to.print(systems_sheet(summary))
    to.print(processes_sheet(summary))
    if summary.databases:
        to.print(databases_sheet(summary))
    for sheet in details(summary):
        to.print(sheet)
    if summary.batch:
        to.print(batch_sheet(summary))
    comparisons = compare_reported(scenario, summary)
    if comparisons and scenario.reported is not None:
        to.print(reported_sheet(comparisons, scenario.reported.source))
    to.print(price_line(summary, scenario.jpy_per_usd), soft_wrap=True)
    show_warnings(summary.warnings, to)


def show_warnings(warnings: Iterable[str], to: Paper) -> None:
    """Print *warnings*, the gravest first, in the language that is spoken."""
    for warning in warnings:
        told = phrase("warning: {warning}", warning=retold(warning))
        to.print(told, style="yellow", soft_wrap=True)


def _title(summary: Summary, scenario: Scenario) -> str:
    return phrase(
        "{scenario} ({length}, seed {seed})",
        scenario=scenario_title(scenario),
        length=span(summary.measured_s),
        seed=summary.seed,
    )


def scenario_title(scenario: Scenario) -> str:
    """Return what *scenario* is called, and what it says of itself."""
    name = scenario.name or phrase("scenario")
    return f"{name}: {scenario.description}" if scenario.description else name


def _style(summary: Summary, name: str) -> str:
    met = summary.systems[name].slo.met
    return "" if met is None else "green" if met else "red"


def price_line(summary: Summary, jpy_per_usd: float) -> str:
    """Return what a month costs, and what the span itself was charged."""
    cost = summary.cost
    told = phrase(
        "Price: {yen} a month ({usd} USD at {rate} yen a dollar, before tax)",
        yen=yen(cost.monthly_jpy),
        usd=f"{cost.monthly_usd:,.2f}",
        rate=f"{jpy_per_usd:g}",
    )
    if cost.unpriced:
        message = template("{told}, without {parts}, whose price is not known")
        told = phrase(message, told=told, parts=enumerated(cost.unpriced))
    if cost.charged_usd:
        told = phrase(
            "{told}; of the simulated {span}: {usd} USD for credits",
            told=told,
            span=span(summary.measured_s),
            usd=f"{cost.charged_usd:,.2f}",
        )
    return told
