"""Shares: charts of how much each factor does to a figure, by Morris or by Sobol."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt

from experiments.figures import percent
from experiments.language.tongue import phrase
from experiments.report.chart import FAINT, SERIES, named, wide
from experiments.report.dataset import Dataset, dataset
from experiments.report.measures import Measure
from experiments.report.parts import Figure, Grid, Item, Note
from experiments.report.sweep import influences
from experiments.report.sweep.influences import Influence
from experiments.report.sweep.wording import figure_words, influence_words
from experiments.report.text import both, said, same

Tree = Mapping[str, Any]

DATA = "factors"
ROW = 26
"""Height of a bar with its room, in pixels."""


def shares_of(document: Tree, figures: Sequence[influences.Figure]) -> Iterator[Item]:
    """Yield a chart of the factors for each figure that differs at all."""
    design = document["design"]
    for number, it in enumerate(figures):
        if it.influences[0].size.mean:
            yield _figure(f"influence-{number}", it, design)
        else:
            name = both(partial(figure_words, it))
            yield Note(said("{figure}: the same at every point.", figure=name))


def _figure(key: str, it: influences.Figure, design: str) -> Figure:
    return Figure(
        key=key,
        title=both(partial(figure_words, it)),
        says=both(partial(_says, it, design)),
        draw=partial(_draw, it, design),
        data={DATA: _factors(it, design)},
        grid=_grid(it, design),
    )


def _says(it: influences.Figure, design: str) -> str:
    if it.strongest is None:
        return phrase("No factor is told apart from none.")
    idle = sum(not each.matters for each in it.influences)
    words = influence_words(it.strongest, design)
    if not idle:
        return words
    total = len(it.influences)
    rest = phrase(
        "{idle} of {total} factors, the grey bars, are not told apart from none.",
        idle=idle,
        total=total,
    )
    return f"{words} {rest}"


def _scale(it: influences.Figure, design: str) -> float:
    return 100.0 if design == "sobol" else Measure(it.output).scale


def _factors(it: influences.Figure, design: str) -> Dataset:
    """Return a row a factor, the largest first, as it is shown."""
    scale = _scale(it, design)
    return dataset(
        [
            {
                "factor": each.factor,
                "size": scale * each.size.mean,
                "low": scale * (each.size.low or 0.0),
                "high": scale * (each.size.high or 0.0),
                "told": each.matters,
            }
            for each in it.influences
        ]
    )


def _draw(it: influences.Figure, design: str) -> alt.LayerChart:
    title = _titled(it, design)
    ticks = alt.Axis(tickCount=6)
    base = named(DATA).encode(
        y=alt.Y("factor:N", title=phrase("factor"), sort=None),
    )
    told = alt.condition("datum.told", alt.value(SERIES[0]), alt.value(FAINT))
    bars = base.mark_bar(height=12).encode(
        x=alt.X("size:Q", title=title, axis=ticks), color=told
    )
    rules = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=title, axis=ticks), x2="high:Q"
    )
    return wide(alt.LayerChart(layer=[bars, rules]), height=ROW * len(it.influences))


def _titled(it: influences.Figure, design: str) -> str:
    if design == "sobol":
        return phrase("share of the variance (%)")
    return phrase("mean change ({unit})", unit=Measure(it.output).axis())


def _grid(it: influences.Figure, design: str) -> Grid:
    measure = Measure(it.output)

    def told(value: float | None) -> str:
        return percent(value or 0.0) if design == "sobol" else measure.apart(value or 0.0)

    def row(each: Influence) -> list[Any]:
        ends = (each.size.mean, each.size.low, each.size.high)
        sure = said("yes") if each.matters else said("no")
        return [same(each.factor), *(both(partial(told, end)) for end in ends), sure]

    columns = [
        said("factor"),
        said("size"),
        said("95 % from"),
        said("95 % to"),
        said("told from none"),
    ]
    rows = [row(each) for each in it.influences]
    return Grid(both(partial(_titled, it, design)), columns, rows, texts=(0, 4))
