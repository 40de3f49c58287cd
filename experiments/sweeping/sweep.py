"""A sweep: the runs of a plan, from the store or made now, and what they say."""

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from experiments.result import Result
from experiments.running.crew import Crew
from experiments.running.missing import make_missing
from experiments.running.store import Store
from experiments.sweeping.outputs import values_of
from experiments.sweeping.plan import Key, Plan, Point
from models.config import Scenario

Values = Mapping[str, float | None]
"""What one run says of each output."""


@frozen(kw_only=True)
class Sweep(Result):
    """What there is of a plan: the runs that are finished."""

    plan: Plan
    runs: Mapping[Key, Values]
    failures: Mapping[Key, str]
    is_interrupted: bool = False

    def runs_of(self, point: Point) -> list[Values] | None:
        """Return the runs of *point*, a seed each; None unless it has all of them."""
        keys = [(point.scenario or "", seed) for seed in self.plan.seeds]
        if not all(key in self.runs for key in keys):
            return None
        return [self.runs[key] for key in keys]

    def failure_of(self, point: Point) -> str | None:
        """Return why *point* has no answer, if it failed."""
        if point.failure is not None:
            return point.failure
        keys = [(point.scenario or "", seed) for seed in self.plan.seeds]
        failed = [key for key in keys if key in self.failures]
        return f"seed {failed[0][1]}: {self.failures[failed[0]]}" if failed else None

    @property
    def failed(self) -> list[tuple[Point, str]]:
        """Points that failed, and why."""
        found = [(each, self.failure_of(each)) for each in self.plan.points]
        return [(each, reason) for each, reason in found if reason is not None]

    @property
    def complete(self) -> list[Point]:
        """Points of which every run is there."""
        return [each for each in self.plan.points if self.runs_of(each) is not None]


def default_store(name: str) -> Path:
    """Return where the runs of the experiment called *name* are kept."""
    return Path(f"{name}.runs")


def sweep(
    plan: Plan,
    store: Store,
    crew: Crew,
    *,
    told: Callable[[Key, str | None], None] = lambda _, __: None,
) -> Sweep:
    """Make the runs of *plan* that *store* does not have, and read all that it then has.

    *told* hears of every run that is made, and why it failed. Interrupted by Ctrl-C it
    keeps what is finished.
    """
    points = plan.scenarios()

    def scenario_of(scenario: str) -> Scenario:
        return plan.scenario_of(points[scenario])

    failures: dict[Key, str] = {}
    is_interrupted = False
    try:
        failures = make_missing(plan.runs, scenario_of, store, crew, told=told)
    except KeyboardInterrupt:
        is_interrupted = True
    runs: dict[Key, Values] = {}
    for key in plan.runs:
        found = store.find(*key)
        if found is not None and found.summary is not None:
            runs[key] = values_of(found.summary, plan.outputs)
        elif found is not None and found.failure is not None:
            failures[key] = found.failure
    return Sweep(plan=plan, runs=runs, failures=failures, is_interrupted=is_interrupted)
