"""Sentences of a comparison: what is run, what was, and what the same users brought."""

from collections.abc import Sequence
from statistics import fmean

from experiments.comparing.busyhours import BusyHours
from experiments.comparing.comparison import Comparison, Plan
from experiments.comparing.differences import CONFIDENCE, Difference
from experiments.figures import quantity, span
from experiments.judgement.bursts import instant
from experiments.summary.document import Summary

NAMES = {
    "mean_ms": "mean ms",
    "p95_ms": "p95 ms",
    "late_share": "late %",
    "failed_share": "failed %",
    "availability": "available %",
    "dropped_connections": "connections lost",
}
"""Of the figures that are compared, as tables head them."""


def planned(plan: Plan) -> str:
    """Say what it takes before it begins."""
    runs = f"{len(plan.topologies)} topologies under {plan.replications} seeds each"
    if plan.hours is None:
        lengths = ", ".join(
            dict.fromkeys(span(each.horizon_s) for each in plan.topologies)
        )
        return f"{plan.runs:,} runs: {runs}, whole ({lengths})"
    return (
        f"{plan.runs:,} runs of {span(plan.hours.length_s)}: {runs}; --whole-day for all"
    )


def heading(found: Comparison) -> str:
    """Say what was run, and with what all are compared."""
    seeds = found.seeds
    few = "interrupted: " if found.is_interrupted else ""
    what = "whole runs"
    if found.plan.hours is not None:
        what = _hours(found.plan.hours)
    return (
        f"{few}{len(found.runs)} topologies, {len(seeds)} runs each (seeds {seeds[0]} to"
        f" {seeds[-1]}): {what}, the same users in all, beside {found.first}"
    )


def price_of(runs: Sequence[Summary]) -> float:
    """Return the price of a month in yen, in the mean of *runs*."""
    return fmean(each.cost.monthly_jpy for each in runs)


def priced(name: str, runs: Sequence[Summary]) -> str:
    """Return a topology with its price."""
    unpriced = runs[0].cost.unpriced
    without = f", without {', '.join(unpriced)}, of unknown price" if unpriced else ""
    return f"{name}: {price_of(runs):,.0f} yen a month{without}"


def verdict_on_chance(differences: Sequence[Difference]) -> str:
    """Say how many differences there are, and how many of them are real."""
    real = sum(each.is_real for each in differences)
    return (
        f"Of {len(differences)} differences {real} are real: told from chance all at once"
        f" with {100 * CONFIDENCE:.0f} % (Holm). The others stand in brackets; ± is half"
        " of each one's own interval (Student's t over seeds)."
    )


def gains(differences: Sequence[Difference]) -> list[str]:
    """Say by how much the same users shrink the variance of differences of latency."""
    said: dict[str, list[str]] = {}
    for each in differences:
        if each.key == "mean_ms" and each.gain is not None:
            words = f"{each.system} {quantity(each.gain)}"
            said.setdefault(each.topology, []).append(words)
    if not said:
        return []
    parts = "; ".join(f"{name}: {', '.join(words)}" for name, words in said.items())
    return [
        "The same users in all: with seeds of their own the variance of the difference in"
        f" mean ms would be so many times as large ({parts})."
    ]


def _hours(hours: BusyHours) -> str:
    begins = instant(hours.at_s).removeprefix("on ")
    return f"the busy hours, {span(hours.length_s)} from {begins} on, after a warm start"
