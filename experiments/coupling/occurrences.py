"""Occurrences: a fault let happen at several hours of the week, for its usual times."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing

import numpy as np
from attrs import evolve, frozen

from experiments.coupling import measures
from experiments.coupling.expectation import RUNS, strata
from experiments.coupling.faultlist import Fault
from experiments.coupling.pairs import Pair
from experiments.coupling.trials import NO_FAULT, Trial, run_trials
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


def occurrences(
    scenario: Scenario,
    faults: Sequence[Fault],
    hours_s: Sequence[float],
    *,
    seed: int,
    crew: Crew,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, list[Occurrence]]:
    """Let each of *faults* happen at all of *hours_s*, under the seeds from *seed* on.

    Of so many hours only `RUNS` are held in memory at a time.
    """
    trials = trials_of(faults, hours_s, seed)
    found: dict[str, list[Occurrence]] = defaultdict(list)
    step = RUNS * max(1, len(faults))
    for first in range(0, len(trials), step):
        part = trials[first : first + step]
        told_of = _told_of(told)
        with closing(run_trials(scenario, part, crew, told_of)) as pairs:
            for (_, fault, _), pair in zip(part, pairs, strict=True):
                found[fault.name].append(occurrence(fault, pair))
    return found


def trials_of(
    faults: Sequence[Fault], hours_s: Sequence[float], seed: int
) -> list[Trial]:
    """Return how `occurrences` lets *faults* happen, hour by hour."""
    lasting = {each.name: durations_s(each, len(hours_s), seed) for each in faults}
    return [
        (
            Window(at_s=at_s, patience_factor=0.0, min_patience_s=0.0),
            _lasting(each, lasting[each.name][k]),
            seed + k,
        )
        for k, at_s in enumerate(hours_s)
        for each in faults
    ]


def durations_s(fault: Fault, runs: int, seed: int) -> list[float]:
    """Return the middles of equal parts of the law of *fault*, in an order of its own."""
    if fault.repair is None:
        return [fault.duration_s] * runs
    values = fault.repair.from_uniforms(np.array(strata(runs)))
    draws = Streams(seed).stream(fault.name, "fault-months").block(runs)
    return [float(values[k]) for k in np.argsort(draws)]


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


def _told_of(told: Callable[[str], None]) -> Callable[[str], None]:
    def of_a_month(what: str) -> None:
        told(f"a month {'without faults' if what == NO_FAULT else f'of {what}'}")

    return of_a_month


def _lasting(fault: Fault, duration_s: float) -> Fault:
    if not kind_of(fault.config).lasts:
        return fault
    config = evolve(fault.config, duration_s=duration_s)
    return evolve(fault, config=config, duration_s=duration_s)
