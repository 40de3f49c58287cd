"""A page of every part there is, all of whose texts are one and the same."""

import altair as alt

from experiments.report.chart import named, wide
from experiments.report.dataset import Dataset
from experiments.report.parts import (
    Card,
    Cards,
    Fact,
    Figure,
    Grid,
    Item,
    Note,
    Page,
    Section,
    Widget,
)
from experiments.report.text import Text, same


def page_of_one_text(text: str) -> Page:
    """Return a page that says *text* wherever a page says anything."""
    it, other = same(text), Text(text, f"{text}。")
    grid = Grid(it, [it, it, other], [[it, it, other], [other, it, it]])
    cards = Cards([Card(it, [Fact(it, other, it)]), Card(other, [Fact(other, it)])])
    figure = Figure(
        key="figure",
        title=it,
        says=other,
        draw=lambda: _drawn(text),
        data={"bars": Dataset({"name": [text, f"{text}2"], "value": [1.0, 2.0]})},
        grid=grid,
    )
    widget = Widget(
        key="widget",
        kind="nothing",
        title=it,
        says=other,
        data={"name": text, "names": [text]},
        words={"word": other},
    )
    items: list[Item] = [Note(it), grid, cards, figure, widget]
    return Page(it, [Note(other), Note(it)], [Section("section", other, items)])


def _drawn(text: str) -> alt.Chart:
    bars: alt.Chart = (
        named("bars")
        .mark_bar()
        .encode(
            x=alt.X("value:Q", title=text[:50]),
            y=alt.Y("name:N", title=None),
            color=alt.Color("name:N", title=text[:50]),
            tooltip=["name:N"],
        )
    )
    return wide(bars)
