"""A study: every fault of one topology, let happen under every seed."""

from collections.abc import Callable, Sequence
from contextlib import closing

from attrs import define, evolve, field, frozen

from experiments.coupling.expectation import RUNS
from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.month import Month, run_month
from experiments.coupling.naming import answers_to
from experiments.coupling.pairs import Pair
from experiments.coupling.trials import Trial, run_trials
from experiments.coupling.window import Window, busiest_hour_s
from experiments.running.crew import Crew
from models.config import Scenario


@frozen(kw_only=True)
class Plan:
    """What is to be run for one topology."""

    scenario: Scenario
    window: Window
    faults: tuple[Fault, ...]
    seeds: tuple[int, ...]
    left_out: int = 0
    """Faults of the scenario that were not asked for."""
    has_month: bool = False
    """Is each to happen at other hours of the week, too, for the cost of a month?"""

    @property
    def runs(self) -> int:
        """Number of simulations it takes, unless some faults of the month need more."""
        runs = len(self.seeds) + (RUNS if self.has_month else 0)
        return runs * (1 + len(self.faults))

    @property
    def trials(self) -> list[Trial]:
        """The pairs of runs, fault by fault."""
        return [
            (self.window, fault, seed) for fault in self.faults for seed in self.seeds
        ]

    def of_faults(self, texts: Sequence[str]) -> "Plan":
        """Return the plan of those faults alone whose names contain one of *texts*."""
        named = [
            each for each in self.faults if any(answers_to(each, text) for text in texts)
        ]
        left_out = self.left_out + len(self.faults) - len(named)
        return evolve(self, faults=tuple(named), left_out=left_out)


@define
class Study:
    """What has been run of a plan: the faults that are finished, with all their pairs."""

    plan: Plan
    pairs: dict[str, list[Pair]] = field(factory=dict)
    month: Month | None = None
    """Of all of them, at their rates."""
    is_interrupted: bool = False

    @property
    def finished(self) -> list[Fault]:
        """Faults whose every seed has been run, in order."""
        return [fault for fault in self.plan.faults if fault.name in self.pairs]


def plan(
    scenario: Scenario,
    *,
    replications: int,
    seed: int | None = None,
    at_s: float | None = None,
    recovery_s: float = 900.0,
) -> Plan:
    """Plan the standard faults of *scenario*.

    *at_s* of the week is when each begins: ten minutes into the busiest hour, if absent.
    With it there is no month, for one time of the week is no month.
    """
    if replications < 2:
        raise ValueError(f"replications: must be at least 2, got {replications}")
    first = scenario.seed if seed is None else seed
    begins_s = busiest_hour_s(scenario) + 600.0 if at_s is None else at_s
    return Plan(
        scenario=scenario,
        window=Window(at_s=begins_s, recovery_s=recovery_s),
        faults=tuple(fault_list(scenario)),
        seeds=tuple(range(first, first + replications)),
        has_month=at_s is None,
    )


def study(
    plan: Plan,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> Study:
    """Run *plan*; *told* hears of every run that is done, *more* of what is added to it.

    Interrupted by Ctrl-C it keeps the faults that are finished.
    """
    result = Study(plan)
    try:
        done: list[Pair] = []
        with closing(run_trials(plan.scenario, plan.trials, crew, told)) as pairs:
            for (_, fault, _), pair in zip(plan.trials, pairs, strict=True):
                done.append(pair)
                if len(done) == len(plan.seeds):
                    result.pairs[fault.name] = done
                    done = []
        if plan.has_month and plan.faults:
            result.month = run_month(
                plan.scenario,
                plan.faults,
                plan.seeds[0],
                crew,
                told=told,
                more=more,
            )
    except KeyboardInterrupt:
        result.is_interrupted = True
    return result
