"""A month: every fault at its usual duration and rate, at a random hour of the week.

A fault comes at any time alike. The loss of one occurrence, of users active while it
lasted, is nearly the same at every hour and linear in its duration; so it is read, at
the mean duration, from a line through few runs, spread evenly over the users' hours and
over the law of the repair.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np
from attrs import frozen

from experiments.coupling.attendance import hours_s, week_of
from experiments.coupling.expectation import (
    MOST_RUNS,
    RUNS,
    Expectation,
    Loss,
    Rate,
    expected,
    loss_at,
    needs_more_runs,
    shape_of_range,
)
from experiments.coupling.faultlist import Fault
from experiments.coupling.occurrences import Occurrence, occurrences
from experiments.coupling.window import Floats
from experiments.running.crew import Crew
from models.config import Scenario
from models.traffic.channels import Channel


@frozen(kw_only=True, eq=False)
class Cost:
    """What one occurrence of a fault costs on average over the week, in user-minutes."""

    fault: Fault
    runs: int
    """By which it is known."""
    rate: Rate
    loss: Loss
    by_system: dict[str, float]
    by_channel: dict[str, Floats]
    """By system; they add up to the mean of its runs."""


@frozen(kw_only=True, eq=False)
class Month:
    """What all faults cost in a month, in user-minutes."""

    costs: tuple[Cost, ...]

    @property
    def all(self) -> Expectation:
        """All of it, with what is not known of rates and losses."""
        return expected((each.rate, each.loss) for each in self.costs)

    def by_kind(self) -> dict[str, list[tuple[Rate, Loss]]]:
        """Return rates and losses by kind of fault, which has one rate wherever it is."""
        found: dict[str, list[tuple[Rate, Loss]]] = defaultdict(list)
        for each in self.costs:
            found[each.fault.config.kind].append((each.rate, each.loss))
        return found

    def parts(self) -> tuple[float, float, float]:
        """Return what is own, spilt over to others, and lost to what is shared."""
        own = spilt = common = 0.0
        for each in self.costs:
            hits = each.fault.hits
            for name, lost in each.by_system.items():
                if name not in hits:
                    spilt += each.rate.mean * lost
                elif len(hits) > 1:
                    common += each.rate.mean * lost
                else:
                    own += each.rate.mean * lost
        return own, spilt, common

    def spilt_through(self) -> dict[Channel, float]:
        """Return through which channels the faults of one reached the others."""
        spilt = np.zeros(len(Channel))
        for each in self.costs:
            for name, lost in each.by_channel.items():
                if name not in each.fault.hits:
                    spilt += each.rate.mean * lost
        return {
            channel: float(spilt[channel]) for channel in Channel if spilt[channel] > 0
        }


def run_month(
    scenario: Scenario,
    faults: tuple[Fault, ...],
    seed: int,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> Month:
    """Let each of *faults* happen in `RUNS` runs, under the seeds from *seed* on.

    What these leave too unsure is run anew in twice as many, which see the hours and
    the durations at twice as many quantiles; *more* hears how many runs that adds.
    """

    def costs(tried: tuple[Fault, ...], runs: int) -> dict[str, Cost]:
        found = occurrences(
            scenario, tried, hours_s(scenario, runs), seed=seed, crew=crew, told=told
        )
        return {each.name: cost(each, found[each.name], present) for each in tried}

    present = {
        name: float(week_of(system, scenario).mean())
        for name, system in scenario.systems.items()
    }
    found = costs(faults, RUNS)
    unsure = tuple(
        each
        for each in faults
        if needs_more_runs(found[each.name].rate, found[each.name].loss)
    )
    if unsure:
        more(MOST_RUNS * (1 + len(unsure)))
        found |= costs(unsure, MOST_RUNS)
    return Month(costs=tuple(found[each.name] for each in faults))


def cost(fault: Fault, happened: list[Occurrence], present: Mapping[str, float]) -> Cost:
    """Return the cost of *fault* where so many are *present* in the mean of the week."""
    lasted_s = [each.duration_s for each in happened]

    def loss(names: list[str]) -> Loss:
        lost = [
            sum(present[name] * float(each.lost_min[name].sum()) for name in names)
            for each in happened
        ]
        return loss_at(lasted_s, lost, fault.duration_s)

    return Cost(
        fault=fault,
        runs=len(happened),
        rate=Rate(
            mean=fault.per_month,
            shape=shape_of_range(fault.spread) if fault.spread > 1 else np.inf,
        ),
        loss=loss(list(present)),
        by_system={name: loss([name]).mean for name in present},
        by_channel={
            name: present[name]
            * np.mean([each.lost_min[name] for each in happened], axis=0)
            for name in present
        },
    )
