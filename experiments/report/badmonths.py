"""Bad months: what the faults of each kind cost, the same kind in every topology."""

from collections.abc import Mapping, Sequence
from functools import partial

import altair as alt
from attrs import frozen

from experiments.coupling.naming import kind_name
from experiments.figures import quantity
from experiments.language.tongue import counted, phrase
from experiments.report.dataset import Dataset
from experiments.report.dots import Axis, Dot, dataset_of, in_panels
from experiments.report.parts import Figure, Grid
from experiments.report.text import Text, both, in_turn, said, same

MOST = 12
"""Kinds that are drawn, those that cost most somewhere; the others cost less."""
NOTHING_MIN = 0.5
"""User-minutes a month: a kind that costs less everywhere is not drawn."""


@frozen
class Expected:
    """User-minutes a month, and the interval of 95 % that rates and losses leave."""

    mean: float
    low: float
    high: float

    def told(self) -> str:
        """Return it with its interval, in the language that is spoken."""
        low, high = quantity(self.low), quantity(self.high)
        return phrase(
            "{mean} ({low} to {high})", mean=quantity(self.mean), low=low, high=high
        )


Months = Mapping[str, Mapping[str, Expected]]
"""By topology and by kind of fault."""


def kind_text(kind: str) -> Text:
    """Return a kind of faults in words."""
    return both(partial(kind_name, kind))


def bad_months(months: Months) -> Figure | None:
    """Return a panel for each kind of fault; None where none costs anything."""
    kinds = kinds_of(months)
    if not kinds:
        return None
    shown = {kind: kind_text(kind) for kind in kinds}
    data = dataset_of(
        [
            _dot(name, by_kind[kind], shown[kind])
            for kind in kinds
            for name, by_kind in months.items()
            if kind in by_kind
        ]
    )
    return Figure(
        key="bad-days",
        title=said("Bad days, one kind of fault at a time"),
        says=both(partial(says, months, kinds)),
        draw=partial(_draw, data),
        data={"bad-days": data},
        grid=_grid(months),
    )


def kinds_of(months: Months) -> list[str]:
    """Return the kinds that cost something, the dearest first, `MOST` of them."""
    dearest: dict[str, float] = {}
    for by_kind in months.values():
        for kind, each in by_kind.items():
            dearest[kind] = max(dearest.get(kind, 0.0), each.mean)
    kinds = [kind for kind, lost in dearest.items() if lost >= NOTHING_MIN]
    return sorted(kinds, key=lambda kind: -dearest[kind])[:MOST]


def says(months: Months, kinds: Sequence[str]) -> str:
    """Say which kind costs most in each topology, and how much of its month that is."""
    sentences = []
    for name, by_kind in months.items():
        total = sum(each.mean for each in by_kind.values())
        worst = max(by_kind, key=lambda kind: by_kind[kind].mean, default=None)
        if worst is None or not total > 0:
            sentences.append(phrase("In {name} faults cost nothing.", name=name))
            continue
        sentences.append(
            phrase(
                "In {name} most is lost by: {kind}, {lost} of {total} user-minutes a"
                " month.",
                name=name,
                kind=kind_name(worst),
                lost=quantity(by_kind[worst].mean),
                total=quantity(total),
            )
        )
    known = {kind for by_kind in months.values() for kind in by_kind}
    if left := len(known) - len(kinds):
        sentences.append(
            counted(
                "One kind that costs less stands in the table alone.",
                "{count} kinds that cost less stand in the table alone.",
                left,
            )
        )
    return in_turn(sentences)


def _dot(name: str, it: Expected, panel: Text) -> Dot:
    label = both(lambda: phrase("{name}: {figure}", name=name, figure=it.told()))
    return Dot(label=label, mean=it.mean, low=it.low, high=it.high, panel=panel)


def _draw(data: Dataset) -> alt.FacetChart:
    axis = Axis(title=phrase("user-minutes a month"))
    return in_panels(axis, "bad-days", data)


def _grid(months: Months) -> Grid:
    kinds = list(dict.fromkeys(kind for it in months.values() for kind in it))
    rows = [
        [kind_text(kind), *(_cell(it.get(kind)) for it in months.values())]
        for kind in kinds
    ]
    heads = [said("kind of fault"), *(same(name) for name in months)]
    return Grid(said("User-minutes a month by kind of fault"), heads, rows)


def _cell(it: Expected | None) -> Text:
    return same("-") if it is None else both(it.told)
