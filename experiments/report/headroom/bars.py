"""Bars of headroom: kept up to here, open up to there, broken beyond; today as a line."""

from collections.abc import Sequence
from functools import partial

import altair as alt

from experiments.language.tongue import phrase, spoken
from experiments.report.chart import FAINT, INK, SERIES, named, wide
from experiments.report.dataset import Dataset, Value
from experiments.report.dots import ROW, own, texts
from experiments.report.headroom.borne import TODAY, Borne
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, said

KEPT, OPEN = said("promises kept"), said("open")


def bars(key: str, title: Text, says: Text, found: Sequence[Borne], of: Text) -> Figure:
    """Return a bar for each of *found*, in times *of* what grows."""
    data = _data(found)
    return Figure(
        key=key,
        title=title,
        says=says,
        draw=partial(_draw, key, len(found), of),
        data={key: data},
        grid=Grid(
            title,
            [said("topology"), said("times {grown}", grown=of), said("verdict")],
            [[each.name, each.factor, each.verdict] for each in found],
            (0, 2),
        ),
    )


def _data(found: Sequence[Borne]) -> Dataset:
    """Return two bars a row: up to what is kept, and from there to what breaks."""
    rows: list[Value] = []
    since: list[Value] = []
    until: list[Value] = []
    words, labels = [], []
    for row, each in enumerate(found):
        kept = each.keeps_at or 0.0
        for begin, end, word in ((0.0, kept, KEPT), (kept, each.breaks_at, OPEN)):
            rows.append(row)
            since.append(begin)
            until.append(begin if end is None else end)
            words.append(word)
            labels.append(said("{name}: {figure}", name=each.name, figure=each.factor))
    columns: dict[str, Sequence[Value]] = {
        "row": rows,
        "since": since,
        "until": until,
        "is_first": [word is KEPT for word in words],
    }
    return Dataset({**columns, **texts("word", words), **texts("label", labels)})


def _draw(key: str, number: int, of: Text) -> alt.LayerChart:
    title = phrase("times {grown}", grown=of[spoken()])
    y = alt.Y("row:O", axis=None)
    scale = alt.Scale(
        domain=[phrase("promises kept"), phrase("open")], range=[SERIES[0], FAINT]
    )
    base = named(key)
    bar = base.mark_bar(height=12, yOffset=9).encode(
        x=alt.X("since:Q", title=title, axis=alt.Axis(tickCount=5)),
        x2="until:Q",
        y=y,
        color=alt.Color(f"{own('word')}:N", scale=scale, legend=alt.Legend(title=None)),
        tooltip=alt.Tooltip(f"{own('label')}:N", title=" "),
    )
    labels = base.mark_text(
        align="left", baseline="middle", dy=-10, limit=alt.ExprRef("width")
    )
    told = labels.encode(x=alt.value(0), y=y, text=f"{own('label')}:N")
    told = told.transform_filter("datum.is_first")
    today = base.mark_rule(strokeDash=[4, 3], color=INK).encode(x=alt.datum(TODAY))
    return wide(alt.LayerChart(layer=[bar, told, today]), height=ROW * number)
