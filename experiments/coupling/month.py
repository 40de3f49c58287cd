"""A month: every fault at its usual duration and rate, at a random hour of the week.

A fault comes at any time alike. The loss of one occurrence, of users active while it
lasted, is nearly the same at every hour and linear in its duration; so it is read, at
the mean duration, from a line through few runs, spread evenly over the users' hours and
over the law of the repair.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import repeat

import numpy as np
from attrs import evolve, frozen

from experiments.coupling import measures
from experiments.coupling.attendance import week_of
from experiments.coupling.expectation import (
    Expectation,
    Loss,
    Rate,
    expected,
    loss_at,
    shape_of_range,
    strata,
)
from experiments.coupling.faultlist import Fault
from experiments.coupling.pairs import Pair, run_pair, run_twin, spans_s
from experiments.coupling.window import BUCKET_S, QUIET_S, Floats, Window
from experiments.running.crew import Crew
from models.config import Scenario
from models.operation.faults import kind_of
from models.traffic.channels import Channel
from sim.streams import Streams


@frozen(kw_only=True, eq=False)
class Occurrence:
    """One run of a fault: how long it lasted and what a user who was there lost."""

    duration_s: float
    lost_min: dict[str, Floats]
    """User-minutes for each active user, by system and channel."""


@frozen(kw_only=True, eq=False)
class Cost:
    """What one occurrence of a fault costs on average over the week, in user-minutes."""

    fault: Fault
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


def durations_s(fault: Fault, runs: int, seed: int) -> list[float]:
    """Return the middles of equal parts of the law of *fault*, in an order of its own."""
    if fault.repair is None:
        return [fault.duration_s] * runs
    values = fault.repair.from_uniforms(np.array(strata(runs)))
    draws = Streams(seed).stream(fault.name, "fault-months").block(runs)
    return [float(values[k]) for k in np.argsort(draws)]


def run_month(
    scenario: Scenario,
    faults: tuple[Fault, ...],
    hours_s: tuple[float, ...],
    seed: int,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
) -> Month:
    """Let each of *faults* happen at all of *hours_s*, under the seeds from *seed* on."""
    windows = [
        Window(at_s=at_s, patience_factor=0.0, min_patience_s=0.0) for at_s in hours_s
    ]
    seeds = [seed + k for k in range(len(windows))]
    tried = {
        fault.name: [
            _lasting(fault, each) for each in durations_s(fault, len(windows), seed)
        ]
        for fault in faults
    }
    spans = [
        [span for trials in tried.values() for span in spans_s(trials[k], window)]
        for k, window in enumerate(windows)
    ]
    calls = list(zip(repeat(scenario), windows, spans, seeds))
    twins = []
    for twin in crew.results(run_twin, calls):
        told("a month without faults")
        twins.append(twin)
    runs = [
        (scenario, window, trial, twins[k].beside(trial, window), seeds[k])
        for fault in faults
        for k, (window, trial) in enumerate(zip(windows, tried[fault.name], strict=True))
    ]
    found: dict[str, list[Occurrence]] = defaultdict(list)
    for call, pair in zip(runs, crew.results(run_pair, runs), strict=True):
        found[call[2].name].append(occurrence(call[2], pair))
        told(f"a month of {call[2].name}")
    present = {
        name: float(week_of(system, scenario).mean())
        for name, system in scenario.systems.items()
    }
    return Month(costs=tuple(cost(each, found[each.name], present) for each in faults))


def occurrence(fault: Fault, pair: Pair) -> Occurrence:
    """Return what *pair* says of one occurrence of *fault*."""
    buckets = max(1, round(max(fault.duration_s, QUIET_S) / BUCKET_S))
    lost_min = {}
    for name, did in pair.did.systems.items():
        twin = pair.twin.systems[name]
        users = float(twin.users[:buckets].mean())
        blast = measures.blast_radius(did, twin, silent=kind_of(fault.config).channel)
        lost_min[name] = blast / users if users else np.zeros(len(Channel))
    return Occurrence(duration_s=fault.duration_s, lost_min=lost_min)


def cost(
    fault: Fault, occurrences: list[Occurrence], present: Mapping[str, float]
) -> Cost:
    """Return the cost of *fault* where so many are *present* in the mean of the week."""
    lasted_s = [each.duration_s for each in occurrences]

    def loss(names: list[str]) -> Loss:
        lost = [
            sum(present[name] * float(each.lost_min[name].sum()) for name in names)
            for each in occurrences
        ]
        return loss_at(lasted_s, lost, fault.duration_s)

    return Cost(
        fault=fault,
        rate=Rate(
            mean=fault.per_month,
            shape=shape_of_range(fault.spread) if fault.spread > 1 else np.inf,
        ),
        loss=loss(list(present)),
        by_system={name: loss([name]).mean for name in present},
        by_channel={
            name: present[name]
            * np.mean([each.lost_min[name] for each in occurrences], axis=0)
            for name in present
        },
    )


def _lasting(fault: Fault, duration_s: float) -> Fault:
    if not kind_of(fault.config).lasts:
        return fault
    config = evolve(fault.config, duration_s=duration_s)
    return evolve(fault, config=config, duration_s=duration_s)
