"""An engagement: a crew for certain runs, with its engine and where they are kept."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from experiments.running.cost import Lot, work_of
from experiments.running.crew import Crew
from experiments.running.engines import Engine, engine_named, settle
from experiments.running.store import Store


@contextmanager
def engaged(
    lots: Sequence[Lot], workers: int, engine: str | Engine, store: Path | str | None
) -> Iterator[Crew]:
    """Lend who makes the runs of *lots* and keeps them in *store*, if there is one."""
    with ExitStack() as stack:
        kept = None if store is None else stack.enter_context(Store(Path(store)))
        chosen = settle(engine_named(engine), work_of(lots, kept))
        yield stack.enter_context(Crew(workers, engine=chosen, store=kept))
