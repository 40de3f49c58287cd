"""Storage: what is stored at the beginning of each month, beside the disk's size."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from experiments.figures import quantity
from experiments.language.tongue import phrase
from experiments.report.chart import BAD, named, wide
from experiments.report.dataset import Value, dataset
from experiments.report.migrate.calendar import heads, month_axis
from experiments.report.names import Names
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, said, same

Tree = Mapping[str, Any]


def storage_figure(document: Tree, names: Names) -> Figure | None:
    """Return what is stored at the beginning of each month, beside the disk's size."""
    storage = document["storage"]
    known = [it for it in document["months"] if it["used_gb"] is not None]
    if storage is None or not known:
        return None
    size = storage["plan_gb"]
    rows: list[dict[str, Value]] = [
        {"month": it["month"], "used": it["used_gb"], "size": size} for it in known
    ]
    return Figure(
        key="storage",
        title=said("What is stored"),
        says=_storage_says(known, size),
        draw=_draw_storage,
        data={"storage": dataset(rows)},
        grid=Grid(
            said("What is stored"),
            [said("month"), said("phase"), said("GB")],
            [[*heads(it, names), same(quantity(it["used_gb"]))] for it in known],
            texts=(1,),
        ),
    )


def _storage_says(months: Sequence[Tree], size: float) -> Text:
    full = next((it["month"] for it in months if it["used_gb"] >= size), None)
    last = months[-1]
    if full is not None:
        return said(
            "From month {month} on the disk of {size} GB, the dashed line, is full.",
            month=full,
            size=quantity(size),
        )
    return said(
        "Of the disk's {size} GB, the dashed line, {used} are in use at the beginning of"
        " month {month}.",
        size=quantity(size),
        used=quantity(last["used_gb"]),
        month=last["month"],
    )


def _draw_storage() -> alt.LayerChart:
    base = named("storage").encode(x=month_axis())
    used = base.mark_area(opacity=0.4, line=True).encode(
        y=alt.Y("used:Q", title=phrase("GB"))
    )
    limit = base.mark_line(strokeDash=[6, 4], stroke=BAD).encode(
        y=alt.Y("size:Q", title=phrase("GB"))
    )
    return wide(alt.LayerChart(layer=[used, limit]))
