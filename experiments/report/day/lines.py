"""Lines: a chart of a day, in which several things go up and down over the same times."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import altair as alt
from attrs import field, frozen

from experiments.figures import quantity
from experiments.language.tongue import LANGUAGES, Language, phrase, spoken
from experiments.report.chart import CLOCK, FAINT, FOUND, INK, PAPER, SERIES, named, wide
from experiments.report.dataset import Dataset, Value
from experiments.report.day.marks import Mark
from experiments.report.day.moments import Day, known
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, said, same
from experiments.report.timeline import Points

MOST = len(SERIES)
"""Lines of a chart: more cannot be told apart."""
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [12, 3])
"""Of the lines in their order, so that they are told apart without colours."""
CLOSE = 0.04
"""Of the whole time: marks with less between them have one label."""
FINE = 300
"""A line of more points is thin."""
LABEL = 130
"""Of a name in a legend, in pixels: two stand side by side on a phone."""
SHORT = 6
"""Of names so long four stand side by side."""
Summed = Callable[[Sequence[float]], float]


@frozen
class Line:
    """One thing over the times of a day."""

    name: Text
    values: Points


@frozen
class Limit:
    """A value that is not to be crossed, and what it is."""

    name: Text
    value: float


@frozen(kw_only=True)
class Lines:
    """What goes into one chart: *lines* of one unit, over each other or stacked."""

    lines: Sequence[Line]
    unit: Text
    """Title of the axis."""
    told: Summed = max
    """What a row of the table has of the points in it."""
    told_as: Text = field(factory=lambda: said("greatest values"))
    limit: Limit | None = None
    is_stacked: bool = False
    is_log: bool = False
    form: str = ",~r"
    """Of the figures that are shown under the pointer, as d3 writes forms."""


def figure_of(day: Day, key: str, title: Text, says: Text, lines: Lines) -> Figure:
    """Return *lines* as a chart of *day*, with its marks and linked to the others."""
    return Figure(
        key=key,
        title=title,
        says=says,
        draw=partial(draw, day, lines),
        data=_data(day, lines),
        grid=_grid(day, title, lines),
        group="day",
    )


def _data(day: Day, lines: Lines) -> dict[str, Dataset]:
    data = {"points": _points(day, lines), "marks": _marked(day), "labels": _labels(day)}
    if lines.limit is not None:
        data["limit"] = Dataset({"value": [lines.limit.value]})
    return data


def _marked(day: Day) -> Dataset:
    """Return the marks of *day*, as every chart of it shows them."""
    ms = day.timeline.ms
    spans_s = [each for mark in day.marks for each in mark.spans_s]
    return Dataset(
        {
            "since": [ms(since_s) for since_s, _ in spans_s],
            "until": [ms(until_s) for _, until_s in spans_s],
        }
    )


def _labels(day: Day) -> Dataset:
    """Return the numbers of the marks; of those close together the first and the last."""
    whole = day.span()
    room_ms = (whole.until - whole.since) * CLOSE
    groups: list[list[Mark]] = []
    for mark in day.marks:
        at_s = mark.since_s
        if groups and 1000 * (at_s - groups[-1][0].since_s) < room_ms:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    ends = [dict.fromkeys((each[0].number, each[-1].number)) for each in groups]
    return Dataset(
        {
            "since": [day.timeline.ms(each[0].since_s) for each in groups],
            "number": ["-".join(map(str, each)) for each in ends],
        }
    )


def _points(day: Day, lines: Lines) -> Dataset:
    columns: dict[str, Sequence[Value]] = {"at": day.timeline.at_ms()}
    for index, line in enumerate(lines.lines):
        columns[f"s{index}"] = line.values
    for language in LANGUAGES:
        columns[language] = [
            _marks_at(day, at_s, language) for at_s in day.timeline.ends_s
        ]
    return Dataset(columns)


def _marks_at(day: Day, end_s: float, language: Language) -> str:
    """Return what began within the stretch that ends at *end_s*."""
    begun = [
        f"{each.number} {each.what[language]}"
        for each in day.marks
        if end_s - day.stretch_s <= each.since_s < end_s
    ]
    return "; ".join(begun) or "-"


def draw(day: Day, lines: Lines) -> alt.LayerChart:
    """Return the chart of *lines*, in the language that is spoken."""
    x = day.span().axis("at", phrase("time"))
    layers = [*_marks(day), *_series(lines, x), *_limit(lines)]
    return wide(day.span().link("points", "at", *layers, tooltip=_tip(day, lines)))


def _tip(day: Day, lines: Lines) -> str:
    """Return what is told of a point, as an expression: its time, figures and events."""
    form = "%H:%M" if day.span().clock() == CLOCK else "%a %H:%M"
    told = {phrase("up to"): f"utcFormat({FOUND}.at, '{form}')"}
    for index, line in enumerate(lines.lines):
        value = f"{FOUND}.s{index}"
        figure = f"isValid({value}) ? format({value}, '{lines.form}') : '-'"
        # By a name alone a tip may mean a heading or an image.
        told[f"{_short(line.name[spoken()])} "] = figure
    if day.marks:
        told[phrase("event")] = f"{FOUND}.{spoken()}"
    return ", ".join(f"{json.dumps(key)}: {it}" for key, it in told.items()).join("{}")


def _series(lines: Lines, x: alt.X) -> list[alt.Chart]:
    """Return a layer for each line, told apart by colour and by dash."""
    names = [_short(line.name[spoken()]) for line in lines.lines]
    columns = 2 if max(map(len, names)) > SHORT else 4
    symbol = "square" if lines.is_stacked else "stroke"
    legend = alt.Legend(title=None, columns=columns, labelLimit=LABEL, symbolType=symbol)
    colour = alt.Scale(domain=names, range=list(SERIES[: len(names)]))
    dash = alt.Scale(domain=names, range=[list(each) for each in DASHES[: len(names)]])
    y = alt.Scale(type="log") if lines.is_log else alt.Scale(zero=True)
    coloured = alt.Color("line:N", scale=colour, legend=legend)
    dashed = alt.StrokeDash("line:N", scale=dash, legend=legend)
    layers = []
    for index, name in enumerate(names):
        points = named("points").transform_calculate(line=json.dumps(name))
        if lines.is_stacked:
            below = [f"datum.s{each}" for each in range(index)]
            stacked = points.transform_calculate(
                low="+".join(["0", *below]), high="+".join([*below, f"datum.s{index}"])
            )
            top = alt.Y("high:Q", title=lines.unit[spoken()], scale=y)
            area = stacked.mark_area(clip=True, opacity=0.75)
            layers.append(area.encode(x=x, y=top, y2="low:Q", color=coloured))
        else:
            width = 1.75 if len(lines.lines[index].values) <= FINE else 1.1
            line = points.mark_line(clip=True, strokeWidth=width)
            axis = alt.Y(f"s{index}:Q", title=lines.unit[spoken()], scale=y)
            layers.append(line.encode(x=x, y=axis, color=coloured, strokeDash=dashed))
    return layers


def _marks(day: Day) -> list[alt.Chart]:
    """Return what marks events: a shade while they last, a rule and a number."""
    if not day.marks:
        return []
    x = alt.X("since:T")
    shade = named("marks").mark_rect(clip=True, color=FAINT, opacity=0.15)
    rule = named("marks").mark_rule(clip=True, color=FAINT, strokeDash=[2, 3])
    number = named("labels").mark_text(
        clip=True, align="left", baseline="top", dx=2, fontSize=11, color=INK
    )
    top = alt.value(1)
    return [
        shade.encode(x=x, x2="until:T"),
        rule.encode(x=x),
        number.encode(x=x, y=top, text="number:N"),
    ]


def _limit(lines: Lines) -> list[alt.Chart]:
    """Return a limit as a rule with its name."""
    if lines.limit is None:
        return []
    rule = named("limit").mark_rule(color=INK, strokeWidth=1.5, strokeDash=[8, 4])
    words = alt.value(_short(lines.limit.name[spoken()]))
    name = named("limit").encode(y="value:Q", x=alt.value(4), text=words)
    place: dict[str, Any] = {"align": "left", "baseline": "bottom", "dy": -3}
    halo = name.mark_text(**place, color=PAPER, stroke=PAPER, strokeWidth=4)
    return [rule.encode(y="value:Q"), halo, name.mark_text(**place, color=INK)]


def _grid(day: Day, title: Text, lines: Lines) -> Grid:
    """Return the same as a table: a row a minute, an hour, or more."""
    rows = []
    for row in day.rows():
        cells = [both(partial(day.when, day.began_s(row[0])))]
        for line in lines.lines:
            values = [each for _, each in known(line.values[row[0] : row[-1] + 1])]
            told = both(partial(quantity, lines.told(values))) if values else same("-")
            cells.append(told)
        rows.append(cells)
    caption = said("{title}: {told}", title=title, told=lines.told_as)
    names = [said("{name}, {unit}", name=it.name, unit=lines.unit) for it in lines.lines]
    return Grid(caption, [said("time"), *names], rows)


def _short(name: str, most: int = 60) -> str:
    """Return *name*, cut where nobody would read on."""
    return name if len(name) <= most else f"{name[: most - 1]}…"
