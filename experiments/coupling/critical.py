"""The critical trigger: how long a fault must last to outlive itself."""

from collections.abc import Callable
from contextlib import closing

from attrs import evolve, frozen

from experiments.coupling.faultlist import Fault
from experiments.coupling.keeping import TRIGGERS
from experiments.coupling.pairs import record_twin, run_pair, spans_s, twin_of
from experiments.coupling.study import Plan
from experiments.coupling.window import Window
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.running.keeping import results
from models.config import Scenario
from models.operation.faults import kind_of

LONGEST_S = 600.0
PRECISION = 0.05


@frozen(kw_only=True)
class Critical:
    """Shortest duration that was not recovered from, by seed; none if none was."""

    longest_s: float
    """Nothing longer was tried."""
    by_seed: dict[int, float | None]

    @property
    def shortest_s(self) -> float | None:
        """The shortest of all seeds."""
        found = [each for each in self.by_seed.values() if each is not None]
        return min(found, default=None)


def criticals(
    plan: Plan, crew: Crew, *, told: Callable[[str], None] = lambda _: None
) -> dict[str, Critical]:
    """Return the critical trigger of every fault of *plan* that lasts."""
    lasting = [fault for fault in plan.faults if can_be_longer(fault)]
    calls = [
        (plan.scenario, plan.window, fault, seed)
        for fault in lasting
        for seed in plan.seeds
    ]
    found: dict[str, dict[int, float | None]] = {fault.name: {} for fault in lasting}
    with closing(results(crew, critical_s, TRIGGERS, calls)) as triggers:
        for call, shortest_s in zip(calls, triggers, strict=True):
            found[call[2].name][call[3]] = shortest_s
            told(f"critical {call[2].name}")
    return {
        name: Critical(longest_s=LONGEST_S, by_seed=by_seed)
        for name, by_seed in found.items()
    }


def can_be_longer(fault: Fault) -> bool:
    """Say whether *fault* lasts for as long as one wants it to."""
    return kind_of(fault.config).lasts


def critical_s(
    scenario: Scenario,
    window: Window,
    fault: Fault,
    seed: int,
    *,
    engine: Engine = Engine.SIMPY,
) -> float | None:
    """Return the shortest duration after which some system does not come back.

    Found by bisection, on the same users throughout, to within a twentieth.
    """
    longest_s = max(spans_s(with_duration(fault, LONGEST_S), window))
    recording = record_twin(scenario, window, longest_s, seed, engine=engine)

    def is_recovered(duration_s: float) -> bool:
        trial = with_duration(fault, duration_s)
        twin = twin_of(recording, spans_s(trial, window))
        pair = run_pair(scenario, window, trial, twin, seed, engine=engine)
        return None not in pair.recovered_s.values()

    if is_recovered(LONGEST_S):
        return None
    low_s, high_s = 0.0, LONGEST_S
    while high_s - low_s > max(0.1, PRECISION * high_s):
        middle_s = (low_s + high_s) / 2
        if is_recovered(middle_s):
            low_s = middle_s
        else:
            high_s = middle_s
    return high_s


def with_duration(fault: Fault, duration_s: float) -> Fault:
    """Return *fault*, lasting for *duration_s*."""
    config = evolve(fault.config, duration_s=duration_s)
    return evolve(fault, config=config, duration_s=duration_s)
