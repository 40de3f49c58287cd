"""Sentences of a comparison: what is run, what was, and what the same users brought."""

from collections.abc import Iterator, Sequence
from math import isfinite

from experiments.comparing.busyhours import BusyHours
from experiments.comparing.comparison import Comparison, price_of
from experiments.comparing.differences import CONFIDENCE, Difference
from experiments.comparing.dissection import MOST_PARTS, Dissection
from experiments.comparing.frontier import Frontier
from experiments.comparing.plan import Plan
from experiments.coupling.wording import expected_words
from experiments.figures import listed, quantity, span
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
        lengths = dict.fromkeys(span(each.horizon_s) for each in plan.topologies)
        words = f"{plan.ordinary_runs:,} runs: {runs}, whole ({', '.join(lengths)})"
    else:
        length = span(plan.hours.length_s)
        words = f"{plan.ordinary_runs:,} runs of {length}: {runs}; --whole-day for all"
    if plan.mixed_runs:
        words += f"; {plan.mixed_runs:,} more to take the difference apart"
    if plan.has_bad_days:
        return f"{words}; and {plan.bad_runs:,} shorter ones for bad days, or more"
    return f"{words}; --bad-days for what faults cost"


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


def priced(name: str, runs: Sequence[Summary]) -> str:
    """Return a topology with its price."""
    if unpriced := runs[0].cost.unpriced:
        return f"{name}: nobody says what {listed([*unpriced])} costs"
    return f"{name}: {yen(price_of(runs))} yen a month"


def yen(jpy: float) -> str:
    """Return a price as a table has it."""
    return f"{jpy:,.0f}" if isfinite(jpy) else "-"


def verdict_on_chance(differences: Sequence[Difference]) -> str:
    """Say how many differences there are, and how many of them are real."""
    real = sum(each.is_real for each in differences)
    return (
        f"Of {len(differences)} differences {real} are real: told from chance all at once"
        f" with {100 * CONFIDENCE:.0f} % (Holm). The others stand in brackets; ± is half"
        " of each one's own interval (Student's t over seeds)."
    )


def gains(differences: Sequence[Difference]) -> Iterator[str]:
    """Say by how much the same users shrink the variance of every difference."""
    said: dict[str, list[str]] = {}
    for each in differences:
        if each.gain is not None:
            most = (
                "" if each.gain_at_most is None else f" ({quantity(each.gain_at_most)})"
            )
            words = f"{NAMES[each.key]} {quantity(each.gain)}{most}"
            said.setdefault(f"{each.topology}, {each.system}", []).append(words)
    if said:
        yield (
            "The same users in all: with seeds of their own the variance of a difference"
            " would be so many times as large (at most, for what chance does to one side"
            " alone does not cancel)."
        )
    for place, told in said.items():
        yield f"  {place}: {', '.join(told)}"


def parts_words(dissection: Dissection) -> Iterator[str]:
    """Say of which keys each part is, and what its share means."""
    cut = dissection.cut
    if not cut.parts:
        yield "No key differs that would change a run."
        return
    for part in cut.parts:
        yield f"{part.name}: {', '.join(part.keys)}"
    if len(cut.parts) > 1:
        few = "" if len(cut.parts) <= MOST_PARTS else ", one the reverse of the other"
        yield (
            "A part makes what its switch changes, in the mean of"
            f" {len(cut.orders)} orders to switch them in{few}; they add up to the"
            " difference."
        )


def frontier_words(frontier: Frontier) -> Iterator[str]:
    """Say who is dominated, and what each step along the frontier buys."""
    for name, by in frontier.dominated.items():
        if by:
            yield f"{name} is dominated: {dominance(by)}, beyond doubt."
    for step in frontier.steps():
        cheaper, dearer, saved = step.cheaper, step.dearer, step.saved
        price = dearer.jpy - cheaper.jpy
        words = (
            f"{dearer.topology} costs {price:,.0f} yen a month more than"
            f" {cheaper.topology} and loses {expected_words(saved)}"
        )
        if saved.low > 0:
            yield f"{words} user-minutes less: {price / saved.mean:.3g} yen each."
        else:
            yield f"{words} user-minutes less, which may be none."
    yield (
        "Ordinary days: all hours of a month taken to lose what those lost that were run;"
        " faults: as lssim coupling has them, at the same rates for all."
    )


def dominance(by: Sequence[str]) -> str:
    """Say that those are both no dearer and safer."""
    if len(by) == 1:
        return f"{by[0]} costs no more and loses less"
    return f"{listed([*by])} cost no more and lose less"


def _hours(hours: BusyHours) -> str:
    begins = instant(hours.at_s).removeprefix("on ")
    return f"the busy hours, {span(hours.length_s)} from {begins} on, after a warm start"
