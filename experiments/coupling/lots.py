"""Lots: the runs that a study takes, for saying beforehand what they cost."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from experiments.coupling.attendance import hours_s
from experiments.coupling.critical import LONGEST_S, can_be_longer, with_duration
from experiments.coupling.expectation import RUNS
from experiments.coupling.faultlist import Fault
from experiments.coupling.keeping import TRIGGERS
from experiments.coupling.occurrences import trials_of
from experiments.coupling.pairs import calm, spans_s, with_fault
from experiments.coupling.study import Plan
from experiments.coupling.trials import Trial, keys_of_trials
from experiments.coupling.window import Window
from experiments.running.cost import Lot
from experiments.running.keeping import keys_of
from experiments.running.store import Key
from models.config import Scenario

BISECTED = 10
"""Runs of a search for the critical trigger, more or less."""


def lots_of(plan: Plan, *, with_critical: bool = False) -> list[Lot]:
    """Return the runs of *plan*, unless some faults of the month need more."""
    lots = list(lots_of_trials(plan.scenario, plan.trials))
    if plan.has_month:
        lots += lots_of_month(plan.scenario, plan.faults, plan.seeds[0])
    if with_critical:
        lots += _of_triggers(plan)
    return lots


def lots_of_month(scenario: Scenario, faults: Sequence[Fault], seed: int) -> list[Lot]:
    """Return the runs of a month of *faults*, unless some need more."""
    trials = trials_of(faults, hours_s(scenario, RUNS), seed)
    return list(lots_of_trials(scenario, trials))


def lots_of_trials(scenario: Scenario, trials: Sequence[Trial]) -> Iterator[Lot]:
    """Yield the twins of *trials*, and then the runs with a fault."""
    pairs: dict[tuple[Window, str], list[Key]] = defaultdict(list)
    twins: dict[tuple[Window, int], list[Key]] = defaultdict(list)
    longest_s: dict[Window, float] = defaultdict(float)
    keys = keys_of_trials(scenario, trials)
    for (window, fault, seed), key in zip(trials, keys, strict=True):
        pairs[window, fault.name].append(key)
        twins[window, seed].append(key)
        longest_s[window] = max(longest_s[window], *spans_s(fault, window))
    for (window, _), those in twins.items():
        yield Lot(
            scenario=calm(scenario, window, longest_s[window]),
            keys=those,
            is_shared=True,
            is_recorded=True,
        )
    struck = {(window, fault.name): fault for window, fault, _ in trials}
    for (window, name), those in pairs.items():
        fault = struck[window, name]
        span_s, _ = spans_s(fault, window)
        yield Lot(
            scenario=with_fault(fault, scenario, window, span_s),
            keys=those,
            is_recorded=True,
        )


def _of_triggers(plan: Plan) -> Iterator[Lot]:
    for fault in plan.faults:
        if can_be_longer(fault):
            calls = [(plan.scenario, plan.window, fault, seed) for seed in plan.seeds]
            longest = with_duration(fault, LONGEST_S)
            span_s, _ = spans_s(longest, plan.window)
            yield Lot(
                scenario=with_fault(longest, plan.scenario, plan.window, span_s),
                keys=keys_of(TRIGGERS, calls),
                is_recorded=True,
                times=BISECTED,
            )
