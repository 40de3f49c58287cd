"""Steps: what each takes, and what its users lose by the hour and by how long it is."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt

from experiments.figures import give_or_take, listed, quantity, span
from experiments.judgement.bursts import instant
from experiments.language.tongue import phrase, template
from experiments.report.chart import named, wide
from experiments.report.dataset import Dataset, dataset
from experiments.report.names import Names
from experiments.report.parts import Figure, Grid, Item, Note
from experiments.report.text import Text, both, said, same

Tree = Mapping[str, Any]

HOURS: Mapping[str, str] = {
    "quietest": template("quietest hour"),
    "busiest": template("busiest hour"),
}
ROW = 44
"""Height of a time that a machine is down, in pixels."""


def steps_of(document: Tree, names: Names) -> Iterator[Item]:
    """Yield what each step of *document* replaces, costs and loses."""
    for number, step in enumerate(document["steps"]):
        yield Note(_takes(step, names))
        if step["user_minutes"]:
            yield _figure(f"step-{number}", step, names)


def _takes(step: Tree, names: Names) -> Text:
    change = step["change"]
    values = {
        "month": step["month"],
        "before": names[step["from"]],
        "after": names[step["to"]],
    }
    if not change["replaced"] and not change["new"]:
        return said(
            "Month {month}, {before} to {after}: no machine is replaced.", **values
        )
    return said(
        "Month {month}, {before} to {after}: {new} in place of {old}. It takes {usd} USD"
        " once, {overlap} for the old ones beside the new and {snapshots} for snapshots.",
        old=_machines(change["replaced"]),
        new=_machines(change["new"]),
        usd=f"{change['usd']:.2f}",
        overlap=f"{change['overlap_usd']:.2f}",
        snapshots=f"{change['snapshot_usd']:.2f}",
        **values,
    )


def _machines(places: Sequence[str]) -> Text:
    return both(lambda: listed(list(places)) or phrase("nothing"))


def _figure(key: str, step: Tree, names: Names) -> Figure:
    losses = step["user_minutes"]
    return Figure(
        key=key,
        title=said(
            "What users lose by the step of month {month}, to {after}",
            month=step["month"],
            after=names[step["to"]],
        ),
        says=both(partial(_says, losses)),
        draw=partial(_draw, losses),
        data={"losses": _losses(losses)},
        grid=_grid(losses),
    )


def _says(losses: Sequence[Tree]) -> str:
    """Say what the usual time costs in either hour: the middle one of those tried."""
    down = sorted({each["down_s"] for each in losses})
    usual = down[len(down) // 2]
    told = [
        phrase(
            "{lost} user-minutes in the {hour} ({instant})",
            lost=_told(each),
            hour=phrase(HOURS[each["hour"]]),
            instant=instant(each["at_s"]),
        )
        for each in losses
        if each["down_s"] == usual
    ]
    return phrase(
        "Down for {span}, users lose {told}; ± is half the 95 % interval over seeds.",
        span=span(usual),
        told=listed(told),
    )


def _told(loss: Tree) -> str:
    it = loss["user_minutes"]
    return give_or_take(it["mean"], it["half_width"])


def _losses(losses: Sequence[Tree]) -> Dataset:
    rows = []
    for each in losses:
        it = each["user_minutes"]
        mean, half = it["mean"], it["half_width"]
        rows.append(
            {
                "hour": each["hour"],
                "minutes": each["down_s"] / 60,
                "mean": mean,
                "low": max(0.0, mean - half),
                "high": mean + half,
            }
        )
    return dataset(rows)


def _draw(losses: Sequence[Tree]) -> alt.LayerChart:
    words = [phrase(each) for each in HOURS.values()]
    told = f"datum.hour == 'quietest' ? {words[0]!r} : {words[1]!r}"
    y = alt.Y("minutes:O", title=phrase("down, in minutes"))
    title, ticks = phrase("user-minutes lost"), alt.Axis(tickCount=5)
    offset = alt.YOffset("told:N", scale=alt.Scale(domain=words))
    base = named("losses").transform_calculate(told=told)
    colour = alt.Color("told:N", title=None, scale=alt.Scale(domain=words))
    bars = base.mark_bar(height={"band": 0.8}).encode(
        x=alt.X("mean:Q", title=title, axis=ticks), y=y, yOffset=offset, color=colour
    )
    rules = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=title, axis=ticks), x2="high:Q", y=y, yOffset=offset
    )
    spans = len({each["down_s"] for each in losses})
    return wide(alt.LayerChart(layer=[bars, rules]), height=ROW * spans + 20)


def _grid(losses: Sequence[Tree]) -> Grid:
    rows = [
        [
            both(partial(phrase, HOURS[each["hour"]])),
            both(partial(instant, each["at_s"])),
            same(quantity(each["down_s"] / 60)),
            same(_told(each)),
        ]
        for each in losses
    ]
    columns = [
        said("hour"),
        said("begins"),
        said("down, in minutes"),
        said("user-minutes lost"),
    ]
    return Grid(said("User-minutes lost"), columns, rows, texts=(0, 1))
