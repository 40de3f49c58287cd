"""The warm-up: where the minutes of several runs settle, found by MSER-5.

MSER-5 presumes a steady state that a run settles into. A day has none: where the load
follows the hours or something happens at a stated time, the quietest rest of the run
would be kept and the others cut, so that it is refused.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from statistics import fmean

from attrs import evolve, frozen

from experiments.figures import quantity, span
from experiments.language.tongue import SOURCE, speaking
from experiments.running.crew import Crew
from experiments.running.engines import Engine, build, one_of_many
from experiments.running.garbage import RARELY
from models.config import Scenario, with_groups
from models.operation.faults import with_surges
from models.operation.recorder import Row
from models.traffic.measures import MINUTE_S
from models.traffic.rates import request_rate, session_rate
from sim.estimation import mser5
from sim.rate import Rate

PILOT_RUNS = 5
"""Whose mean is looked at. Source: Hoad, Robinson & Davies (2010), JORS 61, 1632-1644."""
LEAST_MINUTES = 40
"""Of fewer the search ends at a single batch, which has no spread and always wins."""
STEADY = 0.1
"""Relative; a load that varies by more has no steady state."""

Minutes = dict[str, list[float | None]]
"""Mean latency of each whole minute in seconds, by system; None if none was answered."""


class WarmUpError(ValueError):
    """There is no warm-up to be found; the message says why on one line."""


@frozen(kw_only=True)
class WarmUp:
    """What is cut from the beginning of every run."""

    by_system: dict[str, float]
    """What MSER-5 cuts of the minutes of each system, s."""
    run_s: float
    """Length of a run, with what is cut."""
    runs: int
    """Of whose minutes the mean was looked at."""

    @property
    def cut_s(self) -> float:
        """Seconds that are cut: what the slowest system takes to settle."""
        return max(self.by_system.values())


def find_warm_up(
    scenario: Scenario,
    crew: Crew,
    *,
    runs: int,
    told: Callable[[str], None] = lambda _: None,
) -> WarmUp:
    """Return what MSER-5 cuts of *scenario*, by so many *runs* from its seed on.

    Raise `WarmUpError` if they have no steady state, or reach it too late.
    """
    require_steady(scenario)
    whole = evolve(scenario, warm_up_s=0.0)
    calls = [(whole, scenario.seed + k, crew.engine) for k in range(runs)]
    found: list[Minutes] = []
    with closing(crew.results(minutes_of, calls)) as results:
        for minutes in results:
            found.append(minutes)
            told(f"warm-up, seed {scenario.seed + len(found) - 1}")
    return WarmUp(
        by_system={
            name: cut_of(name, [each[name] for each in found])
            for name in scenario.systems
        },
        run_s=scenario.horizon_s,
        runs=runs,
    )


def minutes_of(scenario: Scenario, seed: int, engine: Engine) -> Minutes:
    """Run *scenario* under *seed* and return the latency of its minutes."""
    minutes: Minutes = {name: [] for name in scenario.systems}
    answered = dict.fromkeys(minutes, 0.0)

    def take(row: Row) -> None:
        at_s, kind, name, measure, value = row
        if kind != "system" or at_s % MINUTE_S:
            return
        if measure == "completed":
            answered[name] = value
        elif measure == "latency_mean_s":
            minutes[name].append(value if answered[name] else None)

    with RARELY.during():
        chosen = one_of_many(engine, scenario)
        build(chosen, evolve(scenario, seed=seed), timeline=take).run()
    return minutes


@speaking(SOURCE)
def cut_of(name: str, runs: Sequence[Sequence[float | None]]) -> float:
    """Return the seconds that MSER-5 cuts of the mean of *runs*, a value a minute.

    Raise `WarmUpError` if system *name* is then not settled in the first half.
    """
    series: list[float] = []
    for minute in zip(*runs, strict=True):
        known = [each for each in minute if each is not None]
        if not known:
            at = span(len(series) * MINUTE_S)
            rule = "MSER-5 needs a latency of every minute, say warm_up_s"
            raise WarmUpError(f"warm-up: {name} answered nobody at {at}: {rule}")
        series.append(fmean(known))
    if len(series) < LEAST_MINUTES:
        rule = f"MSER-5 needs at least {LEAST_MINUTES} minutes"
        raise WarmUpError(f"warm-up: {rule}, the run has {len(series)}: run longer")
    try:
        return mser5(series).observations * MINUTE_S
    except ValueError:
        rule = "MSER-5 would cut more than half of the run, nothing settles: run longer"
        raise WarmUpError(f"warm-up: {name}: {rule}") from None


def require_steady(scenario: Scenario) -> None:
    """Raise `WarmUpError` if the load of *scenario* varies, or something has its time."""
    known = with_surges(with_groups(scenario))
    for name, system in known.systems.items():
        if system.clients.kind == "trace":
            raise _unsteady(f"the requests of {name} come from a trace")
        if system.clients.kind == "open":
            _require_constant(f"requests of {name}", request_rate(name, known), known)
        if system.sessions is not None:
            rate = session_rate(system, known)
            _require_constant(f"sessions of {name}", rate, known)
    for name, fault in scenario.faults.items():
        if fault.mttf_s is None:
            raise _unsteady(f"fault {name} happens at a stated time")
    for name in scenario.batch:
        raise _unsteady(f"batch work {name} happens at a stated time")


@speaking(SOURCE)
def _require_constant(what: str, rate: Rate, scenario: Scenario) -> None:
    knots_s = rate.knots_s[rate.knots_s < scenario.horizon_s]
    per_s = rate.at(knots_s)
    low, high = float(per_s.min()), float(per_s.max())
    if high > (1 + STEADY) * low:
        a_minute = f"{quantity(60 * low)} to {quantity(60 * high)} a minute"
        raise _unsteady(f"the {what} vary with the hours ({a_minute})")


def _unsteady(why: str) -> WarmUpError:
    rule = (
        "MSER-5 looks for a steady state, and a day has none; let it begin warm"
        " (starts_warm), say warm_up_s, or run hours of one load"
    )
    return WarmUpError(f"warm-up: {why}: {rule}")
