"""Risk: the user-minutes that a month loses, on ordinary days and on bad ones."""

from collections.abc import Mapping, Sequence
from math import hypot

from attrs import frozen

from experiments.comparing.comparison import Comparison, price_of
from experiments.comparing.differences import exactly
from experiments.coupling.attendance import week_of
from experiments.coupling.expectation import Expectation, difference
from experiments.coupling.month import Month
from experiments.months import FAULT_MONTH_S
from experiments.summary.document import Summary
from models.config import Scenario
from sim.estimation import student_interval

MONTH_MIN = FAULT_MONTH_S / 60.0


@frozen(kw_only=True)
class Risk:
    """What a month of one topology costs its users, and its owner."""

    topology: str
    jpy: float
    """Infinite where a part of it has no price."""
    users: float
    """Who is at work, in the mean of the week."""
    ordinary: tuple[float, ...]
    """User-minutes that a month loses without any fault, one a run."""
    month: Month
    """Of faults, beyond that."""

    @property
    def ordinary_days(self) -> Expectation:
        """Lost without any fault, were all hours as those that were run."""
        return _of_runs(self.ordinary)

    @property
    def bad_days(self) -> Expectation:
        """Lost by faults, with what is not known of their rates."""
        return self.month.all

    @property
    def all(self) -> Expectation:
        """Both together."""
        return _sum(self.ordinary_days, self.bad_days)

    @property
    def minutes_a_user(self) -> float:
        """Minutes that somebody who is always at work loses in a month."""
        return self.all.mean / self.users if self.users else 0.0


def risks_of(found: Comparison) -> list[Risk]:
    """Return the risk of every topology whose month was run."""
    return [
        risk_of(
            each,
            found.runs[each.name],
            found.months[each.name],
            price_of(found.runs[each.name]),
        )
        for each in found.plan.topologies
        if each.name in found.months
    ]


def more(ours: Risk, theirs: Risk) -> Expectation:
    """Return how much more *ours* loses: the same users, and faults at the same rates."""
    pairs = zip(ours.ordinary, theirs.ordinary, strict=True)
    ordinary = _of_runs(exactly([a - b for a, b in pairs]))
    return _sum(ordinary, difference(ours.month.by_kind(), theirs.month.by_kind()))


def risk_of(
    topology: Scenario, runs: Sequence[Summary], month: Month, jpy: float
) -> Risk:
    """Return the risk of *topology*, of *jpy* a month, by its ordinary *runs*."""
    present = present_in(topology)
    return Risk(
        topology=topology.name,
        jpy=jpy,
        users=sum(present.values()),
        ordinary=tuple(lost_min_a_month(run, present) for run in runs),
        month=month,
    )


def present_in(topology: Scenario) -> dict[str, float]:
    """Return how many are at work with each system, in the mean of the week."""
    return {
        name: float(week_of(system, topology).mean())
        for name, system in topology.systems.items()
    }


def lost_min_a_month(run: Summary, present: Mapping[str, float]) -> float:
    """Return the user-minutes that a month loses, were all hours as those of *run*."""
    return sum(
        users * MONTH_MIN * (1.0 - _availability(run, name))
        for name, users in present.items()
    )


def _availability(run: Summary, system: str) -> float:
    """Return the share of the judged time that was not lost; who asked nothing, none."""
    availability = run.systems[system].presence.availability
    return 1.0 if availability is None else availability


def _of_runs(values: Sequence[float]) -> Expectation:
    it = student_interval(values)
    return Expectation(mean=it.mean, low=it.low, high=it.high)


def _sum(a: Expectation, b: Expectation) -> Expectation:
    """Return the sum of two that have nothing to do with each other.

    What is not known of them adds up in squares, on either side.
    """
    mean = a.mean + b.mean
    return Expectation(
        mean=mean,
        low=mean - hypot(a.mean - a.low, b.mean - b.low),
        high=mean + hypot(a.high - a.mean, b.high - b.mean),
    )
