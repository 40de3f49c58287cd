"""The command `lssim migrate`: which platform in which month, and when a step is due."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from experiments.cli.crews import Means, crew_for
from experiments.cli.exits import BAD, end_interrupted, reporting
from experiments.cli.hours import For, WholeDay, require_one_length
from experiments.cli.options import (
    EngineOption,
    Json,
    NoProgress,
    StoreFile,
    Strict,
    Workers,
)
from experiments.cli.presenting import DossierFolder, present
from experiments.comparing.busyhours import LENGTH_S
from experiments.dossier.findings import Findings
from experiments.dossier.folder import require_room
from experiments.migrating.document import document
from experiments.migrating.lots import lots_of
from experiments.migrating.plan import Plan, plan
from experiments.migrating.sheets import show
from experiments.migrating.study import Study, migrate
from experiments.migrating.timetable import Month, timetable
from experiments.migrating.wording import planned
from experiments.running.engines import Engine
from experiments.summary.days import LEAST_DAYS
from experiments.telling.progress import RunsProgress, so_many, took
from experiments.telling.terminal import say

FASTEST = 100.0
SLOWEST = 0.01

File = Annotated[
    Path,
    typer.Argument(metavar="MIGRATION", help="Phases over months with growth (TOML)."),
]
Pace = Annotated[
    float,
    typer.Option(
        "--growth",
        min=SLOWEST,
        max=FASTEST,
        metavar="TIMES",
        help="Grow so many times as fast as the file says.",
    ),
]
Replications = Annotated[
    int, typer.Option(min=LEAST_DAYS, max=1000, help="Seeds of each trial.")
]
Seed = Annotated[
    int | None, typer.Option(min=0, help="First seed, instead of the first phase's.")
]


def migrate_command(
    migration: File,
    *,
    pace: Pace = 1.0,
    replications: Replications = LEAST_DAYS,
    seed: Seed = None,
    length_s: For = None,
    is_whole: WholeDay = False,
    engine: EngineOption = Engine.AUTO,
    store: StoreFile = None,
    workers: Workers = None,
    out: DossierFolder = None,
    as_json: Json = False,
    is_strict: Strict = False,
    no_progress: NoProgress = False,
) -> None:
    """Follow phases over months with growth: price, health, and when a step is due."""
    require_one_length(length_s, is_whole=is_whole)
    means = Means(workers=workers, engine=engine, store=store, no_progress=no_progress)
    began_at = perf_counter()
    with reporting():
        if out is not None:
            require_room(out)
        wanted = plan(
            migration,
            pace=pace,
            length_s=None if is_whole else length_s or LENGTH_S,
            replications=replications,
            seed=seed,
        )
        say(planned(wanted))
        found, is_kept = _search(wanted, means)
        months = timetable(found) if found.found else []
        if found.found or as_json:
            present(_findings(found, months), as_json=as_json, out=out)
    say(f"{_extent(found)}, {took(began_at)}")
    if found.is_interrupted:
        few = "" if found.found else "no phase was finished"
        end_interrupted(few, is_kept=is_kept)
    if is_strict and _is_bad(found, months):
        raise typer.Exit(BAD)


def _extent(found: Study) -> str:
    """Return how many phases and steps were finished."""
    phases, steps = len(found.found), len(found.steps)
    return f"{so_many(phases, 'phase')} and {so_many(steps, 'step')}"


def _search(wanted: Plan, means: Means) -> tuple[Study, bool]:
    """Return what is found, and whether its runs are kept."""
    with (
        crew_for(lots_of(wanted), (), means, heading="about ") as crew,
        RunsProgress(0, is_wanted=not means.no_progress) as progress,
    ):
        found = migrate(wanted, crew, told=progress, more=progress.expect)
    return found, crew.store is not None


def _findings(found: Study, months: Sequence[Month]) -> Findings:
    return Findings(
        command="migrate",
        scenarios={each.name: each.scenario for each in found.plan.phases},
        document=lambda: document(found, months),
        show=lambda to: show(found, months, to),
    )


def _is_bad(found: Study, months: Sequence[Month]) -> bool:
    """Say whether a month breaks a promise or does not fit, or the disk is full."""
    storage = found.plan.storage
    for month in months:
        if month.kept is False or month.health is None or not month.health.keeps_up:
            return True
    return storage is not None and storage.full_in(found.plan.clock) <= found.plan.months
