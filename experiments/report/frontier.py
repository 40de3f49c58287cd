"""The frontier of price and risk: what a month costs its owner, and its users."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from math import inf
from typing import Any

import altair as alt
from attrs import field, frozen

from experiments.figures import listed, quantity, yen
from experiments.language.tongue import phrase, spoken
from experiments.report.chart import BAD, FAINT, INK, SERIES, named, wide
from experiments.report.dataset import Dataset, Value
from experiments.report.dots import own, texts
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, in_turn, said, same

HEIGHT = 320
CLOSE = 0.12
"""Of the width of the axis: closer neighbours have their signs on either side."""
WIDE = 50.0
"""Largest over smallest loss from which on the axis is logarithmic."""


@frozen(kw_only=True)
class Point:
    """A topology by its price and the user-minutes that a month loses, with interval."""

    name: str
    jpy: float
    mean: float
    low: float
    high: float
    dominated_by: Sequence[str] = field(factory=tuple)
    sign: str = ""
    """What stands beside its dot; its name, if absent."""

    @property
    def word(self) -> Text:
        """Is there a better one that costs no more?"""
        if self.dominated_by:
            return said("another costs no more and loses less")
        return said("on the frontier of price and risk")


def frontier(points: Sequence[Point], *, lost: Text) -> Figure:
    """Return the chart of *points*, the cheapest first; *lost* says what is counted."""
    data = _data(points)
    return Figure(
        key="frontier",
        title=said("Price and risk"),
        says=both(partial(says, points)),
        draw=partial(_draw, points, lost),
        data={"frontier": data},
        grid=Grid(
            said("Price and risk, a month"),
            [
                said("name"),
                said("price, yen a month"),
                lost,
                said("at least (95 %)"),
                said("at most (95 %)"),
                said("standing"),
            ],
            [
                [
                    same(each.name),
                    same(f"{each.jpy:,.0f}"),
                    *(same(quantity(it)) for it in (each.mean, each.low, each.high)),
                    each.word,
                ]
                for each in points
            ],
            (0, 5),
        ),
    )


def says(points: Sequence[Point]) -> str:
    """Say who loses least, who costs least, and which are no choice at all."""
    cheapest = min(points, key=lambda it: (it.jpy, it.mean))
    safest = min(points, key=lambda it: (it.mean, it.jpy))
    dominated = [each.name for each in points if each.dominated_by]
    if cheapest is safest:
        words = phrase(
            "{name} costs least ({price} a month) and loses least ({lost} user-minutes).",
            name=cheapest.name,
            price=yen(cheapest.jpy),
            lost=quantity(cheapest.mean),
        )
    else:
        words = phrase(
            "{cheap} costs least ({price} a month) and loses {lost} user-minutes;"
            " {safe} loses least ({least}) and costs {dear}.",
            cheap=cheapest.name,
            price=yen(cheapest.jpy),
            lost=quantity(cheapest.mean),
            safe=safest.name,
            least=quantity(safest.mean),
            dear=yen(safest.jpy),
        )
    rest = (
        phrase(
            "No choice, since another costs no more and surely loses less: {names}.",
            names=listed(dominated),
        )
        if dominated
        else phrase("None has another beside it that is no dearer and surely safer.")
    )
    return in_turn([words, rest])


def _data(points: Sequence[Point]) -> Dataset:
    """Return the points; what a logarithmic axis cannot have ends where it begins."""
    least = _least(points) if is_wide(points) else -inf
    columns: dict[str, Sequence[Value]] = {
        "name": [each.name for each in points],
        "jpy": [each.jpy for each in points],
        "mean": [each.mean for each in points],
        "low": [max(each.low, least) for each in points],
        "high": [each.high for each in points],
        "on": [not each.dominated_by for each in points],
        "sign": [each.sign or each.name for each in points],
        "is_above": _sides(points),
    }
    return Dataset({**columns, **texts("word", [each.word for each in points])})


def _sides(points: Sequence[Point]) -> list[Value]:
    """Return whether each sign stands above; of close neighbours every other does not."""
    width = max(it.jpy for it in points) - min(it.jpy for it in points)
    sides: list[Value] = [True]
    for before, each in pairwise(points):
        is_close = each.jpy - before.jpy < CLOSE * width
        sides.append(not sides[-1] if is_close else True)
    return sides


def is_wide(points: Sequence[Point]) -> bool:
    """Say whether the losses are too far apart for an axis that begins at zero."""
    means = [each.mean for each in points]
    return min(means) > 0 and max(means) > WIDE * min(means)


def _least(points: Sequence[Point]) -> float:
    """Return where a logarithmic axis begins."""
    return min(each.mean for each in points) / 5


def _risk(points: Sequence[Point], lost: str) -> alt.Y:
    axis = alt.Axis(tickCount=5)
    if not is_wide(points):
        return alt.Y("mean:Q", title=lost, axis=axis)
    scale = alt.Scale(type="log", domainMin=_least(points), clamp=True)
    title = phrase("{lost} (logarithmic)", lost=lost)
    return alt.Y("mean:Q", title=title, axis=axis, scale=scale)


def _draw(points: Sequence[Point], lost: Text) -> alt.LayerChart:
    price = alt.X(
        "jpy:Q",
        title=phrase("price, yen a month"),
        scale=alt.Scale(zero=False, padding=40, nice=True),
        axis=alt.Axis(tickCount=4),
    )
    risk, base = _risk(points, lost[spoken()]), named("frontier")
    steps = base.mark_line(interpolate="step-after", color=FAINT, strokeDash=[4, 3])
    bars = base.mark_rule(color=INK).encode(x=price, y="low:Q", y2="high:Q")
    dots = base.mark_point(filled=True, size=130, opacity=1)
    return wide(
        alt.LayerChart(
            layer=[
                steps.encode(x=price, y=risk).transform_filter("datum.on"),
                bars,
                dots.encode(x=price, y=risk, tooltip=["name:N"], **_looks()),
                _signs("high", -12, price).transform_filter("datum.is_above"),
                _signs("low", 14, price).transform_filter("!datum.is_above"),
            ]
        ),
        height=HEIGHT,
    )


def _signs(end: str, dy: int, price: alt.X) -> alt.Chart:
    base = named("frontier").mark_text(dy=dy, limit=180)
    drawn: alt.Chart = base.encode(x=price, y=f"{end}:Q", text="sign:N")
    return drawn


def _looks() -> dict[str, Any]:
    on = phrase("on the frontier of price and risk")
    off = phrase("another costs no more and loses less")
    word = f"{own('word')}:N"
    legend = alt.Legend(title=None, columns=1, labelLimit=320)
    shapes = alt.Scale(domain=[on, off], range=["circle", "cross"])
    colours = alt.Scale(domain=[on, off], range=[SERIES[0], BAD])
    return {
        "shape": alt.Shape(word, scale=shapes, legend=legend),
        "color": alt.Color(word, scale=colours, legend=legend),
    }
