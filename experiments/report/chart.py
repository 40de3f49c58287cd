"""Charts: the look that all have, and what links those of one group.

Colours are variables of the page's style sheet, so that light, dark and paper need no
drawing anew.
"""

from typing import Any, TypeVar

import altair as alt
from attrs import frozen

from experiments.language.tongue import phrase

SERIES = tuple(f"var(--series-{number})" for number in range(1, 7))
"""Colours of series, told apart by whoever sees few colours; also told by a shape."""
GOOD, CAUTION, BAD = "var(--good)", "var(--caution)", "var(--bad)"
INK, FAINT, GRID = "var(--ink)", "var(--faint)", "var(--grid)"
PAPER = "var(--paper)"
HEAT = tuple(f"var(--heat-{number})" for number in range(6))
"""Steps of a heat map, from nothing to most."""
ON_HEAT = (INK, INK, INK, INK, "var(--on-heat-4)", "var(--on-heat-5)")
"""Of a text on each of them."""
FONT = "system-ui, 'Hiragino Sans', 'Yu Gothic', Meiryo, 'Noto Sans CJK JP', sans-serif"
HEIGHT = 180
"""Of a chart, in pixels."""

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": FAINT,
        "tickColor": FAINT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 220,
    },
    "legend": {
        "labelColor": INK,
        "titleColor": INK,
        "orient": "top",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 260,
        "columns": {"signal": "width < 480 ? 1 : 4"},
    },
    "header": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12},
    "title": {"color": INK, "fontSize": 13, "anchor": "start"},
    "text": {"color": INK, "fontSize": 12},
    "rule": {"color": INK},
    "view": {"stroke": "transparent"},
    "range": {"category": list(SERIES)},
}

Drawn = TypeVar("Drawn", alt.Chart, alt.LayerChart)


def named(name: str) -> alt.Chart:
    """Return a chart of the data set *name* of its figure."""
    return alt.Chart(alt.NamedData(name))


def wide(chart: Drawn, *, height: int = HEIGHT) -> Drawn:
    """Return *chart* as wide as the page, *height* pixels high."""
    return chart.properties(width="container", height=height)


SINCE, UNTIL, AT = "since", "until", "at"
"""Parameters of linked charts, in ms: the time that is shown, and that under the pointer.

The last is null until the reader points; the page's script sets them in every chart of a
group."""
DAY_MS, WEEK_MS = 86_400_000, 7 * 86_400_000
MONDAY_MS = 4 * DAY_MS
"""Monday 1970-01-05 00:00 UTC: a run begins in some week, and charts need a date."""
FOUND = "(datum.datum || datum)"
"""The row under the pointer: that of a point, or within the cell around it. Vega-Lite's
own tips forget that for texts, and tell times in the reader's zone."""
CLOCK = "utcFormat(datum.value, '%H:%M')"
WEEKDAY = "utcFormat(datum.value, '%a %H:%M')"
"""How an axis tells a time, in a day and in a week."""
REACH = 24
"""How wide the time under the pointer is for what is told there, in pixels."""
TICKS = f"min(8, max(1, floor(({UNTIL} - {SINCE}) / 60000)))"
"""How many marks an axis has: two within a minute would read alike."""


@frozen
class Span:
    """The time that linked charts show before anybody zooms, in ms since 1970."""

    since: int
    until: int

    def clock(self) -> str:
        """Return how an axis tells a time of it, as an expression of Vega."""
        if self.until - self.since <= DAY_MS:
            return CLOCK
        if self.until - self.since <= WEEK_MS:
            return WEEKDAY
        week = f"' + (1 + floor((datum.value - {MONDAY_MS}) / {WEEK_MS})) + '"
        day = "' + utcFormat(datum.value, '%a') + '"
        return "'" + phrase("W{week} {day}", week=week, day=day) + "'"

    def axis(self, field: str, title: str) -> alt.X:
        """Return the axis of the times in *field*; marks on it must be clipped."""
        scale = alt.Scale(
            type="utc",
            domain=[self.since, self.until],
            domainMin=alt.ExprRef(SINCE),
            domainMax=alt.ExprRef(UNTIL),
            nice=False,
        )
        axis = alt.Axis(tickCount=alt.ExprRef(TICKS), labelExpr=self.clock())
        return alt.X(f"{field}:T", title=title, scale=scale, axis=axis)

    def link(
        self,
        name: str,
        field: str,
        *layers: alt.Chart,
        tooltip: str | None = None,
    ) -> alt.LayerChart:
        """Return *layers* over each other, with what the page's script links them by.

        Of data set *name* the times in *field* are what the pointer finds: the page's
        script looks for the nearest, since a mark for each would make a phone slow. What
        is told there is *tooltip*, an expression of Vega in which `FOUND` is the row.
        """
        brush = alt.selection_interval(name="brush", encodings=["x"])
        base = named(name).encode(x=self.axis(field, ""))
        base = base.transform_filter(f"datum.{field} == {AT}")
        told = None if tooltip is None else alt.ExprRef(tooltip)
        pointer = base.mark_rule(strokeWidth=REACH, opacity=0, tooltip=told, clip=True)
        rule = base.mark_rule(clip=True)
        linked = alt.LayerChart(layer=[*layers, rule, pointer.add_params(brush)])
        return linked.properties(usermeta={"name": name, "field": field}).add_params(
            alt.param(name=SINCE, value=self.since),
            alt.param(name=UNTIL, value=self.until),
            alt.param(name=AT, value=None),
        )


def spec_of(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Return *chart* as Vega-Lite, in the common look."""
    tree: dict[str, Any] = chart.to_dict(validate=True)
    tree["config"] = CONFIG
    tree.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
    return tree
