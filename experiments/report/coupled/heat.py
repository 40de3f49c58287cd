"""The heat map: who loses how much by which fault, each time that it happens."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial

import altair as alt

from experiments.language.tongue import phrase, spoken
from experiments.report.chart import HEAT, ON_HEAT, PAPER, named, wide
from experiments.report.coupled.felt import NOTHING_MIN, Felt, Loss, Topology
from experiments.report.dataset import Dataset, Value
from experiments.report.dots import own, texts
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, in_turn, said, same

ROW = 46
"""Height of a fault with its name above, in pixels."""
STEPS = (NOTHING_MIN, 1.0, 10.0, 100.0, 1000.0)
"""User-minutes from which on a cell has the next colour."""
WORDS = (
    said("nothing"),
    said("under 1"),
    said("1 to 10"),
    said("10 to 100"),
    said("100 to 1,000"),
    said("1,000 and more"),
)
TOP, BOTTOM = 0.42, 0.94
"""Of a row: where its cells begin and end."""


def heat(topology: Topology, key: str) -> Figure:
    """Return the faults of *topology* by its systems."""
    name = f"{key}-cells"
    return Figure(
        key=key,
        title=said("{name}: who loses by which fault", name=topology.name),
        says=both(partial(says, topology)),
        draw=partial(_draw, topology, name),
        data={name: _data(topology)},
        grid=_grid(topology),
    )


def says(topology: Topology) -> str:
    """Say how many faults reach a system that does not stand on what fails, and how."""
    spilling = [each for each in topology.faults if each.spilt]
    sentences = [
        phrase(
            "Each cell has the user-minutes that one occurrence costs, with half of its"
            " interval of 95 %."
        )
    ]
    if not spilling:
        sentences.append(
            phrase(
                "No fault is surely felt by a system that does not stand on what fails."
            )
        )
        return in_turn(sentences)
    worst = max(spilling, key=lambda it: max(loss.mean for loss in it.spilt.values()))
    system, loss = max(worst.spilt.items(), key=lambda item: item[1].mean)
    sentences.append(
        phrase(
            "{spilling} of {faults} faults are surely felt by a system that does not"
            " stand on what fails; most by {fault}, by which {system} loses {lost}"
            " user-minutes.",
            spilling=len(spilling),
            faults=len(topology.faults),
            fault=worst.name[spoken()],
            system=topology.titles[system],
            lost=loss.words,
        )
    )
    return in_turn(sentences)


def level_of(loss: Loss) -> int:
    """Return which colour a cell has, from 0 for nothing."""
    return 0 if loss.is_nothing else bisect_right(STEPS, abs(loss.mean))


def cell_text(loss: Loss) -> Text:
    """Return what stands in a cell."""
    if loss.is_identical:
        return said("not touched")
    return same("0") if loss.is_nothing else same(loss.words)


def _data(topology: Topology) -> Dataset:
    first = next(iter(topology.titles.values()))
    cells = [
        (row, topology.titles[system], loss, fault)
        for row, fault in enumerate(topology.faults)
        for system, loss in fault.losses.items()
    ]
    columns: dict[str, Sequence[Value]] = {
        "row": [row for row, *_ in cells],
        "top": [row + TOP for row, *_ in cells],
        "bottom": [row + BOTTOM for row, *_ in cells],
        "system": [system for _, system, *_ in cells],
        "is_first": [system == first for _, system, *_ in cells],
    }
    levels = [WORDS[level_of(loss)] for *_, loss, _ in cells]
    return Dataset(
        {
            **columns,
            **texts("level", levels),
            **texts("cell", [cell_text(loss) for *_, loss, _ in cells]),
            **texts("fault", [fault.name for *_, fault in cells]),
        }
    )


def _draw(topology: Topology, name: str) -> alt.LayerChart:
    number, base = len(topology.faults), named(name)
    scale = alt.Scale(domain=[0, number], reverse=True, nice=False, zero=False)
    x = _columns(topology)
    inside = base.transform_calculate(middle="(datum.top + datum.bottom) / 2")
    labels = base.mark_text(
        align="left", baseline="middle", dy=9, limit=alt.ExprRef("width")
    )
    layers = [
        base.mark_rect(stroke=PAPER, strokeWidth=2).encode(
            x=x,
            y=alt.Y("top:Q", axis=None, scale=scale),
            y2="bottom:Q",
            color=_colour(
                HEAT, alt.Legend(title=phrase("user-minutes a time"), columns=3)
            ),
            tooltip=[alt.Tooltip(f"{own('fault')}:N", title=" ")],
        ),
        inside.mark_text(fontSize=12).encode(
            x=x,
            y=alt.Y("middle:Q", axis=None, scale=scale),
            text=f"{own('cell')}:N",
            color=_colour(ON_HEAT, None),
        ),
        labels.encode(
            x=alt.value(0),
            y=alt.Y("row:Q", axis=None, scale=scale),
            text=f"{own('fault')}:N",
        ).transform_filter("datum.is_first"),
    ]
    drawn: alt.LayerChart = alt.LayerChart(layer=layers).resolve_scale(
        color="independent"
    )
    return wide(drawn, height=ROW * number)


def _columns(topology: Topology) -> alt.X:
    titles = list(topology.titles.values())
    limit = alt.ExprRef(f"width / {len(titles)} - 8")
    axis = alt.Axis(orient="top", labelAngle=0, labelLimit=limit)
    return alt.X("system:N", title=phrase("system"), sort=titles, axis=axis)


def _colour(colours: Sequence[str], legend: alt.Legend | None) -> alt.Color:
    """Return the one of *colours* for each level."""
    words = [each[spoken()] for each in WORDS]
    scale = alt.Scale(domain=words, range=list(colours))
    return alt.Color(f"{own('level')}:N", scale=scale, legend=legend)


def _grid(topology: Topology) -> Grid:
    has_month = topology.month is not None
    heads = [said("fault"), *(same(each) for each in topology.titles.values())]
    if has_month:
        heads.append(said("user-minutes a month"))
    return Grid(
        said("{name}: user-minutes a time", name=topology.name),
        heads,
        [_row(each) for each in topology.faults],
    )


def _row(fault: Felt) -> list[Text]:
    cells = [fault.name, *map(cell_text, fault.losses.values())]
    if fault.month is not None:
        cells.append(both(fault.month.told))
    return cells
