"""Trials: faults let happen, each beside its twin, by whoever makes the runs."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial

from experiments.coupling.faultlist import Fault
from experiments.coupling.keeping import PAIRS
from experiments.coupling.pairs import Pair, Twin, run_pair, run_twin, spans_s
from experiments.coupling.window import Window
from experiments.running.crew import Crew
from experiments.running.keeping import keys_of, missing_of, results
from experiments.running.store import Key
from models.config import Scenario

Trial = tuple[Window, Fault, int]
"""A window, what happens in it, and the seed."""
NO_FAULT = "no fault"


def run_trials(
    scenario: Scenario,
    trials: Sequence[Trial],
    crew: Crew,
    told: Callable[[str], None],
) -> Generator[Pair, None, None]:
    """Yield the pair of each of *trials*; *told* hears of every run that there is then.

    Twins come first, one for each window and seed. Where the store of *crew* has all
    pairs of a twin, it is not run.
    """
    missing = missing_trials(scenario, trials, crew)
    spans: dict[tuple[Window, int], list[float]] = {}
    needed: set[tuple[Window, int]] = set()
    for (window, fault, seed), is_missing in zip(trials, missing, strict=True):
        spans.setdefault((window, seed), []).extend(spans_s(fault, window))
        if is_missing:
            needed.add((window, seed))
    for _ in range(len(spans) - len(needed)):
        told(NO_FAULT)
    twins = _twins(scenario, {it: spans[it] for it in spans if it in needed}, crew, told)

    def beside(window: Window, fault: Fault, seed: int) -> Twin | None:
        twin = twins.get((window, seed))
        return None if twin is None else twin.beside(fault, window)

    calls = [
        (scenario, window, fault, beside(window, fault, seed), seed)
        for window, fault, seed in trials
    ]
    with closing(results(crew, run_pair, PAIRS, calls)) as pairs:
        for (_, fault, _), pair in zip(trials, pairs, strict=True):
            told(fault.name)
            yield pair


def missing_trials(scenario: Scenario, trials: Sequence[Trial], crew: Crew) -> list[bool]:
    """Say of each of *trials* whether the store of *crew* is without it."""
    if crew.store is None:
        return [True] * len(trials)
    keys = keys_of_trials(scenario, trials)
    missing = set(missing_of(crew, keys))
    return [key in missing for key in keys]


def keys_of_trials(scenario: Scenario, trials: Sequence[Trial]) -> list[Key]:
    """Return under which keys the pairs of *trials* are kept."""
    calls = [(scenario, window, fault, None, seed) for window, fault, seed in trials]
    return keys_of(PAIRS, calls)


def _twins(
    scenario: Scenario,
    spans: dict[tuple[Window, int], list[float]],
    crew: Crew,
    told: Callable[[str], None],
) -> dict[tuple[Window, int], Twin]:
    calls = [(scenario, window, each, seed) for (window, seed), each in spans.items()]
    make = partial(run_twin, engine=crew.engine)
    twins: dict[tuple[Window, int], Twin] = {}
    with closing(crew.results(make, calls)) as made:
        for place, twin in zip(spans, made, strict=True):
            told(NO_FAULT)
            twins[place] = twin
    return twins
