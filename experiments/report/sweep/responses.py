"""Responses: charts of a figure over the levels of a factor, with its intervals."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt

from experiments.figures import listed
from experiments.language.tongue import phrase
from experiments.report.chart import SERIES, named, wide
from experiments.report.dataset import Dataset, dataset
from experiments.report.measures import Measure
from experiments.report.parts import Figure, Grid, Item, Note
from experiments.report.sweep.effects import Effect, effects_of
from experiments.report.sweep.wording import effect_words
from experiments.report.text import Text, both, said, same

Tree = Mapping[str, Any]

MOST = 6
"""Factors of which the response of one figure is drawn: those that do most to it."""
DATA = "levels"
MOST_TICKS = 6
NONE = "-"


def responses_of(document: Tree) -> Iterator[Item]:
    """Yield a chart for each figure and each factor that it differs by."""
    together: dict[str, dict[str, list[Effect]]] = {}
    for each in effects_of(document):
        factors = together.setdefault(each.output, {})
        factors.setdefault(each.factor, []).append(each)
    for number, (output, factors) in enumerate(together.items()):
        moving = {
            name: it
            for name, it in factors.items()
            if not all(each.is_negligible for each in it)
        }
        ranked = sorted(moving, key=lambda name: -_spread(factors[name]))
        for name in ranked[:MOST]:
            is_log = document["factors"][name]["is_log"]
            key = f"response-{number}-{list(factors).index(name)}"
            yield _figure(key, factors[name], is_log=is_log)
        if still := [name for name in factors if name not in moving]:
            yield Note(_still(output, still))
        if ranked[MOST:]:
            yield Note(_further(output, ranked[MOST:]))


def _spread(effects: Sequence[Effect]) -> float:
    return max(each.spread for each in effects)


def _still(output: str, factors: list[str]) -> Text:
    return said(
        "The {measure} is the same, or nearly, at every level of {factors}.",
        measure=both(Measure(output).name),
        factors=both(lambda: listed(factors)),
    )


def _further(output: str, factors: list[str]) -> Text:
    return said(
        "What {factors} do to the {measure} is less, and only told below.",
        measure=both(Measure(output).name),
        factors=both(lambda: listed(factors)),
    )


def _figure(key: str, effects: Sequence[Effect], *, is_log: bool) -> Figure:
    data = _levels(effects)
    first = effects[0]
    return Figure(
        key=key,
        title=said(
            "{measure} by {factor}",
            measure=both(Measure(first.output).heading),
            factor=first.factor,
        ),
        says=both(partial(_says, effects)),
        draw=partial(_draw, effects, is_log=is_log),
        data={DATA: data},
        grid=_grid(effects),
    )


def _says(effects: Sequence[Effect]) -> str:
    """Say what it does in each config; those where it does nothing, all at once."""
    if len(effects) == 1:
        return effect_words(effects[0])
    moved = [each for each in effects if each.is_told and not each.is_negligible]
    words = [f"{each.config}: {effect_words(each)}" for each in moved]
    idle = [each.config for each in effects if each not in moved]
    if idle:
        words.append(
            phrase("{configs}: no more than chance or a trifle.", configs=listed(idle))
        )
    return " ".join(words)


def _levels(effects: Sequence[Effect]) -> Dataset:
    """Return a row for each config and level, figures as they are shown."""
    scale = Measure(effects[0].output).scale
    rows = []
    for effect in effects:
        for each in effect.levels:
            it = each.figure
            low = it.mean if it.low is None else it.low
            high = it.mean if it.high is None else it.high
            value = each.value if effect.is_ordered else each.label
            rows.append(
                {
                    "config": effect.config,
                    "value": value if isinstance(value, int | float) else str(value),
                    "mean": scale * it.mean,
                    "low": scale * low,
                    "high": scale * high,
                }
            )
    return dataset(rows)


def _draw(effects: Sequence[Effect], *, is_log: bool) -> alt.LayerChart:
    if all(each.is_ordered for each in effects):
        return wide(_lines(effects, is_log=is_log))
    rows = max(len(each.levels) for each in effects)
    return wide(_dots(effects), height=60 + 28 * rows)


def _lines(effects: Sequence[Effect], *, is_log: bool) -> alt.LayerChart:
    """Draw a line through the means, with a band from end to end of the intervals."""
    values = sorted({float(str(it.value)) for each in effects for it in each.levels})
    ticks = values if len(values) <= MOST_TICKS else [values[0], values[-1]]
    scale = alt.Scale(type="log" if is_log else "linear", zero=False, nice=False)
    axis = alt.Axis(values=ticks, format=",.6~g", labelOverlap=True)
    base = named(DATA).encode(
        x=alt.X("value:Q", title=effects[0].factor, scale=scale, axis=axis),
    )
    title = Measure(effects[0].output).axis()
    y = alt.Y("mean:Q", title=title, scale=alt.Scale(zero=False))
    low = alt.Y("low:Q", title=title, scale=alt.Scale(zero=False))
    band = base.mark_area(opacity=0.18).encode(y=low, y2="high:Q", **_told(effects))
    line = base.mark_line().encode(y=y, **_told(effects, "strokeDash"))
    points = base.mark_point(size=60, filled=True, opacity=1)
    points = points.encode(y=y, **_told(effects, "shape"))
    return _layered(band, line, points)


def _dots(effects: Sequence[Effect]) -> alt.LayerChart:
    """Draw a dot for each level, one below the other, with its interval as a rule."""
    title = Measure(effects[0].output).axis()
    base = named(DATA).encode(
        y=alt.Y("value:N", title=effects[0].factor, sort=None),
    )
    if len(effects) > 1:
        base = base.encode(yOffset="config:N")
    rule = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(zero=False)),
        x2="high:Q",
        **_told(effects),
    )
    x = alt.X("mean:Q", title=title, scale=alt.Scale(zero=False))
    points = base.mark_point(size=70, filled=True).encode(x=x, **_told(effects, "shape"))
    return _layered(rule, points)


def _layered(*layers: alt.Chart) -> alt.LayerChart:
    """Return *layers* over each other; points have a legend, of colour and shape."""
    own = alt.ScaleResolveMap(color="independent", shape="independent")
    return alt.LayerChart(layer=list(layers), resolve=alt.Resolve(scale=own))


def _told(effects: Sequence[Effect], *channels: str) -> dict[str, Any]:
    """Return what tells configs apart, if there are several: colour, and *channels*."""
    if len(effects) == 1:
        return {"color": alt.value(SERIES[0])}
    title = phrase("config")
    legend = alt.Legend(title=title) if "shape" in channels else None
    told: dict[str, Any] = {"color": alt.Color("config:N", legend=legend)}
    if "shape" in channels:
        told["shape"] = alt.Shape("config:N", legend=legend)
    if "strokeDash" in channels:
        told["strokeDash"] = alt.StrokeDash("config:N", legend=None)
    return told


def _grid(effects: Sequence[Effect]) -> Grid:
    measure = Measure(effects[0].output)
    rows = [
        [
            same(effect.config),
            same(each.label),
            *(
                same(NONE) if value is None else both(partial(measure.told, value))
                for value in (each.figure.mean, each.figure.low, each.figure.high)
            ),
        ]
        for effect in effects
        for each in effect.levels
    ]
    columns = [
        said("config"),
        same(effects[0].factor),
        said("mean"),
        said("95 % from"),
        said("95 % to"),
    ]
    return Grid(both(measure.heading), columns, rows, texts=(0, 1))
