"""Where the boxes of a picture stand: hosts beside each other, what they share below."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from experiments.report.picture.gauges import Gauge, Gauges
from experiments.report.picture.platform import Part

GAP = 16.0
"""Between boxes, in units of the picture, which are pixels where there is room."""
LINE = 20.0
"""A line of text."""
GAUGE = 30.0
"""A bar and its words."""
MOST_COLUMNS = 3
LEAST_WIDTH = 280.0
"""Of a box that stands in no other."""


@frozen
class Box:
    """A part in its place; what is inside comes after it."""

    part: Part
    x: float
    y: float
    width: float
    height: float
    gauges: Sequence[Gauge]

    @property
    def top(self) -> tuple[float, float]:
        """The middle of its upper edge."""
        return self.x + self.width / 2, self.y

    @property
    def bottom(self) -> tuple[float, float]:
        """The middle of its lower edge."""
        return self.x + self.width / 2, self.y + self.height


@frozen
class Group:
    """A box, what is inside of it, and the lines from there to who is asked.

    The lines lie over the box and under what is inside, and under every later group.
    """

    outer: Box
    inner: Sequence[Box]
    lines: Sequence[tuple[Box, Box]]


@frozen
class Plan:
    """A picture's groups, in the order in which they are drawn."""

    width: float
    height: float
    groups: Sequence[Group]


def plan_of(parts: Sequence[Part], gauges: Gauges, *, width: float) -> Plan:
    """Return where *parts* stand in a picture so *wide*: none lies over another."""
    columns = max(1, min(MOST_COLUMNS, int((width + GAP) // (LEAST_WIDTH + GAP))))
    hosts = [each for each in parts if each.key[0] == "hosts"]
    others = [each for each in parts if each.key[0] != "hosts"]
    standing: list[list[Box]] = []
    y = 0.0
    for row in (*_rows(hosts, columns), *_rows(others, columns)):
        own = (width - GAP * (len(row) - 1)) / len(row)
        height = max(_height(part, gauges) for part in row)
        for number, part in enumerate(row):
            place = Box(part, number * (own + GAP), y, own, height, ())
            standing.append([*_filled(place, gauges)])
        y += height + 2 * GAP
    places = {box.part.key: box for boxes in standing for box in boxes}
    return Plan(
        width,
        max(0.0, y - 2 * GAP),
        [
            Group(
                outer, inner, [(box, places[to]) for box in inner for to in box.part.uses]
            )
            for outer, *inner in standing
        ],
    )


def _rows(parts: Sequence[Part], columns: int) -> Iterator[Sequence[Part]]:
    for first in range(0, len(parts), columns):
        yield parts[first : first + columns]


def _height(part: Part, gauges: Gauges) -> float:
    own = 2 * LINE + GAUGE * len(gauges.get(part.key, ())) + GAP
    return own + sum(_height(each, gauges) + GAP for each in part.inside)


def _filled(place: Box, gauges: Gauges) -> Iterator[Box]:
    """Yield *place* with its gauges, then what is inside, one below the other."""
    own = gauges.get(place.part.key, ())
    yield evolve(place, gauges=own)
    below = place.y + 2 * LINE + GAUGE * len(own) + GAP
    for each in place.part.inside:
        height = _height(each, gauges)
        inner = Box(each, place.x + GAP, below, place.width - 2 * GAP, height, ())
        yield from _filled(inner, gauges)
        below += height + GAP
