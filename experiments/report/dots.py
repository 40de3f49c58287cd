"""Dots: a mean with its interval for each of several things, one below the other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from attrs import field, frozen

from experiments.language.tongue import spoken
from experiments.report.chart import FAINT, INK, SERIES, wide
from experiments.report.dataset import Dataset, Value
from experiments.report.panels import GAP, panels
from experiments.report.text import Text, same

ROW = 44
"""Height of a dot with its label above, in pixels."""
SHAPES = ("diamond", "circle", "triangle-up", "square", "cross", "triangle-down")
COLOURS = (SERIES[0], FAINT, *SERIES[1:])
NOTHING = same("")


@frozen(kw_only=True)
class Dot:
    """A mean, the ends of its interval of 95 %, and what it is called."""

    label: Text
    mean: float
    low: float
    high: float
    word: Text = NOTHING
    """By which it differs from others in shape and colour."""
    panel: Text = NOTHING
    """Of those side by side in which it stands."""


@frozen(kw_only=True)
class Axis:
    """What dots stand on, said in the language that is spoken."""

    title: str
    has_zero: bool = True
    line_at: float | None = None
    """Where a line is drawn to compare with."""
    words: Sequence[str] = field(factory=tuple)
    """By which dots differ, in the order of their shapes."""


def texts(name: str, values: Sequence[Text]) -> dict[str, list[Value]]:
    """Return a column of texts for each language, called *name* and that."""
    return {
        f"{name}_en": [each.en for each in values],
        f"{name}_ja": [each.ja for each in values],
    }


def own(name: str) -> str:
    """Return the column *name* of texts in the language that is spoken."""
    return f"{name}_{spoken()}"


def dataset_of(dots: Sequence[Dot]) -> Dataset:
    """Return *dots* as columns; rows are counted in each panel."""
    seen: dict[Text, int] = defaultdict(int)
    rows: list[Value] = []
    for each in dots:
        rows.append(seen[each.panel])
        seen[each.panel] += 1
    figures: Mapping[str, list[Value]] = {
        "row": rows,
        "mean": [each.mean for each in dots],
        "low": [each.low for each in dots],
        "high": [each.high for each in dots],
    }
    columns = dict(figures)
    for name in ("label", "word", "panel"):
        columns |= texts(name, [getattr(each, name) for each in dots])
    return Dataset(columns)


def titles_of(data: Dataset, name: str) -> list[str]:
    """Return the texts of the column *name*, each once, in the spoken language."""
    return list(dict.fromkeys(map(str, data.columns[own(name)])))


def in_a_row(axis: Axis, name: str, data: Dataset) -> alt.LayerChart:
    """Return the dots of data set *name*, which is *data*, in one plot."""
    drawn = _layers(axis, alt.ExprRef("width")).properties(data=alt.NamedData(name))
    return wide(drawn, height=ROW * _rows(data))


def in_panels(axis: Axis, name: str, data: Dataset) -> alt.FacetChart:
    """Return the dots of data set *name*, which is *data*, a plot for each panel."""
    titles = titles_of(data, "panel")
    drawn = _layers(axis, alt.ExprRef(f"child_width + {GAP}")).properties(
        height=ROW * _rows(data)
    )
    return panels(drawn, name, own("panel"), titles=titles)


def _rows(data: Dataset) -> int:
    return 1 + max(int(each or 0) for each in data.columns["row"])


def _layers(axis: Axis, limit: alt.ExprRef) -> alt.LayerChart:
    y = alt.Y("row:O", axis=None)
    scale = alt.Scale(zero=axis.has_zero, nice=True)
    x = alt.X("mean:Q", title=axis.title, scale=scale, axis=alt.Axis(tickCount=3))
    tooltip = alt.Tooltip(f"{own('label')}:N", title=" ")
    labels = alt.Chart().mark_text(
        align="left", baseline="middle", dy=-10, limit=limit, fontSize=12
    )
    bars = alt.Chart().mark_rule(strokeWidth=2, yOffset=9, color=INK)
    dots = alt.Chart().mark_point(filled=True, size=110, yOffset=9, opacity=1)
    drawn: list[alt.Chart] = [
        labels.encode(x=alt.value(0), y=y, text=f"{own('label')}:N"),
        bars.encode(x="low:Q", x2="high:Q", y=y),
        dots.encode(x=x, y=y, tooltip=tooltip, **_looks(axis)),
    ]
    if axis.line_at is not None:
        line = alt.Chart().mark_rule(strokeDash=[4, 3], color=INK)
        drawn.insert(0, line.encode(x=alt.datum(axis.line_at)))
    return alt.LayerChart(layer=drawn)


def _looks(axis: Axis) -> dict[str, Any]:
    """Return shape and colour of each word; all alike where there is one or none."""
    if len(axis.words) < 2:
        return {"color": alt.value(SERIES[0]), "shape": alt.value(SHAPES[1])}
    domain, number = list(axis.words), len(axis.words)
    name, legend = f"{own('word')}:N", alt.Legend(title=None, symbolOpacity=1)
    shapes = alt.Scale(domain=domain, range=list(SHAPES[:number]))
    colours = alt.Scale(domain=domain, range=list(COLOURS[:number]))
    return {
        "color": alt.Color(name, scale=colours, legend=legend),
        "shape": alt.Shape(name, scale=shapes, legend=legend),
    }
