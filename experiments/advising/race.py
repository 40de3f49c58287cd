"""A race: of the contenders of one price the one that keeps promises and loses least.

Halving first, since most are told apart by few runs; then the procedure of Kim and Nelson
for the last ones, since these are not. Sources: Karnin, Koren & Somekh (2013), Almost
optimal exploration in multi-armed bandits, ICML (successive halving); `KimNelson`.
"""

from collections.abc import Sequence
from math import ceil
from statistics import fmean

from attrs import frozen

from experiments.advising.runs import Runs
from experiments.advising.shelf import Contender
from experiments.headroom.search import Verdict
from experiments.summary.days import MOST_DAYS
from sim.estimation import KimNelson

LAST = 4
"""So many are left to the selection."""
FIRST = 10
"""Runs of each of these, from which variances are estimated."""
MOST = MOST_DAYS
"""Runs of each at most, however close they are."""
CONFIDENCE = 0.95


@frozen(kw_only=True)
class Result:
    """What came of the contenders of one price."""

    contenders: int
    finalists: tuple[Contender, ...]
    """Those that halving left, the best first by their runs."""
    chosen: Contender
    verdict: Verdict
    """Does it keep every promise? None if its runs leave that open."""
    replications: int
    """Runs of the one that was chosen."""
    is_sure: bool
    """Did the selection end before its runs did, and with this one?"""


def race(contenders: Sequence[Contender], runs: Runs, *, zone_min: float) -> Result:
    """Return the best of *contenders*, which have one price, the simplest first.

    Of those that keep every promise it is the one that loses the fewest user-minutes a
    month, if by *zone_min* or more with a probability of 95 %: among the last ones.
    """
    finalists = _halved(contenders, runs)
    runs.ensure(finalists, FIRST)
    group = _best_kind(finalists, runs)
    selection = KimNelson(
        [runs.lost_min(each)[:FIRST] for each in group],
        zone=zone_min,
        confidence=CONFIDENCE,
    )
    while not selection.is_decided and selection.replications < MOST:
        number = selection.replications
        runs.ensure([group[k] for k in selection.contenders], number + 1)
        selection.add({k: runs.lost_min(group[k])[number] for k in selection.contenders})
    best = group[selection.best]
    chosen, verdict = _first_that_keeps([best, *group], runs)
    return Result(
        contenders=len(contenders),
        finalists=tuple(sorted(finalists, key=runs.standing)),
        chosen=chosen,
        verdict=verdict,
        replications=len(runs.done[chosen]),
        is_sure=selection.is_decided and chosen is best,
    )


def _halved(contenders: Sequence[Contender], runs: Runs) -> list[Contender]:
    """Return the last ones: the better half after one run of all, then after two, four.

    Of equal ones the simpler stay.
    """
    left, replications = list(contenders), 1
    while len(left) > LAST:
        runs.ensure(left, replications)
        left.sort(key=runs.standing)
        left = left[: max(LAST, ceil(len(left) / 2))]
        replications = min(FIRST, 2 * replications)
    return left


def _best_kind(finalists: Sequence[Contender], runs: Runs) -> list[Contender]:
    """Return those that clearly keep their promises; else those that may; else all."""
    for wanted in (True, None):
        group = [each for each in finalists if runs.verdict(each) is wanted]
        if group:
            return group
    return list(finalists)


def _first_that_keeps(
    group: Sequence[Contender], runs: Runs
) -> tuple[Contender, Verdict]:
    """Return the first of *group* that keeps its promises, or else its first.

    What is open is run as often as may be.
    """
    best, *others = group
    if runs.verdict(best) is None:
        runs.ensure([best], MOST)
    for each in (best, *sorted(others, key=lambda it: fmean(runs.lost_min(it)))):
        if runs.verdict(each):
            return each, True
    return best, runs.verdict(best)
