"""What if: figures at the points that were run, and between two of them.

The page's script `whatif.js` does the same in the browser; what stands here is what it
is held to. Nothing is said of a place beyond what was run.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Literal

from attrs import frozen

from experiments.report.estimate import Estimate

Value = float | str
Kind = Literal["run", "interpolated", "missing", "beyond"]
Corner = tuple[tuple[int, ...], float]
"""Where a point lies, by its level on each axis, and how much it weighs."""


@frozen
class Axis:
    """What can be moved: numbers in order, or names between which nothing lies."""

    name: str
    levels: Sequence[Value]

    @property
    def is_number(self) -> bool:
        """Does something lie between two of its levels?"""
        return not any(isinstance(each, str) for each in self.levels)

    @property
    def is_whole(self) -> bool:
        """Does it count something?"""
        return all(isinstance(each, int) for each in self.levels)

    def around(self, value: Value) -> list[tuple[int, float]]:
        """Return the levels around *value* and what each weighs; none beyond them all."""
        if value in self.levels:
            return [(self.levels.index(value), 1.0)]
        if not self.is_number or isinstance(value, str):
            return []
        numbers = [float(each) for each in self.levels]
        for upper in range(1, len(numbers)):
            low, high = numbers[upper - 1], numbers[upper]
            if low < value < high:
                share = (value - low) / (high - low)
                return [(upper - 1, 1.0 - share), (upper, share)]
        return []


@frozen(kw_only=True)
class Said:
    """What is said of a figure at a place.

    Where it was *run*, the ends are those of the interval; where it is *interpolated*,
    the least and the largest mean around it.
    """

    kind: Kind
    mean: float | None = None
    low: float | None = None
    high: float | None = None


@frozen
class Space:
    """Points that were run, on a grid of axes; a figure is None where there is none."""

    axes: Sequence[Axis]
    outputs: int
    figures: Mapping[tuple[int, ...], Sequence[Estimate | None]]

    def at(self, values: Mapping[str, Value]) -> list[Said]:
        """Return what is said of each output where the axes have *values*.

        Between two levels of an axis it is interpolated linearly, between those of
        several axes multilinearly.
        """
        around = [axis.around(values[axis.name]) for axis in self.axes]
        corners = list(_corners(around))
        if not corners:
            return [Said(kind="beyond")] * self.outputs
        return [self._output(number, corners) for number in range(self.outputs)]

    def _output(self, number: int, corners: Sequence[Corner]) -> Said:
        found = []
        for place, weight in corners:
            figure = self.figures[place][number] if place in self.figures else None
            if figure is None:
                return Said(kind="missing")
            found.append((figure, weight))
        if len(found) == 1:
            figure, _ = found[0]
            return Said(kind="run", mean=figure.mean, low=figure.low, high=figure.high)
        means = [figure.mean for figure, _ in found]
        mean = sum(figure.mean * weight for figure, weight in found)
        return Said(kind="interpolated", mean=mean, low=min(means), high=max(means))

    def listed(self) -> list[list[list[float | None] | None] | None]:
        """Return the figures in the order of the places, the last axis first to move."""
        places = product(*(range(len(axis.levels)) for axis in self.axes))
        return [
            [None if it is None else [it.mean, it.low, it.high] for it in figures]
            if (figures := self.figures.get(place)) is not None
            else None
            for place in places
        ]


def _corners(around: Sequence[Sequence[tuple[int, float]]]) -> Iterator[Corner]:
    for corner in product(*around):
        place = tuple(level for level, _ in corner)
        yield place, prod(weight for _, weight in corner)
