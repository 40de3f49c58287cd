"""A comparison: several topologies under the same users, seed by seed."""

from collections.abc import Callable, Sequence
from contextlib import closing
from statistics import fmean

from attrs import evolve, field, frozen

from experiments.comparing.badmonths import bad_months, runs_of_months
from experiments.comparing.busyhours import BusyHours
from experiments.coupling.month import Month
from experiments.figures import listed
from experiments.running.crew import Crew
from experiments.running.simulate import simulate
from experiments.summary.days import LEAST_DAYS
from experiments.summary.document import Summary
from models.config import Scenario

LEAST_RUNS = 2
"""Fewer have no spread, and a difference no interval."""


class ComparisonError(ValueError):
    """What was given cannot be compared; the message says why on one line."""


@frozen(kw_only=True)
class Plan:
    """What is to be compared, and by which runs.

    Invariants: every topology has a name of its own, and at least one system is in all.
    """

    topologies: tuple[Scenario, ...]
    """As their files say, the one first that the others are compared with."""
    hours: BusyHours | None
    """None for whole runs, as the files say."""
    replications: int
    seed: int
    has_bad_days: bool = False
    """Is it also to be found out what the faults of a month cost?"""

    @property
    def seeds(self) -> range:
        """Seeds, the same ones for every topology."""
        return range(self.seed, self.seed + self.replications)

    @property
    def runs(self) -> int:
        """Number of runs, unless some faults of a month need more."""
        return self.ordinary_runs + self.bad_runs

    @property
    def ordinary_runs(self) -> int:
        """Number of runs without a month of faults."""
        return len(self.topologies) * self.replications

    @property
    def bad_runs(self) -> int:
        """Number of runs that the months of faults take."""
        return runs_of_months(self.topologies) if self.has_bad_days else 0

    def run_of(self, topology: Scenario) -> Scenario:
        """Return what is run of *topology*."""
        return topology if self.hours is None else self.hours.of(topology)


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


def plan(
    topologies: Sequence[Scenario],
    *,
    hours: BusyHours | None,
    replications: int = LEAST_DAYS,
    seed: int | None = None,
    has_bad_days: bool = False,
) -> Plan:
    """Plan the comparison of *topologies* with the first of them.

    Raise `ComparisonError` where there is nothing to compare.
    """
    if replications < LEAST_RUNS:
        rule = f"must be at least {LEAST_RUNS}, got {replications}"
        raise ComparisonError(f"replications: {rule}")
    _require_comparable(topologies)
    return Plan(
        topologies=tuple(topologies),
        hours=hours,
        replications=replications,
        seed=topologies[0].seed if seed is None else seed,
        has_bad_days=has_bad_days,
    )


def common_systems(topologies: Sequence[Scenario]) -> list[str]:
    """Return the systems that all of *topologies* have, in the order of the first."""
    return [
        name
        for name in topologies[0].systems
        if all(name in each.systems for each in topologies)
    ]


def compare(
    plan: Plan,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> Comparison:
    """Run *plan*; *told* hears of every run, *more* of those that are added to it.

    Seed by seed, all topologies under each, and then the months of faults: interrupted
    by Ctrl-C it keeps the seeds and the months that are finished.
    """
    found = _ordinary(plan, crew, told)
    if not plan.has_bad_days or found.is_interrupted:
        return found
    months, is_cut = bad_months(plan.topologies, plan.seed, crew, told=told, more=more)
    return evolve(found, months=months, is_interrupted=is_cut)


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
        with closing(crew.results(run_once, calls)) as results:
            for (topology, seed), summary in zip(calls, results, strict=True):
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
    """Return the price of a month in yen, in the mean of *runs*."""
    return fmean(each.cost.monthly_jpy for each in runs)


def run_once(scenario: Scenario, seed: int) -> Summary:
    """Simulate *scenario* under *seed*."""
    return simulate(scenario, seed=seed)


def named(topologies: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    """Return *topologies*, those without a name of their own under that of *names*."""
    return [
        evolve(each, name=each.name or name)
        for each, name in zip(topologies, names, strict=True)
    ]


def _require_comparable(topologies: Sequence[Scenario]) -> None:
    names = [each.name for each in topologies]
    if len(names) < 2:
        got = f"got one only ({names[0]})" if names else "got none"
        raise ComparisonError(f"scenarios: at least two needed to compare, {got}")
    for name in names:
        if names.count(name) > 1:
            rule = f"{names.count(name)} are named {name!r}, give each a name of its own"
            raise ComparisonError(f"scenarios: {rule}")
    if not common_systems(topologies):
        have = [f"{each.name} has {listed([*each.systems])}" for each in topologies]
        rule = f"no system is in all of them: {'; '.join(have)}"
        raise ComparisonError(f"scenarios: {rule}")
