"""Responses: what an output is at each point, and at each level of a factor."""

from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import Any

from attrs import frozen

from experiments.figures import quantity
from experiments.language.tongue import phrase
from experiments.replicating.headlines import interval_of
from experiments.sweeping.plan import Plan, Point
from experiments.sweeping.sweep import Sweep
from sim.estimation import Interval

BINS = 5
"""Parts into which a range is divided, where points lie anywhere in it."""


@frozen(kw_only=True)
class Mean:
    """A mean over seeds, and its interval; none of a single seed, or of none."""

    mean: float | None
    interval: Interval | None


@frozen(kw_only=True)
class Level:
    """What an output is where a factor is at one level, or in one part of its range."""

    topology: str
    label: str
    points: int
    series: tuple[float, ...]
    """The mean over these points, a seed each: all of them face the same users."""
    value: Any = None
    """Of the factor; none where it has only a part of its range."""

    @property
    def response(self) -> Mean:
        """The mean over its seeds."""
        return mean_of(self.series)


def mean_of(values: Sequence[float]) -> Mean:
    """Return the mean of *values*, one a seed."""
    return Mean(mean=fmean(values) if values else None, interval=interval_of(values))


def at_point(sweep: Sweep, point: Point, output: str) -> list[float] | None:
    """Return *output* at *point*, a seed each; None if a run is missing or cannot say."""
    runs = sweep.runs_of(point)
    if runs is None:
        return None
    values = [each[output] for each in runs]
    known = [each for each in values if each is not None]
    return known if len(known) == len(values) else None


def levels_of(sweep: Sweep, output: str, factor: int) -> list[Level]:
    """Return the main effect of the factor numbered *factor* on *output*.

    That is the mean over all points of each level, in each topology.
    """
    plan = sweep.plan
    found: dict[tuple[int, float], list[list[float]]] = {}
    for point in plan.points:
        key = (point.topology, _part(plan, factor, point.units[factor]))
        points = found.setdefault(key, [])
        values = at_point(sweep, point, output)
        if values is not None:
            points.append(values)
    return [
        Level(
            topology=plan.topologies[topology].name,
            label=_label(plan, topology, factor, unit),
            points=len(points),
            series=tuple(map(fmean, zip(*points, strict=True))),
            value=_value(plan, topology, factor, unit),
        )
        for (topology, unit), points in sorted(found.items())
    ]


def changes_of(levels: Sequence[Level]) -> Iterator[tuple[Level, Level, Mean]]:
    """Yield the first and last of *levels* of each topology, and what lies between.

    The interval is that of the paired difference: both are under the same seeds.
    """
    for topology in dict.fromkeys(each.topology for each in levels):
        own = [each for each in levels if each.topology == topology and each.series]
        if len(own) > 1:
            first, last = own[0], own[-1]
            steps = [b - a for a, b in zip(first.series, last.series, strict=True)]
            yield first, last, mean_of(steps)


def is_binned(plan: Plan, factor: int) -> bool:
    """Say whether a factor has no levels of its own, but points anywhere in its range."""
    config = list(plan.experiment.factors.values())[factor]
    return plan.experiment.design in ("latin-hypercube", "sobol") and not config.levels


def _part(plan: Plan, factor: int, unit: float) -> float:
    """Return the coordinate that stands for all that are looked at together."""
    config = list(plan.experiment.factors.values())[factor]
    if config.levels:
        return float(min(int(unit * len(config.levels)), len(config.levels) - 1))
    return float(min(int(unit * BINS), BINS - 1)) if is_binned(plan, factor) else unit


def _value(plan: Plan, topology: int, factor: int, part: float) -> Any:
    """Return the value of the level that *part* stands for; None if it is a part."""
    it = plan.topologies[topology].factors[factor]
    if it.config.levels:
        return it.config.levels[int(part)]
    return None if is_binned(plan, factor) else it.value(part)


def _label(plan: Plan, topology: int, factor: int, part: float) -> str:
    it = plan.topologies[topology].factors[factor]
    value = _value(plan, topology, factor, part)
    if value is not None:
        return shown_value(value)
    low, high = it.value(part / BINS), it.value((part + 1) / BINS)
    return phrase("{low} to {high}", low=shown_value(low), high=shown_value(high))


def shown_value(value: object) -> str:
    """Return the value of a factor as a reader wants it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return quantity(value) if isinstance(value, int | float) else str(value)
