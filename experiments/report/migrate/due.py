"""Due: the chart of which platform has which months, and when each step is due."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt

from experiments.figures import quantity
from experiments.language.tongue import phrase
from experiments.report.chart import FAINT, SERIES, named, wide
from experiments.report.dataset import Dataset, Value, dataset
from experiments.report.migrate.calendar import month_axis
from experiments.report.migrate.phases import Phase, times_faster
from experiments.report.migrate.wording import step_words
from experiments.report.names import Names
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, in_turn, said, same

Tree = Mapping[str, Any]

NONE = "-"
ROW = 44
"""Height of a phase, in pixels."""


def due_figure(document: Tree, phases: Sequence[Phase]) -> Figure:
    """Return the months of each phase, and when the step after it is due at each pace."""
    return Figure(
        key="due",
        title=said("When each step is due"),
        says=both(partial(_says, document, phases)),
        draw=partial(_draw, document, phases),
        data={"phases": _spans(phases), "due": _marks(phases)},
        grid=_grid(document, phases),
    )


def _says(document: Tree, phases: Sequence[Phase]) -> str:
    bars = phrase("Bars are the months of each platform.")
    return in_turn([*(step_words(each, document) for each in phases), bars])


def _spans(phases: Sequence[Phase]) -> Dataset:
    """Return from where to where each phase goes; one without months is left out."""
    return dataset(
        [
            {
                "phase": each.name,
                "begins": each.months[0]["month"] - 0.5,
                "ends": each.months[-1]["month"] + 0.5,
            }
            for each in phases
            if each.months
        ]
    )


def _marks(phases: Sequence[Phase]) -> Dataset:
    """Return in which months steps are due within the plan, a row a pace."""
    rows: list[dict[str, Value]] = [
        {"phase": each.name, "month": month, "pace": pace}
        for each in phases
        for pace, month in (("planned", each.due), ("faster", each.due_faster))
        if month is not None
    ]
    return dataset(rows)


def _draw(document: Tree, phases: Sequence[Phase]) -> alt.LayerChart:
    paces = _paces(document)
    names = [each.name for each in phases]
    known = Names({each.name: each.title for each in phases})
    axis = alt.Axis(labelExpr=known.label())
    y = alt.Y("phase:N", title=None, scale=alt.Scale(domain=names), axis=axis)
    bars = (
        named("phases")
        .mark_bar(height=14, color=FAINT, opacity=0.6)
        .encode(x=month_axis("begins"), x2="ends", y=y)
    )
    told = f"datum.pace == 'planned' ? {paces[0]!r} : {paces[1]!r}"
    marks = (
        named("due")
        .mark_point(size=160, filled=True, opacity=1)
        .transform_calculate(told=told)
        .encode(
            x=month_axis(),
            y=y,
            shape=alt.Shape(
                "told:N",
                title=None,
                scale=alt.Scale(domain=paces, range=["circle", "diamond"]),
            ),
            color=alt.Color(
                "told:N",
                title=None,
                scale=alt.Scale(domain=paces, range=list(SERIES[:2])),
            ),
        )
    )
    height = ROW * len(phases) + ROW
    return wide(alt.LayerChart(layer=[bars, marks]), height=height)


def _paces(document: Tree) -> list[str]:
    times = quantity(times_faster(document))
    return [phrase("due"), phrase("due, growing {times} times as fast", times=times)]


def _grid(document: Tree, phases: Sequence[Phase]) -> Grid:
    times = quantity(times_faster(document))
    columns = [
        said("phase"),
        said("first month"),
        said("last month"),
        said("next step planned"),
        said("due"),
        said("due, growing {times} times as fast", times=times),
    ]
    rows = [
        [
            each.title,
            _month(each.months[0]["month"] if each.months else None),
            _month(each.months[-1]["month"] if each.months else None),
            *map(_month, (each.planned, each.due, each.due_faster)),
        ]
        for each in phases
    ]
    return Grid(said("When each step is due"), columns, rows)


def _month(number: int | None) -> Text:
    return same(NONE if number is None else f"{number}")
