"""The answer of coupling: which topology loses least, and how far fates are shared."""

from collections.abc import Sequence

from experiments.report.badmonths import Expected
from experiments.report.coupled.felt import Felt, Topology
from experiments.report.parts import Note
from experiments.report.text import Text, both, said


def answer(topologies: Sequence[Topology]) -> list[Note]:
    """Return a comparison and the verdict on the best.

    Of one topology it is its verdict and the fault that costs most. Without a month
    there is nothing to compare: each has its verdict.
    """
    months = {each.name: each.month for each in topologies if each.month is not None}
    if len(months) < len(topologies):
        return [Note(each.verdict) for each in topologies]
    if len(topologies) == 1:
        (only,) = topologies
        return [Note(only.verdict), *_dearest(only)]
    least, most = (
        pick(months, key=lambda name: months[name].mean) for pick in (min, max)
    )
    best = next(each for each in topologies if each.name == least)
    return [Note(_compared(least, most, months)), Note(best.verdict)]


def _compared(least: str, most: str, months: dict[str, Expected]) -> Text:
    if months[least].mean == months[most].mean:
        return said(
            "Faults cost the same in all of them: {lost} user-minutes a month.",
            lost=both(months[least].told),
        )
    return said(
        "Faults cost least in {least}, {less} user-minutes a month, and most in {most},"
        " {more}.",
        least=least,
        less=both(months[least].told),
        most=most,
        more=both(months[most].told),
    )


def _dearest(topology: Topology) -> list[Note]:
    worst = max(topology.faults, key=_cost, default=None)
    if worst is None or worst.month is None or not worst.month.mean > 0:
        return [Note(said("No fault costs anything in a month."))]
    words = said(
        "Most of it is lost by {fault}: {lost} user-minutes a month.",
        fault=worst.name,
        lost=both(worst.month.told),
    )
    return [Note(words)]


def _cost(fault: Felt) -> float:
    return 0.0 if fault.month is None else fault.month.mean
