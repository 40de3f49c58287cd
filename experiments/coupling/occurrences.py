"""Occurrences: a fault let happen at several hours of the week, for its usual times."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from attrs import evolve, frozen

from experiments.coupling import measures
from experiments.coupling.expectation import RUNS, strata
from experiments.coupling.faultlist import Fault
from experiments.coupling.pairs import Pair, run_pair, run_twin, spans_s
from experiments.coupling.window import BUCKET_S, QUIET_S, Floats, Window
from experiments.running.crew import Crew
from models.config import Scenario
from models.operation.faults import kind_of
from models.traffic.channels import Channel
from sim.streams import Streams

Trial = tuple[Window, int, list[Fault]]
"""A window, its seed, and every fault for as long as it lasts in it."""


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
    lasting = {each.name: durations_s(each, len(hours_s), seed) for each in faults}
    trials = [
        (
            Window(at_s=at_s, patience_factor=0.0, min_patience_s=0.0),
            seed + k,
            [_lasting(each, lasting[each.name][k]) for each in faults],
        )
        for k, at_s in enumerate(hours_s)
    ]
    found: dict[str, list[Occurrence]] = defaultdict(list)
    for first in range(0, len(trials), RUNS):
        part = trials[first : first + RUNS]
        for name, each in _happened(scenario, part, crew, told):
            found[name].append(each)
    return found


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


def _happened(
    scenario: Scenario,
    trials: Sequence[Trial],
    crew: Crew,
    told: Callable[[str], None],
) -> Iterator[tuple[str, Occurrence]]:
    """Yield the name of each fault of *trials* and what it came to, trial by trial."""
    calm = [
        (scenario, window, _spans_s(lasting, window), k) for window, k, lasting in trials
    ]
    twins = []
    for twin in crew.results(run_twin, calm):
        told("a month without faults")
        twins.append(twin)
    runs = [
        (scenario, window, each, twin.beside(each, window), k)
        for (window, k, lasting), twin in zip(trials, twins, strict=True)
        for each in lasting
    ]
    for call, pair in zip(runs, crew.results(run_pair, runs), strict=True):
        told(f"a month of {call[2].name}")
        yield call[2].name, occurrence(call[2], pair)


def _spans_s(faults: Sequence[Fault], window: Window) -> list[float]:
    return [span_s for each in faults for span_s in spans_s(each, window)]


def _lasting(fault: Fault, duration_s: float) -> Fault:
    if not kind_of(fault.config).lasts:
        return fault
    config = evolve(fault.config, duration_s=duration_s)
    return evolve(fault, config=config, duration_s=duration_s)
