"""Stalls: how long a part may stand still, over the load, before it stays down."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt
from attrs import frozen

from experiments.figures import quantity, span
from experiments.language.tongue import phrase, spoken
from experiments.report.chart import BAD, SERIES
from experiments.report.dataset import Dataset, Value
from experiments.report.dots import own, texts, titles_of
from experiments.report.panels import panels
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, in_turn, said, same

OVER, STAYS = said("over by itself"), said("stays for ever")


@frozen(kw_only=True)
class Stall:
    """One part that stands still in one topology, at one load."""

    of: Text
    factor: float
    survived_s: float | None
    """The longest that is over by itself; None where none is."""
    fatal_s: float | None
    """The shortest that stays for ever; None where none does."""

    @property
    def words(self) -> Text:
        """How long it may last."""
        return both(self._told)

    def _told(self) -> str:
        if self.fatal_s is None:
            return phrase("{length} and more", length=span(self.survived_s or 0.0))
        if self.survived_s is None:
            return phrase("under {length}", length=span(self.fatal_s))
        low, high = span(self.survived_s), span(self.fatal_s)
        return phrase("{low} to {high}", low=low, high=high)


def stalls_of(document: Mapping[str, Any]) -> list[Stall]:
    """Return every stall that was tried."""
    return [
        Stall(
            of=_named(topology["scenario"]["name"], it),
            factor=it["factor"],
            survived_s=it["survived_s"],
            fatal_s=it["fatal_s"],
        )
        for topology in document["topologies"]
        for it in topology["stalls"]
    ]


def stalls(document: Mapping[str, Any], of: Text) -> Figure | None:
    """Return a panel for each part that stood still; None where that was not asked."""
    found = stalls_of(document)
    if not found:
        return None
    data = _data(found)
    return Figure(
        key="stalls",
        title=said("How long a stall may last"),
        says=both(partial(says, found)),
        draw=partial(_draw, data, of),
        data={"stalls": data},
        grid=Grid(
            said("The longest stall that is over by itself"),
            [said("what stands still"), said("times {grown}", grown=of), said("lasts")],
            [[each.of, same(quantity(each.factor)), each.words] for each in found],
            (0, 2),
        ),
    )


def says(found: Sequence[Stall]) -> str:
    """Say of each part from which load on a stall of it stays for ever."""
    sentences = []
    for of in dict.fromkeys(each.of for each in found):
        own_stalls = [each for each in found if each.of == of]
        fatal = [each for each in own_stalls if each.fatal_s is not None]
        if not fatal:
            words = phrase(
                "{part}: comes back by itself from any stall, at every load tried.",
                part=of[spoken()],
            )
        else:
            first = min(fatal, key=lambda each: each.factor)
            words = phrase(
                "{part}: at {factor} times the load a stall of {length} is for ever.",
                part=of[spoken()],
                factor=quantity(first.factor),
                length=span(first.fatal_s),
            )
        sentences.append(words)
    return in_turn(sentences)


def _named(topology: str, it: Mapping[str, Any]) -> Text:
    if it["schema"] is None:
        return said("{topology}: process {name}", topology=topology, name=it["target"])
    return said(
        "{topology}: schema {schema} of database {name}",
        topology=topology,
        schema=it["schema"],
        name=it["target"],
    )


def _data(found: Sequence[Stall]) -> Dataset:
    """Return two rows a stall: what is over by itself, and what stays."""
    edges = [
        (each, length_s, word)
        for each in found
        for length_s, word in ((each.survived_s, OVER), (each.fatal_s, STAYS))
        if length_s is not None
    ]
    columns: dict[str, Sequence[Value]] = {
        "factor": [each.factor for each, *_ in edges],
        "length_s": [length_s for _, length_s, _ in edges],
    }
    return Dataset(
        {
            **columns,
            **texts("part", [each.of for each, *_ in edges]),
            **texts("label", [each.words for each, *_ in edges]),
            **texts("word", [word for *_, word in edges]),
        }
    )


def _draw(data: Dataset, of: Text) -> alt.FacetChart:
    words = [OVER[spoken()], STAYS[spoken()]]
    name, legend = f"{own('word')}:N", alt.Legend(title=None)
    shapes = alt.Scale(domain=words, range=["triangle-down", "cross"])
    colours = alt.Scale(domain=words, range=[SERIES[0], BAD])
    marks = alt.Chart().mark_point(filled=True, size=90, opacity=1)
    drawn = marks.encode(
        x=alt.X(
            "factor:Q",
            title=phrase("times {grown}", grown=of[spoken()]),
            axis=alt.Axis(tickCount=4),
        ),
        y=alt.Y(
            "length_s:Q",
            title=phrase("seconds (logarithmic)"),
            scale=alt.Scale(type="log"),
            axis=alt.Axis(tickCount=4),
        ),
        shape=alt.Shape(name, scale=shapes, legend=legend),
        color=alt.Color(name, scale=colours, legend=legend),
        tooltip=alt.Tooltip(f"{own('label')}:N", title=" "),
    )
    layered = alt.LayerChart(layer=[drawn]).properties(height=160)
    return panels(layered, "stalls", own("part"), titles=titles_of(data, "part"))
