"""Sheets: what a sweep says on the terminal, a table and a plot for each output."""

from collections.abc import Iterator, Sequence

from rich.console import Console

from experiments.figures import give_or_take, listed, percent, quantity
from experiments.sweeping.indices import CONFIDENCE, Index, sensitivities
from experiments.sweeping.plot import plotted, span_of
from experiments.sweeping.responses import (
    Level,
    Mean,
    changes_of,
    levels_of,
    mean_of,
    shown_value,
)
from experiments.sweeping.screening import screenings
from experiments.sweeping.sweep import Sweep
from experiments.telling.sheet import Sheet

NONE = "-"
SHARES = ("_share", "availability", "utilisation", "peak_1min")
"""Endings of the outputs that are told in per cent."""
ROUNDING = 1e-8
"""A spread of this share of the mean is that of sums in floating point."""
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


def show(sweep: Sweep, to: Console) -> None:
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
        tell.get(plan.experiment.design, _tell_levels)(sweep, output, to)
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


def _tell_levels(sweep: Sweep, output: str, to: Console) -> None:
    """Print the main effect of every factor, unless the output is the same throughout."""
    scale = 100.0 if output.endswith(SHARES) else 1.0
    for number, name in enumerate(sweep.plan.experiment.factors):
        levels = _told(levels_of(sweep, output, number))
        if _is_same(levels):
            to.print(f"{_titled(output)} by {name}: {_only_value(levels, scale)}")
            continue
        to.print(_level_sheet(_titled(output), name, levels, scale))
        for words in _changes(levels, name, scale):
            to.print(words, soft_wrap=True)
        to.print()


def _told(levels: Sequence[Level]) -> list[Level]:
    """Return *levels* without those of topologies that have no such figure."""
    known = {each.topology for each in levels if each.series}
    return [each for each in levels if each.topology in known]


def _level_sheet(title: str, name: str, levels: Sequence[Level], scale: float) -> Sheet:
    has_several = len({each.topology for each in levels}) > 1
    ends = [_ends(each.response) for each in levels]
    axis = _axis(levels, [each for each in ends if each])
    line = f"{quantity(scale * axis[0])} to {quantity(scale * axis[1])}"
    rows = []
    for level, end in zip(levels, ends, strict=True):
        label = f"{level.topology}, {level.label}" if has_several else level.label
        plot = plotted(*end, axis) if end else ""
        rows.append([label, _cell(level.response, scale), str(level.points), plot])
    return Sheet(f"{title} by {name}", (name, "mean", "points", line), rows, texts=(0, 3))


def _axis(
    levels: Sequence[Level], ends: Sequence[tuple[float, float, float]]
) -> tuple[float, float]:
    """Return an axis for *ends*; not below 0 for what is never negative."""
    low, high = span_of(value for each in ends for value in each)
    is_negative = any(value < 0 for each in levels for value in each.series)
    return (low, high) if is_negative else (max(0.0, low), high)


def _changes(levels: Sequence[Level], name: str, scale: float) -> Iterator[str]:
    """Yield what lies between the first level and the last, if that is sure or not."""
    has_several = len({each.topology for each in levels}) > 1
    for first, last, change in changes_of(levels):
        if change.interval is None or change.mean is None:
            continue
        it = change.interval
        where = f"{first.topology}: " if has_several else ""
        words = f"{where}from {name} {first.label} to {last.label}"
        by = _cell(change, scale)
        is_told = not it.contains(0.0)
        yield f"{words}: {by}{'' if is_told else ', not told apart from none'}"


def _tell_indices(sweep: Sweep, output: str, to: Console) -> None:
    for found in sensitivities(sweep, output):
        title = f"{_titled(output)}, {found.topology} ({found.rows:,} rows)"
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


def _tell_screening(sweep: Sweep, output: str, to: Console) -> None:
    scale = 100.0 if output.endswith(SHARES) else 1.0
    for found in screenings(sweep, output):
        title = f"{_titled(output)}, {found.topology} ({found.trajectories} trajectories)"
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


def _titled(output: str) -> str:
    return f"{output} (%)" if output.endswith(SHARES) else output


def _is_same(levels: Sequence[Level]) -> bool:
    """Say whether no run of any topology differs from level to level."""
    return all(len(series) < 2 for series in _series(levels).values())


def _only_value(levels: Sequence[Level], scale: float) -> str:
    cells = {
        topology: _cell(mean_of(each), scale)
        for topology, found in _series(levels).items()
        for each in found
    }
    if len(set(cells.values())) == 1:
        return f"{next(iter(cells.values()))} at every level"
    words = [f"{topology} {cell}" for topology, cell in cells.items()]
    return f"{listed(words)} at every level" if words else "no figure"


def _series(levels: Sequence[Level]) -> dict[str, set[tuple[float, ...]]]:
    found: dict[str, set[tuple[float, ...]]] = {}
    for each in levels:
        if each.series:
            found.setdefault(each.topology, set()).add(each.series)
    return found


def _ends(it: Mean) -> tuple[float, float, float] | None:
    if it.mean is None:
        return None
    if it.interval is None:
        return it.mean, it.mean, it.mean
    return it.interval.low, it.mean, it.interval.high


def _cell(it: Mean, scale: float) -> str:
    if it.mean is None:
        return NONE
    half = 0.0 if it.interval is None else it.interval.half_width
    if half < ROUNDING * abs(it.mean):
        half = 0.0
    return give_or_take(scale * it.mean, scale * half)
