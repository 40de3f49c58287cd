"""One simulation, from a scenario to its summary, that may be stopped on the way."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from attrs import evolve

from experiments.running.engines import Engine, Told, build, choose
from experiments.running.garbage import RARELY
from experiments.running.outdir import OutDir
from experiments.summary.document import Summary
from experiments.summary.summarising import summarise
from models.config import Scenario
from models.operation.simulation import Simulation

STEP_S = {Engine.SIMPY: 60.0, Engine.COMPILED: 300.0}
"""Simulated time between two looks at whether to stop; it changes no result. Each
takes the compiled plane back to Python, once more than the minutes do.

Within a step one is taken every so many turns, for an instant may have no end.
"""

Progress = Callable[[float, int], None]
"""Told of the simulated time and of the events so far."""


def simulate(
    scenario: Scenario,
    *,
    seed: int | None = None,
    out: Path | None = None,
    engine: Engine = Engine.SIMPY,
    told: Told = lambda _: None,
    progress: Progress = lambda _, __: None,
    is_over: Callable[[], bool] = lambda: False,
) -> Summary:
    """Run *scenario* and return its summary, after writing its files to *out*.

    Which *engine* it was, if that was chosen here, and what compiling took, is *told*.

    As soon as *is_over* says so, return what was measured until then, with
    ``interrupted_at_s`` set. Raise `OutDirError` before the run if *out* cannot be used.
    """
    if seed is not None:
        scenario = evolve(scenario, seed=seed)
    with ExitStack() as stack:
        files = stack.enter_context(OutDir(out)) if out is not None else None
        chosen = choose(engine, scenario, told)
        platform = build(
            chosen,
            scenario,
            timeline=files.add_figure if files else None,
            events=files.add_event if files else None,
            told=told,
        )
        with RARELY.during():
            is_finished = _advance(platform, STEP_S[chosen], progress, is_over)
        stopped_s = None if is_finished else platform.env.now
        summary = summarise(platform, until_s=stopped_s)
        if files is not None:
            files.write(summary, scenario)
    return summary


def _advance(
    platform: Simulation,
    step_s: float,
    progress: Progress,
    is_over: Callable[[], bool],
) -> bool:
    """Run to the horizon in steps, or until it is over; say whether it got there."""
    env = platform.env
    horizon_s = platform.scenario.horizon_s
    while env.now < horizon_s:
        is_there = platform.run(min(horizon_s, env.now + step_s), is_over=is_over)
        progress(env.now, env.events)
        if not is_there or (is_over() and env.now < horizon_s):
            return False
    return True
