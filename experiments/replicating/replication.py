"""Replication: the runs of one scenario, a seed each, until there are enough of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from attrs import field, frozen, validators

from experiments.replicating.headlines import WANTED, series_of
from experiments.result import Result
from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, results, run_once
from experiments.summary.document import Summary
from models.config import Scenario
from sim.estimation import LOOK_AHEAD, precise_from


@frozen(kw_only=True)
class Wish:
    """How many runs there shall be."""

    least: int = field(validator=validators.ge(2))
    precision: float | None = field(
        default=None,
        validator=validators.optional([validators.gt(0), validators.lt(1)]),
    )
    """Relative; go on until the mean and the p95 of every system are known so well."""
    most: int = field(default=100)
    """Whatever the precision is by then."""

    @property
    def runs(self) -> int:
        """Number of runs, at most."""
        return self.least if self.precision is None else max(self.least, self.most)


@frozen(kw_only=True)
class Replications(Result):
    """Runs of one scenario under the seeds from the first one on."""

    scenario: Scenario
    wish: Wish
    summaries: tuple[Summary, ...]
    is_interrupted: bool = False

    @property
    def seeds(self) -> list[int]:
        """Seeds of the runs that there are."""
        return [each.seed for each in self.summaries]

    @property
    def is_precise(self) -> bool | None:
        """Is the precision reached that was wished for? None if there was no wish."""
        if self.wish.precision is None:
            return None
        return _is_precise(self.summaries, self.wish, self.wish.precision)


def replicate(
    scenario: Scenario,
    wish: Wish,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
) -> Replications:
    """Run *scenario* under its own seed and those after it; *told* hears of each.

    The runs and how many there are do not depend on who works. Interrupted by Ctrl-C it
    keeps those that are finished.
    """
    summaries: list[Summary] = []
    seeds = [(scenario, scenario.seed + k) for k in range(wish.runs)]
    is_interrupted = False
    try:
        with closing(results(crew, run_once, SUMMARIES, seeds)) as runs:
            for summary in _until_precise(runs, summaries, wish):
                told(f"seed {summary.seed}")
    except KeyboardInterrupt:
        is_interrupted = True
    return Replications(
        scenario=scenario,
        wish=wish,
        summaries=tuple(summaries),
        is_interrupted=is_interrupted,
    )


def _until_precise(
    runs: Iterator[Summary], summaries: list[Summary], wish: Wish
) -> Iterator[Summary]:
    """Yield *runs* and add them to *summaries*, until there are enough."""
    for summary in runs:
        summaries.append(summary)
        yield summary
        if (
            wish.precision is not None
            and len(summaries) >= wish.least
            and _is_precise(summaries, wish, wish.precision)
        ):
            return


def _is_precise(summaries: Sequence[Summary], wish: Wish, precision: float) -> bool:
    wanted = [
        values
        for (_, _, key), values in series_of(summaries).items()
        if key in WANTED and len(values) == len(summaries)
    ]
    least = max(2, wish.least - LOOK_AHEAD)
    return (
        precise_from(wanted, gamma=precision, min_replications=least) is not None
        if wanted
        else True
    )
