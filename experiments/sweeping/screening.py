"""Screening by Morris: which factors matter at all, for few runs."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, stdev

from attrs import frozen

from experiments.sweeping.designs import moved
from experiments.sweeping.plan import Point
from experiments.sweeping.responses import at_point
from experiments.sweeping.sweep import Sweep
from sim.estimation import Interval, student_interval


@frozen(kw_only=True)
class Effect:
    """What a factor does to an output, over its whole range, from different places.

    Source: Campolongo, Cariboni & Saltelli (2007), Environmental Modelling & Software 22,
    1509-1518, for the mean of absolute values.
    """

    factor: str
    size: Interval
    """``mu*``, the mean of the absolute changes; half-widths are over trajectories."""
    direction: float
    """``mu``, the mean of the changes: far from ``mu*`` where it goes up and down."""
    spread: float
    """``sigma``: large where it depends on the others, or is no straight line."""


@frozen(kw_only=True)
class Screening:
    """The effects of all factors in one topology, the largest first."""

    topology: str
    trajectories: int
    """Of which every run is there."""
    effects: tuple[Effect, ...]
    """None, if there are fewer than two trajectories."""


def screenings(sweep: Sweep, output: str) -> list[Screening]:
    """Return the elementary effects on *output* in each topology."""
    found = []
    names = list(sweep.plan.experiment.factors)
    for number, topology in enumerate(sweep.plan.topologies):
        points = [each for each in sweep.plan.points if each.topology == number]
        length = len(names) + 1
        walks = [
            walk
            for begin in range(0, len(points), length)
            if (walk := _walk(sweep, points[begin : begin + length], output)) is not None
        ]
        effects = _effects(names, walks) if len(walks) > 1 else []
        effects.sort(key=lambda each: -each.size.mean)
        found.append(
            Screening(
                topology=topology.name, trajectories=len(walks), effects=tuple(effects)
            )
        )
    return found


def _walk(
    sweep: Sweep, trajectory: Sequence[Point], output: str
) -> dict[int, float] | None:
    """Return the change that each factor makes; None if a run is missing."""
    changes: dict[int, float] = {}
    for before, after in pairwise(trajectory):
        there, here = at_point(sweep, before, output), at_point(sweep, after, output)
        if there is None or here is None:
            return None
        which, step = moved(before.units, after.units)
        changes[which] = (fmean(here) - fmean(there)) / step
    return changes


def _effects(names: Sequence[str], walks: Sequence[dict[int, float]]) -> list[Effect]:
    found = []
    for number, name in enumerate(names):
        changes = [each[number] for each in walks]
        found.append(
            Effect(
                factor=name,
                size=student_interval([abs(each) for each in changes]),
                direction=fmean(changes),
                spread=stdev(changes),
            )
        )
    return found
