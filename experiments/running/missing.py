"""Runs that a store does not have: made, and kept there as each of them ends."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import closing
from functools import partial
from time import process_time

from experiments.running.crew import LIVES, Crew
from experiments.running.engines import Engine, EngineError, one_of_many
from experiments.running.simulate import simulate
from experiments.running.simulator import Simulator, StrangerError, this_simulator
from experiments.running.store import Finished, Key, Store
from models.compiled.refusals import NotCompiledError
from models.config import Scenario
from sim.errors import SimError


def make_missing(
    wanted: Sequence[Key],
    scenario_of: Callable[[str], Scenario],
    store: Store,
    crew: Crew,
    *,
    told: Callable[[Key, str | None], None] = lambda _, __: None,
) -> dict[Key, str]:
    """Make those of *wanted* that *store* does not have, each kept as it ends.

    *told* hears of each, and of its failure. Return the failures that are not kept, for
    they may have had to do with this machine: no memory, or a process that was killed.
    Raise `OSError` if the store cannot be written to, or the scheduler of a cluster has
    gone.
    """

    def calls() -> Iterator[tuple[Scenario, int, Simulator, str]]:
        for scenario, seed in store.missing(wanted):
            yield scenario_of(scenario), seed, this_simulator(), scenario

    failures: dict[Key, str] = {}
    make = partial(make_run, engine=crew.engine)
    with closing(crew.outcomes(make, calls())) as outcomes:
        for (_, seed, _, scenario), future in outcomes:
            reason = _failure(future)
            if reason is None:
                run = future.result()
                store.add(scenario, seed, run)
                reason = run.failure
            else:
                failures[scenario, seed] = reason
            told((scenario, seed), reason)
    return failures


def make_run(
    scenario: Scenario,
    seed: int,
    asking: Simulator,
    _: str,
    *,
    engine: Engine = Engine.SIMPY,
) -> Finished:
    """Simulate *scenario* under *seed*; what is stuck or impossible is so every time.

    Raise `StrangerError` where the simulator is not that of whoever is *asking*,
    `NotCompiledError` where the *engine* is not for that scenario.
    """
    asking.require_here()
    began_s = process_time()
    try:
        summary = simulate(scenario, seed=seed, engine=one_of_many(engine, scenario))
    except (EngineError, NotCompiledError):  # another engine may have an answer
        raise
    except SimError as error:
        return Finished(failure=str(error), cpu_s=process_time() - began_s)
    return Finished(summary=summary, cpu_s=process_time() - began_s)


def _failure(future: "Future[Finished]") -> str | None:
    """Return why *future* has no run; raise `OSError` if nobody works on it any more."""
    if future.cancelled():
        raise OSError("whoever made the runs has gone; those that were finished are kept")
    error = future.exception()
    if error is None:
        return None
    if isinstance(error, BrokenExecutor):
        return f"the process that ran it was killed, {LIVES} times"
    if isinstance(error, StrangerError | EngineError | NotCompiledError):
        return str(error)
    if isinstance(error, MemoryError):
        return "no memory left"
    return f"{type(error).__name__}: {error}"
