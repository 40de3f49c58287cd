"""The command `lssim sweep`: what comes out as keys of a config vary."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from attrs import evolve

from experiments.cli.crews import Means, crew_keeping
from experiments.cli.exits import FAILED, end_interrupted, reporting
from experiments.cli.options import EngineOption, Json, NoProgress, Workers
from experiments.cli.presenting import DossierFolder, present
from experiments.dossier.findings import Findings
from experiments.dossier.folder import require_room
from experiments.running.cluster import cluster
from experiments.running.cost import Question
from experiments.running.engines import Engine
from experiments.running.store import Store
from experiments.sweeping.document import document
from experiments.sweeping.export import export, require_exportable
from experiments.sweeping.lots import lots_of
from experiments.sweeping.plan import Key, Plan, plan
from experiments.sweeping.sheets import show
from experiments.sweeping.shipped import file_of
from experiments.sweeping.sweep import Sweep, default_store, sweep
from experiments.telling.progress import ReadingProgress, RunsProgress, so_many, took
from experiments.telling.terminal import say

File = Annotated[
    Path,
    typer.Argument(
        metavar="EXPERIMENT",
        help="What varies, and why (TOML), or the name of one that is shipped.",
    ),
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
    engine: EngineOption = Engine.AUTO,
    dask: Dask = None,
    export_to: ExportFile = None,
    out: DossierFolder = None,
    as_json: Json = False,
    no_progress: NoProgress = False,
) -> None:
    """Vary keys of a config and say what comes out; finished runs are kept."""
    means = Means(workers=workers, engine=engine, store=store, no_progress=no_progress)
    began_at = perf_counter()
    with reporting():
        if out is not None:
            require_room(out)
        if export_to is not None:
            require_exportable(export_to)
        with ReadingProgress("points are read", is_wanted=not no_progress) as reading:
            planned = plan(file_of(experiment), told=reading)
        place = store or default_store(planned.name)
        found = _run(planned, place, means, dask)
        present(_findings(found), as_json=as_json, out=out)
        if export_to is not None:
            export(found, export_to)
    say(f"{so_many(len(found.runs), 'run')} in {place}, {took(began_at)}")
    if found.is_interrupted:
        end_interrupted(is_kept=True)
    if not found.complete:
        say("no point was finished: no result")
        raise typer.Exit(FAILED)


def _run(planned: Plan, place: Path, means: Means, dask: str | None) -> Sweep:
    heading = f"{len(planned.points):,} points x {len(planned.seeds)} seeds: "
    with (
        Store(place) as store,
        _executor(dask) as executor,
        crew_keeping(
            store,
            lots_of(planned),
            _smaller(planned),
            means,
            executor=executor,
            heading=heading,
        ) as crew,
    ):
        missing = store.missing(planned.runs)
        with RunsProgress(len(missing), is_wanted=not means.no_progress) as progress:
            told = Telling(planned, missing, progress)
            return sweep(planned, store, crew, told=told)


@contextmanager
def _executor(dask: str | None) -> Iterator[Executor | None]:
    """Lend the workers of a cluster, if there is to be one."""
    if dask is None:
        yield None
        return
    with cluster(dask) as executor:
        yield executor


def _smaller(planned: Plan) -> Iterator[Question]:
    """Yield what would take less, by the key of the experiment that asks for it."""
    if (fewer := planned.experiment.replications // 2) >= 1:
        experiment = evolve(planned.experiment, replications=fewer)
        less = lots_of(evolve(planned, experiment=experiment))
        yield f"with replications = {fewer}", less


class Telling:
    """Says of a sweep how many points are done and how many failed, beside the bar."""

    def __init__(
        self, plan: Plan, missing: Sequence[Key], progress: Callable[[str], None]
    ) -> None:
        self._points = plan.scenarios()
        self._names = list(plan.experiment.factors)
        self._progress = progress
        self._left = Counter(scenario for scenario, _ in missing)
        """Runs to go, by the points that have any."""
        self._failed: set[str] = set()

    def __call__(self, key: Key, failure: str | None) -> None:
        """Count the run *key*, and its *failure*."""
        scenario, _ = key
        self._left -= Counter([scenario])
        if failure is not None:
            self._failed.add(scenario)
        total = len(self._points)
        done = f"{total - len(self._left):,} of {total:,} points"
        failed = f", {len(self._failed):,} failed" if self._failed else ""
        values = zip(self._names, self._points[scenario].values, strict=True)
        words = ", ".join(f"{name} = {value}" for name, value in values)
        self._progress(f"{done}{failed}; {words}")


def _findings(found: Sweep) -> Findings:
    return Findings(
        command="sweep",
        scenarios={each.name: each.scenario for each in found.plan.topologies},
        document=lambda: document(found),
        show=lambda to: show(found, to),
    )
