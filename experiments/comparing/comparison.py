"""A comparison: several topologies under the same users, seed by seed."""

from collections.abc import Callable, Sequence
from contextlib import closing
from math import inf
from statistics import fmean

from attrs import evolve, field, frozen

from experiments.comparing.badmonths import bad_months
from experiments.comparing.dissection import Cut, Dissection, run_mixtures
from experiments.comparing.plan import LEAST_RUNS, Plan, common_systems
from experiments.coupling.month import Month
from experiments.running.crew import Crew
from experiments.running.keeping import SUMMARIES, results, run_once
from experiments.summary.document import Summary


@frozen(kw_only=True)
class Comparison:
    """Runs of every topology: the k-th of each has the same users with the same wishes.

    Invariant: every topology has as many runs as there are seeds.
    """

    plan: Plan
    runs: dict[str, tuple[Summary, ...]]
    """By topology."""
    months: dict[str, Month] = field(factory=dict)
    """What faults cost, by topology: of those whose runs are finished."""
    dissection: Dissection | None = None
    """Of the difference of two, where it is taken apart and that is finished."""
    is_interrupted: bool = False

    @property
    def seeds(self) -> list[int]:
        """Seeds of which there is a run of every topology."""
        return list(self.plan.seeds[: len(self.runs[self.first])])

    @property
    def first(self) -> str:
        """Name of the topology that the others are compared with."""
        return self.plan.topologies[0].name

    @property
    def others(self) -> list[str]:
        """Names of those that are compared with it."""
        return [each.name for each in self.plan.topologies[1:]]

    @property
    def systems(self) -> list[str]:
        """Names of the systems that all have, in the order of the first."""
        return common_systems(self.plan.topologies)

    @property
    def says_something(self) -> bool:
        """Are there enough runs for an interval?"""
        return len(self.seeds) >= LEAST_RUNS


def compare(
    plan: Plan,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> Comparison:
    """Run *plan*; *told* hears of every run, *more* of those that are added to it.

    Seed by seed, all topologies under each, then the mixtures of two, then the months of
    faults: interrupted by Ctrl-C it keeps what is finished of these.
    """
    found = _ordinary(plan, crew, told)
    if plan.cut is not None and not found.is_interrupted:
        try:
            found = evolve(found, dissection=_taken_apart(found, plan.cut, crew, told))
        except KeyboardInterrupt:
            found = evolve(found, is_interrupted=True)
    if plan.has_bad_days and not found.is_interrupted:
        months, is_cut = bad_months(
            plan.topologies, plan.seed, crew, told=told, more=more
        )
        found = evolve(found, months=months, is_interrupted=is_cut)
    return found


def _taken_apart(
    found: Comparison, cut: Cut, crew: Crew, told: Callable[[str], None]
) -> Dissection:
    plan = found.plan
    mixtures = {key: plan.run_of(each) for key, each in cut.mixtures.items()}
    runs = run_mixtures(mixtures, plan.seeds, crew, told)
    before, after = found.runs.values()
    everything = frozenset(each.name for each in cut.parts)
    return Dissection(cut=cut, runs={frozenset(): before, everything: after} | runs)


def _ordinary(plan: Plan, crew: Crew, told: Callable[[str], None]) -> Comparison:
    names = [each.name for each in plan.topologies]
    calls = [
        (plan.run_of(topology), seed)
        for seed in plan.seeds
        for topology in plan.topologies
    ]
    done: list[Summary] = []
    is_interrupted = False
    try:
        with closing(results(crew, run_once, SUMMARIES, calls)) as runs:
            for (topology, seed), summary in zip(calls, runs, strict=True):
                done.append(summary)
                told(f"{topology.name}, seed {seed}")
    except KeyboardInterrupt:
        is_interrupted = True
    whole = len(done) // len(names) * len(names)
    return Comparison(
        plan=plan,
        runs={
            name: tuple(done[place : whole : len(names)])
            for place, name in enumerate(names)
        },
        is_interrupted=is_interrupted,
    )


def price_of(runs: Sequence[Summary]) -> float:
    """Return the price of a month in yen, in the mean of *runs*; infinite if unknown.

    One of which a part has no price might be the dearest of all.
    """
    if runs[0].cost.unpriced:
        return inf
    return fmean(each.cost.monthly_jpy for each in runs)
