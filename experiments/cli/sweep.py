"""The command `lssim sweep`: what comes out as keys of a config vary."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from experiments.cli.exits import FAILED, INTERRUPTED, reporting
from experiments.cli.options import Json, NoProgress, Workers
from experiments.document import json_text
from experiments.figures import span
from experiments.running.cluster import cluster
from experiments.running.crew import Crew
from experiments.running.store import Store
from experiments.sweeping.document import document
from experiments.sweeping.export import export, require_exportable
from experiments.sweeping.plan import Key, Plan, plan
from experiments.sweeping.sheets import show
from experiments.sweeping.sweep import Sweep, default_store, sweep
from experiments.telling.progress import ReadingProgress, RunsProgress
from experiments.telling.terminal import Terminal, emit, say

File = Annotated[
    Path, typer.Argument(metavar="EXPERIMENT", help="What varies, and why (TOML).")
]
StoreFile = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="FILE", help="Keeps finished runs; EXPERIMENT.runs, if absent."
    ),
]
ExportFile = Annotated[
    Path | None,
    typer.Option(
        "--export", metavar="FILE", help="Write the figures of all runs: .parquet, .csv."
    ),
]


Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="Run on the cluster of this Dask scheduler instead."
    ),
]


def sweep_command(
    experiment: File,
    *,
    store: StoreFile = None,
    workers: Workers = None,
    dask: Dask = None,
    export_to: ExportFile = None,
    as_json: Json = False,
    no_progress: NoProgress = False,
) -> None:
    """Vary keys of a config and say what comes out; finished runs are kept."""
    began_at = perf_counter()
    with reporting():
        if export_to is not None:
            require_exportable(export_to)
        with ReadingProgress("points are read", is_wanted=not no_progress) as reading:
            planned = plan(experiment, told=reading)
        place = store or default_store(planned.name)
        with Store(place) as kept, _crew(workers, dask) as crew:
            to_go = len(kept.missing(planned.runs))
            say(cost_words(planned, kept, to_go))
            with RunsProgress(to_go, is_wanted=not no_progress) as progress:
                found = sweep(planned, kept, crew, told=_Telling(planned, progress))
        _present(found, as_json=as_json)
        if export_to is not None:
            export(found, export_to)
    say(f"{len(found.runs):,} runs in {place}, {span(perf_counter() - began_at)}")
    if found.is_interrupted:
        say("interrupted: what was finished is kept, the same command goes on from there")
        raise typer.Exit(INTERRUPTED)
    if not found.complete:
        say("no point was finished: no result")
        raise typer.Exit(FAILED)


@contextmanager
def _crew(workers: int | None, dask: str | None) -> Iterator[Crew]:
    """Lend whoever makes the runs: processes here, or the workers of a cluster."""
    if dask is None:
        with Crew(workers or os.cpu_count() or 1) as crew:
            yield crew
        return
    with cluster(dask) as executor, Crew(executor=executor) as crew:
        yield crew


def cost_words(plan: Plan, store: Store, to_go: int) -> str:
    """Say how many runs there are to make, how many are there, and what they take."""
    runs = plan.runs
    words = (
        f"{len(plan.points):,} points x {len(plan.seeds)} seeds: {len(runs):,} runs, of"
        f" which {len(runs) - to_go:,} are in {store.path}"
    )
    if to_go:
        mean_s = store.mean_cpu_s({scenario for scenario, _ in runs})
        cost = "" if mean_s is None else f", about {span(to_go * mean_s)} of CPU time"
        words += f"; {to_go:,} to go{cost}"
    if strangers := store.strangers():
        words += f" ({strangers:,} runs there are another lssim's, and are not used)"
    return words


class _Telling:
    """Counts runs and failures for the bar."""

    def __init__(self, plan: Plan, progress: RunsProgress) -> None:
        self._points = plan.scenarios()
        self._names = list(plan.experiment.factors)
        self._progress = progress
        self._failed = 0

    def __call__(self, key: Key, failure: str | None) -> None:
        """Count the run *key*, and its *failure*."""
        self._failed += failure is not None
        values = zip(self._names, self._points[key[0]].values, strict=True)
        words = ", ".join(f"{name} = {value}" for name, value in values)
        self._progress(f"{self._failed} failed; {words}" if self._failed else words)


def _present(found: Sweep, *, as_json: bool) -> None:
    if as_json:
        emit(json_text(document(found), ensure_ascii=False))
    else:
        show(found, Terminal())
