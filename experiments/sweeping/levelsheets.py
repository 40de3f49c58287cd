"""Sheets of means: an output at each point, and at each level of each factor."""

from collections.abc import Iterator, Sequence

from experiments.figures import give_or_take, listed, quantity
from experiments.language.tongue import phrase
from experiments.sweeping.plot import plotted, span_of
from experiments.sweeping.responses import (
    Level,
    Mean,
    at_point,
    changes_of,
    levels_of,
    mean_of,
    shown_value,
)
from experiments.sweeping.sweep import Sweep
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet

NONE = "-"
SHARES = ("_share", "availability", "utilisation", "peak_1min")
"""Endings of the outputs that are told in per cent."""
ROUNDING = 1e-8
"""A spread of this share of the mean is that of sums in floating point."""
MOST_ROWS = 40
"""More points than these are no table to read: they are exported."""


def show_means(sweep: Sweep, output: str, to: Paper) -> None:
    """Print *output* at each point, if there are few, and the effect of each factor."""
    scale = scale_of(output)
    has_several = len(sweep.plan.experiment.factors) > 1
    if has_several and len(sweep.plan.points) <= MOST_ROWS:
        points = _told(_points(sweep, output))
        if not _is_same(points):
            title = phrase("{output} at each point", output=titled(output))
            to.print(_sheet(title, phrase("point"), points, scale))
    for number, name in enumerate(sweep.plan.experiment.factors):
        title = phrase("{output} by {factor}", output=titled(output), factor=name)
        levels = _told(levels_of(sweep, output, number))
        if _is_same(levels):
            to.print(f"{title}: {_only_value(levels, scale)}")
            continue
        to.print(_sheet(title, name, levels, scale))
        for words in _changes(levels, name, scale):
            to.print(words, soft_wrap=True)
        to.print()


def titled(output: str) -> str:
    """Return the name of *output*, with its unit where the name has none."""
    return f"{output} (%)" if output.endswith(SHARES) else output


def scale_of(output: str) -> float:
    """Return by what *output* is multiplied before it is shown."""
    return 100.0 if output.endswith(SHARES) else 1.0


def _points(sweep: Sweep, output: str) -> list[Level]:
    """Return every point as a level of its own."""
    plan = sweep.plan
    return [
        Level(
            topology=plan.topologies[point.topology].name,
            label=", ".join(
                f"{name} = {shown_value(value)}"
                for name, value in zip(plan.experiment.factors, point.values, strict=True)
            ),
            points=1,
            series=tuple(at_point(sweep, point, output) or ()),
        )
        for point in plan.points
    ]


def _told(levels: Sequence[Level]) -> list[Level]:
    """Return *levels* without those of topologies that have no such figure."""
    known = {each.topology for each in levels if each.series}
    return [each for each in levels if each.topology in known]


def _sheet(title: str, name: str, levels: Sequence[Level], scale: float) -> Sheet:
    has_several = len({each.topology for each in levels}) > 1
    ends = [_ends(each.response) for each in levels]
    axis = _axis(levels, [each for each in ends if each])
    line = phrase(
        "{low} to {high}", low=quantity(scale * axis[0]), high=quantity(scale * axis[1])
    )
    has_means = any(each.points > 1 for each in levels)
    rows = []
    for level, end in zip(levels, ends, strict=True):
        label = f"{level.topology}, {level.label}" if has_several else level.label
        plot = plotted(*end, axis) if end else ""
        points = [str(level.points)] if has_means else []
        rows.append([label, _cell(level.response, scale), *points, plot])
    points_column = [phrase("points")] if has_means else []
    columns = (name, phrase("mean"), *points_column, line)
    return Sheet(title, columns, rows, texts=(0, len(columns) - 1))


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
        words = phrase(
            "from {factor} {first} to {last}: {change}",
            factor=name,
            first=first.label,
            last=last.label,
            change=_cell(change, scale),
        )
        if change.interval.contains(0.0):
            words = phrase("{words}, not told apart from none", words=words)
        yield f"{first.topology}: {words}" if has_several else words


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
        return phrase("{value} at every level", value=next(iter(cells.values())))
    if not cells:
        return phrase("no figure")
    words = [f"{topology} {cell}" for topology, cell in cells.items()]
    return phrase("{value} at every level", value=listed(words))


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
