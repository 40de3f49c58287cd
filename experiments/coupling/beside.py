"""Beside: several topologies, by what the same faults cost each of them."""

from experiments.coupling.expectation import difference
from experiments.coupling.month import Month
from experiments.coupling.naming import row_name
from experiments.coupling.toll import Toll
from experiments.coupling.topology import Topology
from experiments.coupling.wording import expected_words, extent, plus_minus
from experiments.figures import listed_clauses, quantity
from experiments.language.tongue import phrase
from experiments.telling.sheet import Sheet

NONE = "-"
NOTHING_USER_MIN = 0.001
"""Less than this is told as nothing: sixty milliseconds of one user, and often noise."""


def side_by_side(topologies: list[Topology]) -> Sheet:
    """Return user-minutes a time, the same fault of the same owner in one row."""
    rows: dict[str, dict[str, str]] = {}
    for topology in topologies:
        for toll in topology.tolls:
            row = rows.setdefault(row_name(toll.fault), {})
            row[topology.name] = _spill(toll)
    names = [each.name for each in topologies]
    return Sheet(
        phrase(
            "Side by side: user-minutes a time, of them lost by systems that do not stand"
            " on what failed"
        ),
        (phrase("fault"), *names),
        [
            [fault, *(cells.get(name, NONE) for name in names)]
            for fault, cells in rows.items()
        ],
    )


def _spill(toll: Toll) -> str:
    spilt = sum(toll.losses[name].user_min.mean for name in toll.others)
    if abs(toll.user_min.mean) < NOTHING_USER_MIN:
        return "0"
    total = plus_minus(toll.user_min)
    if abs(spilt) < NOTHING_USER_MIN:
        return total
    return phrase("{total}, {spilt} by others", total=total, spilt=quantity(spilt))


def closing(topologies: list[Topology]) -> str:
    """Say what a month of each amounts to, and how much more than the first."""
    months = [(each, each.month) for each in topologies if each.month is not None]
    if not months:
        if any(each.plan.has_month for each in topologies):
            return phrase("No month: interrupted before its runs were done.")
        return phrase(
            "No month: each fault was let happen at one time of the week alone."
        )
    said = [
        f"{each.name} {expected_words(month.all)}{extent(each)}" for each, month in months
    ]
    (first, one), *others = months
    sentences = [
        phrase(
            "Expected a month, in user-minutes: {months}.", months=listed_clauses(said)
        )
    ]
    sentences += [_more(first.name, one, each.name, other) for each, other in others]
    return " ".join(sentences)


def _more(name: str, month: Month, other_name: str, other: Month) -> str:
    """Say which of two loses more, at rates that are the same for both."""
    more = difference(month.by_kind(), other.by_kind())
    if more.mean < 0:
        return _more(other_name, other, name, month)
    if not more.mean:
        return phrase(
            "{name} and {other} lose the same, at the same rates.",
            name=name,
            other=other_name,
        )
    return phrase(
        "{name} loses {more} more than {other}, at the same rates.",
        name=name,
        more=expected_words(more),
        other=other_name,
    )
