"""The what-if corner of a sweep: its grid, or the list of points of another design."""

from collections.abc import Mapping
from typing import Any

from experiments.report.corner import Corner, corner_widget
from experiments.report.estimate import Estimate
from experiments.report.measures import Measure
from experiments.report.parts import Widget
from experiments.report.text import Text, both, said, same
from experiments.report.whatif import Axis, Space, Value
from experiments.sweeping.responses import shown_value

Tree = Mapping[str, Any]
Figures = dict[tuple[int, ...], list[Estimate | None]]

CONFIG = "config"
POINT = "point"
MOST_POINTS = 500
"""Of a list from which one is chosen; those of a larger design are in its export."""


def corner_of(document: Tree) -> Widget | None:
    """Return the corner of a sweep; none if no point has a figure.

    Numbers of a grid have sliders; of the other designs only the points that were run
    are offered, the first of them if there are many.
    """
    points = [it for it in document["points"] if _has_figures(it)]
    if not points:
        return None
    is_grid = document["design"] == "grid"
    space = _grid(document, points) if is_grid else _list(document, points[:MOST_POINTS])
    outputs = list(document["outputs"])
    corner = Corner(
        key="corner",
        space=space,
        axes=[_named(document, axis.name) for axis in space.axes],
        outputs=[both(Measure(each).heading) for each in outputs],
        scales=[Measure(each).scale for each in outputs],
        seeds=len(document["seeds"]),
    )
    return corner_widget(corner)


def _has_figures(point: Tree) -> bool:
    return any(it["mean"] is not None for it in point["outputs"].values())


def _grid(document: Tree, points: list[Tree]) -> Space:
    axes = [
        _axis(name, [it["factors"][name] for it in points])
        for name in document["factors"]
    ]
    if len(document["configs"]) > 1:
        axes.insert(0, Axis(CONFIG, list(dict.fromkeys(it["config"] for it in points))))
    figures: Figures = {}
    for point in points:
        values = point["factors"] | {CONFIG: point["config"]}
        place = tuple(axis.levels.index(_level(values[axis.name])) for axis in axes)
        figures[place] = _figures(document, point)
    return Space(axes, len(document["outputs"]), figures)


def _axis(name: str, values: list[object]) -> Axis:
    """Return the axis of *values*: in order, if they are numbers."""
    levels = list(dict.fromkeys(map(_level, values)))
    if not any(isinstance(each, str) for each in levels):
        levels.sort(key=float)
    return Axis(name, levels)


def _level(value: object) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return shown_value(value)
    return value


def _list(document: Tree, points: list[Tree]) -> Space:
    """Return *points* on one axis of names, numbered so that each has its own."""
    names = [
        f"{number}: {_label(document, it)}" for number, it in enumerate(points, start=1)
    ]
    figures: Figures = {(at,): _figures(document, it) for at, it in enumerate(points)}
    return Space([Axis(POINT, names)], len(document["outputs"]), figures)


def _label(document: Tree, point: Tree) -> str:
    values = [f"{name} = {shown_value(it)}" for name, it in point["factors"].items()]
    config = [point["config"]] if len(document["configs"]) > 1 else []
    return ", ".join([*config, *values])


def _figures(document: Tree, point: Tree) -> list[Estimate | None]:
    return [Measure(each).figure(point["outputs"][each]) for each in document["outputs"]]


def _named(document: Tree, axis: str) -> Text:
    """Return how the axis of a factor is called."""
    if axis == CONFIG and axis not in document["factors"]:
        return said("config")
    if axis == POINT and axis not in document["factors"]:
        return said("point")
    if document["factors"][axis]["is_relative"]:
        return said("{factor} (times)", factor=axis)
    return same(axis)
