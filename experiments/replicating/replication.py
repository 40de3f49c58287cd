"""Replication: the runs of one scenario, a seed each, until there are enough of them."""

from collections.abc import Callable, Iterator
from contextlib import closing

from attrs import evolve, field, frozen, validators

from experiments.replicating.headlines import wanted_of
from experiments.replicating.warmup import PILOT_RUNS, WarmUp, find_warm_up
from experiments.result import Result
from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, results, run_once
from experiments.summary.document import Summary
from models.config import Scenario
from sim.estimation import LOOK_AHEAD, PrecisionWatch


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
    finds_warm_up: bool = False
    """Is the warm-up to be found by MSER-5, in runs before them?"""

    @property
    def runs(self) -> int:
        """Number of runs that are measured, at most."""
        return self.least if self.precision is None else max(self.least, self.most)

    @property
    def pilot_runs(self) -> int:
        """Number of runs that the warm-up takes to be found."""
        return min(self.least, PILOT_RUNS) if self.finds_warm_up else 0


@frozen(kw_only=True)
class Replications(Result):
    """Runs of one scenario under the seeds from the first one on."""

    scenario: Scenario
    """With the warm-up that was found, if one was."""
    wish: Wish
    summaries: tuple[Summary, ...]
    warm_up: WarmUp | None = None
    """None if it was not to be found."""
    is_interrupted: bool = False

    @property
    def seeds(self) -> list[int]:
        """Seeds of the runs that there are."""
        return [each.seed for each in self.summaries]

    @property
    def is_precise(self) -> bool | None:
        """Is the precision reached that was wished for? None if there was no wish."""
        watch = _watch(self.wish)
        if watch is None:
            return None
        for summary in self.summaries:
            watch.add(wanted_of(summary))
        return _is_satisfied(watch)


def replicate(
    scenario: Scenario,
    wish: Wish,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
) -> Replications:
    """Run *scenario* under its own seed and those after it; *told* hears of each.

    The runs and how many there are do not depend on who works. Interrupted by Ctrl-C it
    keeps those that are finished. Raise `WarmUpError` if a warm-up was to be found and
    there is none.
    """
    summaries: list[Summary] = []
    warm_up: WarmUp | None = None
    is_interrupted = False
    try:
        if wish.finds_warm_up:
            warm_up = find_warm_up(scenario, crew, runs=wish.pilot_runs, told=told)
            scenario = evolve(scenario, warm_up_s=warm_up.cut_s)
        seeds = [(scenario, scenario.seed + k) for k in range(wish.runs)]
        with closing(results(crew, run_once, SUMMARIES, seeds)) as runs:
            for summary in _until_precise(runs, summaries, wish):
                told(f"seed {summary.seed}")
    except KeyboardInterrupt:
        is_interrupted = True
    return Replications(
        scenario=scenario,
        wish=wish,
        summaries=tuple(summaries),
        warm_up=warm_up,
        is_interrupted=is_interrupted,
    )


def _until_precise(
    runs: Iterator[Summary], summaries: list[Summary], wish: Wish
) -> Iterator[Summary]:
    """Yield *runs* and add them to *summaries*, until there are enough."""
    watch = _watch(wish)
    for summary in runs:
        summaries.append(summary)
        yield summary
        if watch is not None:
            watch.add(wanted_of(summary))
            if len(summaries) >= wish.least and _is_satisfied(watch):
                return


def _watch(wish: Wish) -> PrecisionWatch | None:
    """Return who says when the runs are precise enough; none if that is not wanted."""
    if wish.precision is None:
        return None
    least = max(2, wish.least - LOOK_AHEAD)
    return PrecisionWatch(gamma=wish.precision, min_replications=least)


def _is_satisfied(watch: PrecisionWatch) -> bool:
    """Say whether there is nothing to wait for any more, or nothing at all."""
    return watch.precise_from is not None or not watch.has_figures
