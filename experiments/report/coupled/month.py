"""A month: what all faults cost, a system's own, spilt over, and from what is shared."""

from collections.abc import Sequence
from functools import partial

import altair as alt

from experiments.figures import percent, quantity
from experiments.language.tongue import phrase, spoken
from experiments.report.chart import INK, SERIES, named, wide
from experiments.report.coupled.felt import Topology
from experiments.report.dataset import Dataset, Value
from experiments.report.dots import ROW, own, texts
from experiments.report.parts import Figure, Grid
from experiments.report.text import both, in_turn, said, same

PARTS = {
    "own": said("own faults"),
    "spilt": said("spilt over from others"),
    "common": said("from what is shared"),
}


def month(topologies: Sequence[Topology]) -> Figure | None:
    """Return what a month costs each of *topologies*; None where no month was run."""
    known = [each for each in topologies if each.month is not None]
    if not known:
        return None
    heads = [said("topology"), *PARTS.values(), said("together, with 95 %")]
    return Figure(
        key="month",
        title=said("What faults cost in a month"),
        says=both(partial(says, known)),
        draw=partial(_draw, len(known)),
        data={"month": _parts(known), "months": _wholes(known)},
        grid=Grid(
            said("User-minutes a month"),
            heads,
            [
                [
                    same(it.name),
                    *(same(quantity(it.parts[part])) for part in PARTS),
                    both(it.month.told) if it.month else same("-"),
                ]
                for it in known
            ],
        ),
    )


def says(known: Sequence[Topology]) -> str:
    """Say of each topology how much a month costs, and which share is not its own."""
    return in_turn(map(_sentence, known))


def _sentence(it: Topology) -> str:
    assert it.month is not None  # only such are told of
    total = sum(it.parts.values())
    if not total > 0:
        return phrase("{name}: faults cost nothing.", name=it.name)
    return phrase(
        "{name}: {lost} user-minutes a month (95 % interval {low} to {high}); {own} by a"
        " system's own faults, {spilt} spilt over, {common} from what is shared.",
        name=it.name,
        lost=quantity(it.month.mean),
        low=quantity(it.month.low),
        high=quantity(it.month.high),
        **{part: percent(it.parts[part] / total) for part in PARTS},
    )


def _parts(known: Sequence[Topology]) -> Dataset:
    """Return a bar for each part of each month, one beside the other."""
    rows: list[Value] = []
    since: list[Value] = []
    until: list[Value] = []
    words = []
    for row, it in enumerate(known):
        at = 0.0
        for part, word in PARTS.items():
            rows.append(row)
            since.append(at)
            at += it.parts[part]
            until.append(at)
            words.append(word)
    columns = {"row": rows, "since": since, "until": until}
    return Dataset({**columns, **texts("part", words)})


def _wholes(known: Sequence[Topology]) -> Dataset:
    months = [each.month for each in known if each.month is not None]
    columns: dict[str, Sequence[Value]] = {
        "row": list(range(len(known))),
        "low": [each.low for each in months],
        "high": [each.high for each in months],
    }
    labels = [
        said("{name}: {figure}", name=it.name, figure=both(each.told))
        for it, each in zip(known, months, strict=True)
    ]
    return Dataset({**columns, **texts("label", labels)})


def _draw(number: int) -> alt.LayerChart:
    words = [each[spoken()] for each in PARTS.values()]
    y = alt.Y("row:O", axis=None)
    legend = alt.Legend(title=None, columns=1)
    scale = alt.Scale(domain=words, range=list(SERIES[:3]))
    bars = named("month").mark_bar(height=12, yOffset=9)
    whole = named("months")
    labels = whole.mark_text(
        align="left", baseline="middle", dy=-10, limit=alt.ExprRef("width")
    )
    return wide(
        alt.LayerChart(
            layer=[
                bars.encode(
                    x=alt.X(
                        "since:Q",
                        title=phrase("user-minutes a month"),
                        axis=alt.Axis(tickCount=5),
                    ),
                    x2="until:Q",
                    y=y,
                    color=alt.Color(f"{own('part')}:N", scale=scale, legend=legend),
                ),
                whole.mark_rule(color=INK, yOffset=9, strokeWidth=2).encode(
                    x="low:Q", x2="high:Q", y=y
                ),
                labels.encode(x=alt.value(0), y=y, text=f"{own('label')}:N"),
            ]
        ),
        height=ROW * number,
    )
