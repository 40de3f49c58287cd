"""What was eliminated: how many placements there are, and what became of them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt

from experiments.language.tongue import counted, phrase, template
from experiments.report.chart import SERIES, named, wide
from experiments.report.dataset import Dataset, Value
from experiments.report.dots import ROW, own, texts
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, in_turn, said, same

KINDS = (
    template("memory"),
    template("V8's heap"),
    template("a station that is full"),
    template("the rules of a config"),
)
"""By which arithmetic refutes a placement."""


def fates_of(document: Mapping[str, Any]) -> list[tuple[Text, int]]:
    """Return how many placements met each fate, as far as there are any."""
    placements = document["placements"]
    refuted, beyond = placements["refuted"], placements["beyond_budget"]
    raced = placements["raced"]
    left = placements["all"] - sum(refuted.values()) - beyond - raced
    fates = [
        (said("refuted by arithmetic: {why}", why=_why(kind)), number)
        for kind, number in refuted.items()
    ]
    fates += [
        (said("beyond the budget"), beyond),
        (said("run and compared"), raced),
        (said("dearer, not looked at"), left),
    ]
    return [(fate, number) for fate, number in fates if number]


def eliminated(document: Mapping[str, Any]) -> Figure:
    """Return a bar for each fate of the placements."""
    fates = fates_of(document)
    labels = [
        said("{name}: {figure}", name=fate, figure=f"{number:,}")
        for fate, number in fates
    ]
    columns: dict[str, list[Value]] = {
        "row": list(range(len(fates))),
        "number": [number for _, number in fates],
    }
    return Figure(
        key="eliminated",
        title=said("What became of all placements"),
        says=both(partial(says, document)),
        draw=partial(_draw, len(fates)),
        data={"fates": Dataset({**columns, **texts("label", labels)})},
        grid=Grid(
            said("Placements"),
            [said("fate"), said("placements")],
            [[fate, same(f"{number:,}")] for fate, number in fates],
        ),
    )


def says(document: Mapping[str, Any]) -> str:
    """Say how many there were, and how many were ruled out without a run."""
    placements = document["placements"]
    refuted = sum(placements["refuted"].values())
    words = phrase(
        "Of {all} placements arithmetic rules out {refuted} without a run; {raced} were"
        " run and compared.",
        all=f"{placements['all']:,}",
        refuted=f"{refuted:,}",
        raced=f"{placements['raced']:,}",
    )
    broken = [each for each in document["prices"] if each["kept"] is False]
    if not broken:
        return words
    cheaper = counted(
        "At one price the best of them breaks a promise.",
        "At {count} prices the best of them breaks a promise.",
        len(broken),
    )
    return in_turn([words, cheaper])


def _why(kind: str) -> Text:
    return said(kind) if kind in KINDS else same(kind)


def _draw(number: int) -> alt.LayerChart:
    base, y = named("fates"), alt.Y("row:O", axis=None)
    x = alt.X("number:Q", title=phrase("placements"), axis=alt.Axis(tickCount=5))
    labels = base.mark_text(
        align="left", baseline="middle", dy=-10, limit=alt.ExprRef("width")
    )
    bars = base.mark_bar(height=12, yOffset=9, color=SERIES[0])
    told = labels.encode(x=alt.value(0), y=y, text=f"{own('label')}:N")
    return wide(alt.LayerChart(layer=[bars.encode(x=x, y=y), told]), height=ROW * number)
