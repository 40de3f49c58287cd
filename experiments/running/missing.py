"""Runs that a store does not have: made, and kept there as each of them ends."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import closing
from time import process_time

from experiments.running.crew import LIVES, Crew
from experiments.running.simulate import simulate
from experiments.running.store import Finished, Store
from models.config import Scenario
from sim.errors import SimError

Key = tuple[str, int]
"""A run: the hash of its scenario, and its seed."""


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
    Raise `OSError` if the store cannot be written to.
    """

    def calls() -> Iterator[tuple[Scenario, str, int]]:
        for scenario, seed in store.missing(wanted):
            yield scenario_of(scenario), scenario, seed

    failures: dict[Key, str] = {}
    with closing(crew.outcomes(make_run, calls())) as outcomes:
        for (_, scenario, seed), future in outcomes:
            reason = _failure(future)
            if reason is None:
                run = future.result()
                store.add(scenario, seed, run)
                reason = run.failure
            else:
                failures[scenario, seed] = reason
            told((scenario, seed), reason)
    return failures


def make_run(scenario: Scenario, _: str, seed: int) -> Finished:
    """Simulate *scenario* under *seed*; what is stuck or impossible is so every time."""
    began_s = process_time()
    try:
        summary = simulate(scenario, seed=seed)
    except SimError as error:
        return Finished(failure=str(error), cpu_s=process_time() - began_s)
    return Finished(summary=summary, cpu_s=process_time() - began_s)


def _failure(future: "Future[Finished]") -> str | None:
    error = future.exception()
    if error is None:
        return None
    if isinstance(error, BrokenExecutor):
        return f"the process that ran it was killed, {LIVES} times"
    if isinstance(error, MemoryError):
        return "no memory left"
    return f"{type(error).__name__}: {error}"
