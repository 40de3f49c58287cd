"""Sheets: what a sweep says on the terminal, a table and a plot for each output."""

from experiments.figures import give_or_take, percent, quantity
from experiments.sweeping.indices import CONFIDENCE, Index, sensitivities
from experiments.sweeping.levelsheets import scale_of, show_means, titled
from experiments.sweeping.plot import plotted
from experiments.sweeping.responses import (
    shown_value,
)
from experiments.sweeping.screening import screenings
from experiments.sweeping.sweep import Sweep
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet

MOST_FAILURES = 5
"""Of which the reason is told."""

_NOTES = {
    "grid": "± is half the {} interval over seeds (Student's t), all points facing the"
    " same users; a level's mean is that over all points with it.",
    "sobol": "A share of the variance: first, by itself; total, with all that it does"
    " together with others; {} intervals by bootstrap over rows. What cannot be told from"
    " 0 is only said to be under the upper end.",
    "morris": "Change of the output over the whole range of a factor, from many places:"
    " mean size with its {} interval over trajectories (mu*), mean (mu), spread (sigma)."
    " A spread as large as the size: it depends on the others, or is no straight line.",
}


def show(sweep: Sweep, to: Paper) -> None:
    """Print what *sweep* has found."""
    plan = sweep.plan
    to.print(f"{plan.name}: {plan.experiment.question}", style="bold", soft_wrap=True)
    to.print(_extent(sweep), soft_wrap=True)
    for point, reason in sweep.failed[:MOST_FAILURES]:
        values = zip(plan.experiment.factors, point.values, strict=True)
        words = ", ".join(f"{name} = {shown_value(value)}" for name, value in values)
        where = f"{plan.topologies[point.topology].name}, {words}"
        to.print(f"failed: {where}: {reason}", soft_wrap=True)
    if len(sweep.failed) > MOST_FAILURES:
        to.print(f"failed: and {len(sweep.failed) - MOST_FAILURES} points more")
    to.print()
    tell = {"sobol": _tell_indices, "morris": _tell_screening}
    for output in plan.outputs:
        tell.get(plan.experiment.design, show_means)(sweep, output, to)
    note = _NOTES.get(plan.experiment.design, _NOTES["grid"])
    to.print(note.format(percent(CONFIDENCE)), soft_wrap=True)


def _extent(sweep: Sweep) -> str:
    plan = sweep.plan
    names = ", ".join(each.name for each in plan.topologies)
    words = [
        f"{len(sweep.complete):,} of {len(plan.points):,} points finished",
        f"seeds {plan.seeds[0]} to {plan.seeds[-1]}"
        if len(plan.seeds) > 1
        else f"seed {plan.seeds[0]}",
        plan.experiment.design,
    ]
    if plan.refused:
        words.append(f"{plan.refused:,} more left out by the constraints")
    if sweep.failed:
        words.append(f"{len(sweep.failed):,} failed")
    return f"{names}: {', '.join(words)}"


def _tell_indices(sweep: Sweep, output: str, to: Paper) -> None:
    for found in sensitivities(sweep, output):
        title = f"{titled(output)}, {found.topology} ({found.rows:,} rows)"
        if not found.indices:
            to.print(f"{title}: the same at every point, or too few rows")
            continue
        ordered = sorted(found.indices, key=lambda each: -each.total.value)
        top = max(1.0, *(each.total.high for each in ordered))
        rows = [
            [
                each.factor,
                _share(each.first),
                _share(each.total),
                plotted(each.total.low, each.total.value, each.total.high, (0.0, top)),
            ]
            for each in ordered
        ]
        columns = ("factor", "first", "total", f"total, 0 to {quantity(top)}")
        to.print(Sheet(title, columns, rows, texts=(0, 3)))


def _share(index: Index) -> str:
    if not index.is_told_from_zero:
        return f"under {max(0.01, index.high):.2f}"
    return f"{index.value:.2f} ({index.low:.2f} to {index.high:.2f})"


def _tell_screening(sweep: Sweep, output: str, to: Paper) -> None:
    scale = scale_of(output)
    for found in screenings(sweep, output):
        title = f"{titled(output)}, {found.topology} ({found.trajectories} trajectories)"
        if not found.effects or not found.effects[0].size.mean:
            to.print(f"{title}: the same at every point, or too few trajectories")
            continue
        top = max(each.size.high for each in found.effects)
        rows = [
            [
                each.factor,
                give_or_take(scale * each.size.mean, scale * each.size.half_width),
                quantity(scale * each.direction),
                quantity(scale * each.spread),
                plotted(
                    max(0.0, each.size.low), each.size.mean, each.size.high, (0.0, top)
                ),
            ]
            for each in found.effects
        ]
        line = f"mu*, 0 to {quantity(scale * top)}"
        columns = ("factor", "mu*", "mu", "sigma", line)
        to.print(Sheet(title, columns, rows, texts=(0, 4)))
