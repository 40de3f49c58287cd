"""What it means that an interval covers: how often, of how many, and is that honest?"""

from collections.abc import Sequence
from math import sqrt

from attrs import evolve, frozen

from experiments.replicating.headlines import Place, interval_of, series_of
from experiments.summary.document import Summary, read_summary
from sim.estimation import Interval
from tests.goldens import golden_text

NOMINAL = 0.95
SLACK = 0.02
"""Of a thousand intervals 93 to 97 % have to cover: three standard errors."""
TRIALS = 1000
ROUNDING = 1e-9
GOLDEN = read_summary(golden_text("pattern1"))


@frozen(kw_only=True)
class Coverage:
    """How many of independent intervals hold the truth."""

    covered: int
    trials: int

    @property
    def share(self) -> float:
        return self.covered / self.trials

    @property
    def is_honest(self) -> bool:
        """Is the share as near to 95 % as it has to be of so many?"""
        slack = SLACK * sqrt(TRIALS / self.trials)
        return abs(self.share - NOMINAL) <= slack + ROUNDING


def coverage(intervals: Sequence[Interval], truth: float) -> Coverage:
    """Count which of *intervals* hold *truth*."""
    covered = sum(each.contains(truth) for each in intervals)
    return Coverage(covered=covered, trials=len(intervals))


def replicated(summaries: Sequence[Summary], place: Place) -> Interval:
    """Return the interval that `lssim run --replications` tells of a figure."""
    found = interval_of(series_of(summaries)[place], confidence=NOMINAL)
    assert found is not None
    return found


def of_means(means: Sequence[float]) -> Interval:
    """Return what it tells of runs with these mean latencies, whoever made them."""
    return replicated([_run(mean_ms=mean) for mean in means], _MEAN)


def of_availabilities(shares: Sequence[float]) -> Interval:
    """Return what it tells of runs with these availabilities."""
    return replicated([_run(availability=share) for share in shares], _AVAILABILITY)


_MEAN: Place = ("systems", "medical", "mean_ms")
_AVAILABILITY: Place = ("systems", "medical", "availability")


def _run(*, mean_ms: float = 1.0, availability: float = 1.0) -> Summary:
    """Return a run of one system, with these figures."""
    medical = GOLDEN.systems["medical"]
    system = evolve(
        medical,
        latency_ms=evolve(medical.latency_ms, mean=mean_ms),
        presence=evolve(medical.presence, availability=availability),
    )
    return evolve(GOLDEN, systems={"medical": system}, hosts={}, databases={})
