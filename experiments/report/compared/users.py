"""What users get, beside the first topology: figures, their differences, what is real."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt
from attrs import frozen

from experiments.comparing.wording import NAMES
from experiments.figures import give_or_take, quantity
from experiments.language.tongue import phrase
from experiments.replicating.sheets import SHARES
from experiments.report.badmonths import Expected
from experiments.report.dataset import Dataset
from experiments.report.dots import Axis, Dot, dataset_of, in_panels
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, in_turn, said, same

DRAWN = ("p95_ms", "late_share", "failed_share")
"""Figures that have a panel; the table has all."""
MOST_TOLD = 3


@frozen(kw_only=True)
class Difference:
    """A figure of one system in one topology, less that in the first one."""

    topology: str
    key: str
    first: float
    it: Expected
    is_real: bool

    @property
    def words(self) -> str:
        """The difference with half its interval: -12 ± 3."""
        half = (self.it.high - self.it.low) / 2
        sign = "+" if self.it.mean > 0 else ""
        return f"{sign}{give_or_take(self.it.mean, half)}"

    @property
    def word(self) -> Text:
        """Is it told from chance?"""
        return REAL if self.is_real else CHANCE


REAL, CHANCE = said("real difference"), said("may be chance")


def differences_of(document: Mapping[str, Any], system: str) -> list[Difference]:
    """Return the differences of *system*, shares in per cent."""
    return [_difference(it) for it in document["differences"] if it["system"] == system]


def users(document: Mapping[str, Any], system: str, title: str) -> Figure | None:
    """Return what users of *system* get; None where no figure of it can be compared."""
    found = differences_of(document, system)
    drawn = [it for key in DRAWN for it in found if it.key == key]
    if not drawn:
        return None
    data = dataset_of([_dot(each) for each in drawn])
    first: str = document["beside"]
    return Figure(
        key=f"users-{list(document['systems']).index(system) + 1}",
        title=said("{title}, beside {first}", title=title, first=first),
        says=both(partial(says, drawn, title, first)),
        draw=partial(_draw, data, first),
        data={"differences": data},
        grid=_grid(found, first),
    )


def says(drawn: Sequence[Difference], title: str, first: str) -> str:
    """Say which differences are real, the most telling figure first; or that none is."""
    real = [each for each in drawn if each.is_real]
    if not real:
        return phrase(
            "{title}: no figure of another topology can be told from that of {first}"
            " beyond chance (95 %).",
            title=title,
            first=first,
        )
    sentences = [
        phrase(
            "{title}: {real} of {all} differences to {first} are real (told from chance"
            " with 95 %, all at once).",
            real=len(real),
            all=len(drawn),
            title=title,
            first=first,
        )
    ]
    for each in real[:MOST_TOLD]:
        values = {
            "name": each.topology,
            "figure": phrase(NAMES[each.key]),
            "by": each.words.lstrip("+-"),
            "before": quantity(each.first),
        }
        sentences.append(
            phrase("{name}: {figure} is higher by {by} than {before}.", **values)
            if each.it.mean > 0
            else phrase("{name}: {figure} is lower by {by} than {before}.", **values)
        )
    return in_turn(sentences)


def _difference(it: Mapping[str, Any]) -> Difference:
    scale = 100.0 if it["figure"].endswith(SHARES) else 1.0
    of = it["difference"]
    return Difference(
        topology=it["topology"],
        key=it["figure"],
        first=scale * it["first"],
        it=Expected(scale * of["mean"], scale * of["low"], scale * of["high"]),
        is_real=it["real"],
    )


def _dot(each: Difference) -> Dot:
    return Dot(
        label=same(f"{each.topology}: {each.words}"),
        mean=each.it.mean,
        low=each.it.low,
        high=each.it.high,
        word=each.word,
        panel=_named(each),
    )


def _named(each: Difference) -> Text:
    return both(lambda: phrase(NAMES[each.key]))


def _draw(data: Dataset, first: str) -> alt.FacetChart:
    words = [phrase("real difference"), phrase("may be chance")]
    title = phrase("more or less than {first}", first=first)
    return in_panels(Axis(title=title, line_at=0.0, words=words), "differences", data)


def _grid(found: Sequence[Difference], first: str) -> Grid:
    rows = [
        [
            same(each.topology),
            _named(each),
            same(quantity(each.first)),
            same(each.words),
            each.word,
        ]
        for each in found
    ]
    heads = [
        said("topology"),
        said("figure"),
        said("{first} itself", first=first),
        said("more or less, ± half of the interval of 95 %"),
        said("told from chance?"),
    ]
    return Grid(said("Differences to {first}", first=first), heads, rows, (0, 1, 4))
