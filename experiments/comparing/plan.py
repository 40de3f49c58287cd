"""A plan: which topologies are compared, in which hours, by which runs."""

from collections.abc import Sequence

from attrs import evolve, frozen

from experiments.comparing.badmonths import runs_of_months
from experiments.comparing.busyhours import BusyHours
from experiments.comparing.dissection import Cut, cut_between
from experiments.figures import listed
from experiments.summary.days import LEAST_DAYS
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
    cut: Cut | None = None
    """How the difference of the two topologies is to be taken apart, if it is."""

    @property
    def seeds(self) -> range:
        """Seeds, the same ones for every topology."""
        return range(self.seed, self.seed + self.replications)

    @property
    def runs(self) -> int:
        """Number of runs, unless some faults of a month need more."""
        return self.ordinary_runs + self.bad_runs + self.mixed_runs

    @property
    def ordinary_runs(self) -> int:
        """Number of runs without a month of faults."""
        return len(self.topologies) * self.replications

    @property
    def bad_runs(self) -> int:
        """Number of runs that the months of faults take."""
        return runs_of_months(self.topologies) if self.has_bad_days else 0

    @property
    def mixed_runs(self) -> int:
        """Number of runs that it takes to take a difference apart."""
        return 0 if self.cut is None else len(self.cut.mixtures) * self.replications

    def run_of(self, topology: Scenario) -> Scenario:
        """Return what is run of *topology*."""
        return topology if self.hours is None else self.hours.of(topology)


def plan(
    topologies: Sequence[Scenario],
    *,
    hours: BusyHours | None,
    replications: int = LEAST_DAYS,
    seed: int | None = None,
    has_bad_days: bool = False,
    takes_apart: bool = False,
) -> Plan:
    """Plan the comparison of *topologies* with the first of them.

    With *takes_apart* the difference of two is taken apart. Raise `ComparisonError`
    where there is nothing to compare, `ConfigError` if a mixture of them is no platform.
    """
    if replications < LEAST_RUNS:
        rule = f"must be at least {LEAST_RUNS}, got {replications}"
        raise ComparisonError(f"replications: {rule}")
    _require_comparable(topologies)
    if takes_apart and len(topologies) != 2:
        rule = f"two needed to take their difference apart, got {len(topologies)}"
        raise ComparisonError(f"scenarios: {rule}")
    return Plan(
        topologies=tuple(topologies),
        hours=hours,
        replications=replications,
        seed=topologies[0].seed if seed is None else seed,
        has_bad_days=has_bad_days,
        cut=cut_between(*topologies) if takes_apart else None,
    )


def common_systems(topologies: Sequence[Scenario]) -> list[str]:
    """Return the systems that all of *topologies* have, in the order of the first."""
    return [
        name
        for name in topologies[0].systems
        if all(name in each.systems for each in topologies)
    ]


def named(topologies: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    """Return *topologies*, those without a name of their own under that of *names*."""
    return [
        evolve(each, name=each.name or name)
        for each, name in zip(topologies, names, strict=True)
    ]


def numbered(topologies: Sequence[Scenario]) -> list[Scenario]:
    """Return *topologies*, those without a name of their own by their number."""
    return named(topologies, [f"scenario {k + 1}" for k in range(len(topologies))])


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
