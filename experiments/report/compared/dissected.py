"""What a difference is made of: the parts in which two topologies differ."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt
from attrs import frozen

from experiments.comparing.wording import NAMES
from experiments.figures import give_or_take, percent
from experiments.language.tongue import phrase
from experiments.replicating.sheets import SHARES
from experiments.report.badmonths import Expected
from experiments.report.dataset import Dataset
from experiments.report.dots import Axis, Dot, dataset_of, in_panels
from experiments.report.parts import Figure, Grid, Note
from experiments.report.text import Text, both, in_turn, said, same


@frozen(kw_only=True)
class Share:
    """What one part adds to one difference."""

    system: str
    key: str
    part: str
    added: Expected
    share: float | None
    """Of the difference; None where that has no sign."""

    @property
    def words(self) -> str:
        """What is added, with half its interval."""
        sign = "+" if self.added.mean > 0 else ""
        half = (self.added.high - self.added.low) / 2
        return f"{sign}{give_or_take(self.added.mean, half)}"

    @property
    def of(self) -> Text:
        """The difference to which it is added."""
        return both(lambda: f"{self.system}: {phrase(NAMES[self.key])}")


def shares_of(document: Mapping[str, Any]) -> list[Share]:
    """Return the shares of the differences that are real, those in per cent as such."""
    real = {
        (each["system"], each["figure"])
        for each in document["differences"]
        if each["real"]
    }
    found = (it for it in document["shares"] if (it["system"], it["figure"]) in real)
    return list(map(_share, found))


def dissected(document: Mapping[str, Any]) -> Figure | Note | None:
    """Return what each part adds to each real difference; None where it was not run."""
    shares = shares_of(document)
    if not shares:
        nothing = said(
            "No difference is told from chance, so that there is nothing to take apart."
        )
        return Note(nothing) if document["shares"] else None
    data = dataset_of([_dot(each) for each in shares])
    return Figure(
        key="parts",
        title=said("What the difference is made of"),
        says=both(partial(says, shares)),
        draw=partial(_draw, data),
        data={"parts": data},
        grid=_grid(shares, document["parts"]),
    )


def says(shares: Sequence[Share]) -> str:
    """Say of each difference which part adds most to it."""
    sentences = []
    for of in dict.fromkeys((each.system, each.key) for each in shares):
        own = [each for each in shares if (each.system, each.key) == of]
        most = max(own, key=lambda each: abs(each.added.mean))
        values = {
            "difference": f"{most.system}: {phrase(NAMES[most.key])}",
            "part": most.part,
            "added": most.words,
        }
        sentences.append(
            phrase("{difference}: {part} adds most ({added}).", **values)
            if most.share is None
            else phrase(
                "{difference}: {part} adds most ({added}, {share} of it).",
                share=percent(most.share),
                **values,
            )
        )
    return in_turn(sentences)


def _share(it: Mapping[str, Any]) -> Share:
    scale = 100.0 if it["figure"].endswith(SHARES) else 1.0
    of, share = it["added"], it["share"]
    return Share(
        system=it["system"],
        key=it["figure"],
        part=it["part"],
        added=Expected(scale * of["mean"], scale * of["low"], scale * of["high"]),
        share=None if share is None else share["mean"],
    )


def _dot(each: Share) -> Dot:
    return Dot(
        label=same(f"{each.part}: {each.words}"),
        mean=each.added.mean,
        low=each.added.low,
        high=each.added.high,
        panel=each.of,
    )


def _draw(data: Dataset) -> alt.FacetChart:
    return in_panels(Axis(title=phrase("added"), line_at=0.0), "parts", data)


def _grid(shares: Sequence[Share], keys: Mapping[str, Sequence[str]]) -> Grid:
    rows = [
        [
            each.of,
            same(each.part),
            same(", ".join(keys.get(each.part, ()))),
            same(each.words),
            same("-") if each.share is None else both(partial(percent, each.share)),
        ]
        for each in shares
    ]
    heads = [
        said("difference"),
        said("part of the difference"),
        said("its keys"),
        said("added, ± half of the interval of 95 %"),
        said("share"),
    ]
    return Grid(said("What each part adds"), heads, rows, (0, 1, 2))
