"""Differences: what users get beside those of the first topology, seed by seed."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean, stdev, variance

from attrs import evolve, field, frozen, validators

from experiments.comparing.comparison import Comparison
from experiments.replicating.headlines import OF_SYSTEMS
from experiments.summary.document import Summary
from sim.estimation import Interval, chance_of, holm, student_interval

COMPARED = (
    "mean_ms",
    "p95_ms",
    "late_share",
    "failed_share",
    "availability",
    "dropped_connections",
)
"""Keys of the headlines that are compared; the more there are, the surer each must be."""
CONFIDENCE = 0.95
EXACT = 1e-9
"""Summaries have nine digits: what differs by less does not differ."""


@frozen(kw_only=True)
class Difference:
    """One figure of one system: a topology less the first one, over the same seeds."""

    topology: str
    system: str
    key: str
    before: float
    """Mean of the first topology."""
    interval: Interval
    """Of the mean difference, by itself."""
    chance: float
    """How likely one so large is if there is none (p value)."""
    adjusted: float = field(default=1.0, validator=validators.ge(0.0))
    """The same, adjusted for all that is compared (Holm)."""
    gain: float | None
    """Variance of the difference under seeds of their own over that under the same
    ones; None where there is no spread."""
    gain_at_most: float | None
    """What that would be if both went hand in hand entirely; None where it is without
    limit. What chance does to one of the two alone cancels out of no difference."""

    @property
    def is_real(self) -> bool:
        """Is it told from chance, among all that is compared?"""
        return self.adjusted <= 1 - CONFIDENCE


def differences_of(found: Comparison) -> list[Difference]:
    """Return every figure of every common system that all runs of both sides can say."""
    raw = [
        each
        for topology in found.others
        for system in found.systems
        for each in _of_system(found.runs, found.first, topology, system)
    ]
    adjusted = holm([each.chance for each in raw])
    return [
        evolve(each, adjusted=chance) for each, chance in zip(raw, adjusted, strict=True)
    ]


def series(runs: Sequence[Summary], system: str, key: str) -> list[float] | None:
    """Return the figure *key* of *system*, one a run; None if a run cannot say it."""
    values = [OF_SYSTEMS[key](each.systems[system]) for each in runs]
    known = [each for each in values if each is not None]
    return known if len(known) == len(values) else None


def exactly(differences: Sequence[float]) -> list[float]:
    """Return *differences* without those that are only of the last digit."""
    return [each if abs(each) > EXACT else 0.0 for each in differences]


def _of_system(
    runs: Mapping[str, Sequence[Summary]], first: str, topology: str, system: str
) -> Iterator[Difference]:
    for key in COMPARED:
        before = series(runs[first], system, key)
        after = series(runs[topology], system, key)
        if before is not None and after is not None:
            more = exactly([y - x for x, y in zip(before, after, strict=True)])
            spread = variance(more)
            apart = variance(before) + variance(after)
            yield Difference(
                topology=topology,
                system=system,
                key=key,
                before=fmean(before),
                interval=student_interval(more, confidence=CONFIDENCE),
                chance=chance_of(more),
                gain=apart / spread if spread else None,
                gain_at_most=_at_most(before, after),
            )


def _at_most(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Return the gain of two that are correlated entirely, and spread as these do.

    The variance of their difference is ``(s - t)**2`` for spreads of s and t.
    """
    least = (stdev(before) - stdev(after)) ** 2
    apart = variance(before) + variance(after)
    return apart / least if least > EXACT * apart else None
