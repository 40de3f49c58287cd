"""Monthly charts: the price, and the load beside what is borne."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt

from experiments.figures import yen
from experiments.language.tongue import phrase
from experiments.report.chart import BAD, GOOD, named, wide
from experiments.report.dataset import Dataset, Value, dataset
from experiments.report.migrate.calendar import heads, month_axis, phase_colour
from experiments.report.migrate.phases import Phase
from experiments.report.names import Names
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, said, same

Tree = Mapping[str, Any]

NONE = "-"


def price_figure(months: Sequence[Tree], names: Names) -> Figure:
    """Return the price of each month."""
    known = [it for it in months if it["jpy"] is not None]
    rows: list[dict[str, Value]] = [
        {"month": it["month"], "phase": it["phase"], "yen": it["jpy"]} for it in known
    ]
    return Figure(
        key="price",
        title=said("Price of each month"),
        says=_price_says(known),
        draw=partial(_draw_price, names),
        data={"price": dataset(rows)},
        grid=Grid(
            said("Price of each month"),
            [said("month"), said("phase"), said("price")],
            [[*heads(it, names), both(partial(yen, it["jpy"]))] for it in known],
            texts=(1,),
        ),
    )


def _price_says(months: Sequence[Tree]) -> Text:
    least = min(months, key=lambda it: it["jpy"])
    most = max(months, key=lambda it: it["jpy"])
    return said(
        "The least is {least}, in month {first}, the most {most}, in month {last}; the"
        " month of a step includes what the step costs once.",
        least=both(partial(yen, least["jpy"])),
        first=least["month"],
        most=both(partial(yen, most["jpy"])),
        last=most["month"],
    )


def _draw_price(names: Names) -> alt.Chart:
    bars = named("price").mark_bar(width={"band": 0.7})
    drawn: alt.Chart = bars.encode(
        x=alt.X("month:O", title=phrase("month"), axis=alt.Axis(labelOverlap=True)),
        y=alt.Y("yen:Q", title=phrase("yen a month")),
        color=phase_colour(names),
    )
    return wide(drawn)


def load_figure(months: Sequence[Tree], phases: Sequence[Phase], names: Names) -> Figure:
    """Return the load of each month, beside what its platform was found to bear."""
    return Figure(
        key="load",
        title=said("Load, and what is borne"),
        says=_load_says(phases),
        draw=partial(_draw_load, names),
        data={"load": _loads(months), "edges": _edges(phases)},
        grid=Grid(
            said("Load of each month"),
            [
                said("month"),
                said("phase"),
                said("load"),
                said("clearly borne"),
                said("clearly too much"),
            ],
            [
                [
                    *heads(it, names),
                    *map(_times, (it["load"], phase.keeps_at, phase.breaks_at)),
                ]
                for phase in phases
                for it in phase.months
            ],
            texts=(1,),
        ),
    )


def _loads(months: Sequence[Tree]) -> Dataset:
    return dataset(
        [
            {"month": it["month"], "phase": it["phase"], "load": it["load"]}
            for it in months
        ]
    )


def _edges(phases: Sequence[Phase]) -> Dataset:
    """Return from which month to which a platform bears what, a row an edge."""
    rows: list[dict[str, Value]] = [
        {
            "begins": phase.months[0]["month"] - 0.4,
            "ends": phase.months[-1]["month"] + 0.4,
            "load": load,
            "edge": edge,
        }
        for phase in phases
        if phase.months
        for edge, load in (("kept", phase.keeps_at), ("broken", phase.breaks_at))
        if load is not None
    ]
    return dataset(rows)


def _load_says(phases: Sequence[Phase]) -> Text:
    """Say in which months the load is not clearly borne, if in any."""
    beyond = [
        it["month"] for phase in phases for it in phase.months if it["kept"] is not True
    ]
    if not beyond:
        return said(
            "In every month the load is clearly borne by the platform of that month. A"
            " line across shows the largest load that clearly is, a dashed one the least"
            " that clearly is not."
        )
    return said(
        "In {count} of {total} months, the first of them month {month}, the load is not"
        " clearly borne by the platform of that month. A line across shows the largest"
        " load that clearly is, a dashed one the least that clearly is not.",
        count=len(beyond),
        total=sum(len(phase.months) for phase in phases),
        month=min(beyond),
    )


def _draw_load(names: Names) -> alt.LayerChart:
    words = {"kept": phrase("clearly borne"), "broken": phrase("clearly too much")}
    told = f"datum.edge == 'kept' ? '{words['kept']}' : '{words['broken']}'"
    title = phrase("platform of the month")
    y = alt.Y("load:Q", title=phrase("load, in times today's"))
    line = (
        named("load")
        .mark_line(point=True)
        .encode(x=month_axis(), y=y, color=phase_colour(names))
    )
    edges = (
        named("edges")
        .mark_rule(strokeWidth=3)
        .encode(
            x=alt.X("begins:Q", title=phrase("month")),
            x2="ends:Q",
            y=y,
            strokeDash=alt.StrokeDash(
                "told:N",
                title=title,
                scale=alt.Scale(domain=list(words.values()), range=[[1, 0], [6, 4]]),
            ),
            stroke=alt.Stroke(
                "told:N",
                title=title,
                scale=alt.Scale(domain=list(words.values()), range=[GOOD, BAD]),
            ),
        )
        .transform_calculate(told=told)
    )
    return wide(alt.LayerChart(layer=[edges, line]), height=240)


def _times(value: float | None) -> Text:
    return same(NONE if value is None else f"{value:.3g}")
