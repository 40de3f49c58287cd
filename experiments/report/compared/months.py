"""Bad days of a comparison: what faults cost, and the frontier of price and risk."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from experiments.report.badmonths import Expected, bad_months
from experiments.report.compared.choices import Choice
from experiments.report.frontier import Point, frontier
from experiments.report.parts import Figure, Item, Section
from experiments.report.text import said


def months(document: Mapping[str, Any], choices: Sequence[Choice]) -> Section | None:
    """Return the section on bad days; None where they were not run."""
    bad_days = document["bad_days"]
    if bad_days is None:
        return None
    items: list[Item] = []
    if any(isfinite(each.jpy) for each in choices):
        items.append(_frontier(bad_days, choices))
    by_kind = {
        name: {kind: Expected(**it) for kind, it in kinds.items()}
        for name, kinds in bad_days["faults_by_kind"].items()
    }
    multiples = bad_months(by_kind)
    if multiples is not None:
        items.append(multiples)
    return Section("bad-days-and-price", said("Bad days and what safety costs"), items)


def _frontier(bad_days: Mapping[str, Any], choices: Sequence[Choice]) -> Figure:
    """Return price and risk of those whose price is known."""
    prices = {each.name: each.jpy for each in choices}
    points = [
        Point(
            name=name,
            jpy=prices[name],
            **it["all"],
            dominated_by=bad_days["dominated_by"][name],
        )
        for name, it in bad_days["user_min_a_month"].items()
        if isfinite(prices[name])
    ]
    return frontier(points, lost=said("user-minutes a month, ordinary days and faults"))
