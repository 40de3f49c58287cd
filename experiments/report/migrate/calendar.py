"""The calendar: months as an axis, as heads of rows, and by the platform of each."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from experiments.language.tongue import phrase
from experiments.report.names import Names
from experiments.report.text import Text, same

MOST_TICKS = 8


def month_axis(field: str = "month") -> alt.X:
    """Return the axis of the months in *field*."""
    return alt.X(
        f"{field}:Q",
        title=phrase("month"),
        scale=alt.Scale(zero=False, nice=False, padding=12),
        axis=alt.Axis(tickMinStep=1, tickCount=MOST_TICKS, format="d"),
    )


def phase_colour(names: Names) -> alt.Color:
    """Return the colour of a phase, with its name in the legend."""
    legend = alt.Legend(labelExpr=names.label())
    return alt.Color("phase:N", title=phrase("phase"), sort=None, legend=legend)


def heads(month: Mapping[str, Any], names: Names) -> list[Text]:
    """Return the number of a month and its phase, as a row begins with."""
    return [same(f"{month['month']}"), names[month["phase"]]]
