"""The crew of a command: who makes its runs, and what they cost, said beforehand."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from experiments.language.tongue import SOURCE, speaking
from experiments.running.cost import Estimate, Lot, Question, work_of
from experiments.running.crew import Crew
from experiments.running.engines import Engine, settle
from experiments.running.ownstore import opened
from experiments.running.store import Store
from experiments.telling.terminal import say


@frozen(kw_only=True)
class Means:
    """How runs are to be made, as the options of a command say."""

    workers: int | None
    """Processes; one a CPU, if absent."""
    engine: Engine
    store: Path | None
    """Where they are kept; our own place, if absent."""
    no_progress: bool


@contextmanager
def crew_for(
    lots: Sequence[Lot], smaller: Iterable[Question], means: Means, *, heading: str = ""
) -> Iterator[Crew]:
    """Lend whoever makes the runs of *lots* and keeps them.

    Before it, say under *heading* what they cost, and what a *smaller* question would.
    """
    with (
        opened(means.store, say) as store,
        crew_keeping(store, lots, smaller, means, heading=heading) as crew,
    ):
        yield crew


@contextmanager
def crew_keeping(
    store: Store | None,
    lots: Sequence[Lot],
    smaller: Iterable[Question],
    means: Means,
    *,
    executor: Executor | None = None,
    heading: str = "",
) -> Iterator[Crew]:
    """Do as `crew_for` with a *store* that is open, and on *executor* if there is one."""
    work = work_of(lots, store)
    engine = means.engine
    with speaking(SOURCE):  # as all of progress is
        if work:
            engine = settle(engine, work, say, is_here=executor is None)
        for line in Estimate(lots, store, engine).words(lots, smaller, heading=heading):
            say(line)
    workers = means.workers or os.cpu_count() or 1
    with Crew(workers, executor=executor, engine=engine, store=store) as crew:
        yield crew
