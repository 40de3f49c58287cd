"""Shares: how much of each difference a part makes, with intervals."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from experiments.comparing.differences import CONFIDENCE, Difference, exactly
from experiments.comparing.dissection import Dissection, Figure
from experiments.replicating.headlines import OF_SYSTEMS
from sim.estimation import Interval, ratio_interval, student_interval


@frozen(kw_only=True)
class Share:
    """What one part adds to the difference of one figure."""

    part: str
    difference: Difference
    added: Interval
    share: Interval | None
    """Of the difference; None where that is not told from chance."""


def shares_of(
    dissection: Dissection, differences: Sequence[Difference]
) -> Iterator[Share]:
    """Yield what each part adds to each of *differences*; together they make it up."""
    for each in differences:
        added = dissection.contributions(_figure(each))
        if added is None:
            continue
        columns = {name: exactly(values) for name, values in added.items()}
        whole = [sum(row) for row in zip(*columns.values(), strict=True)]
        for name, values in columns.items():
            yield Share(
                part=name,
                difference=each,
                added=student_interval(values, confidence=CONFIDENCE),
                share=ratio_interval(whole, values, confidence=CONFIDENCE)
                if each.is_real
                else None,
            )


def _figure(difference: Difference) -> Figure:
    measure = OF_SYSTEMS[difference.key]
    return lambda run: measure(run.systems[difference.system])
