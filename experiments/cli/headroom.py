"""The command `lssim headroom`: how much more a platform bears, and what gives way."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from experiments.cli.crews import Means, crew_for
from experiments.cli.exits import BAD, end_interrupted, reporting
from experiments.cli.hours import For, WholeDay, hours_of, require_one_length
from experiments.cli.options import (
    Configs,
    EngineOption,
    Json,
    NoProgress,
    Overrides,
    StoreFile,
    Strict,
    Unset,
    Workers,
)
from experiments.cli.presenting import DossierFolder, present
from experiments.cli.scenarios import load_named
from experiments.dossier.findings import Findings
from experiments.dossier.folder import require_room
from experiments.headroom.document import document
from experiments.headroom.load import LOAD
from experiments.headroom.lots import lots_of
from experiments.headroom.plan import Plan, plan
from experiments.headroom.sheets import show
from experiments.headroom.study import Study, headroom
from experiments.headroom.wording import planned
from experiments.running.engines import Engine
from experiments.summary.days import LEAST_DAYS
from experiments.telling.progress import RunsProgress, so_many, took
from experiments.telling.terminal import say

Of = Annotated[
    list[str] | None,
    typer.Option(
        "--of",
        metavar="WHAT",
        help="What grows: load, sessions, or a dotted key (* for every entry).",
    ),
]
Away = Annotated[
    bool,
    typer.Option("--away", help="Also with one host, database or process less."),
]
Stalls = Annotated[
    bool,
    typer.Option("--stalls", help="Also how long a stall may last, over the load."),
]
Replications = Annotated[
    int, typer.Option(min=LEAST_DAYS, max=1000, help="Seeds of each trial.")
]
Seed = Annotated[
    int | None, typer.Option(min=0, help="First seed, instead of the first file's.")
]


def headroom_command(
    configs: Configs,
    *,
    of: Of = None,
    has_away: Away = False,
    has_stalls: Stalls = False,
    replications: Replications = LEAST_DAYS,
    seed: Seed = None,
    length_s: For = None,
    is_whole: WholeDay = False,
    engine: EngineOption = Engine.AUTO,
    store: StoreFile = None,
    workers: Workers = None,
    overrides: Overrides = None,
    unset: Unset = None,
    out: DossierFolder = None,
    as_json: Json = False,
    is_strict: Strict = False,
    no_progress: NoProgress = False,
) -> None:
    """Find the largest load that keeps the promises, and what gives way beyond it."""
    require_one_length(length_s, is_whole=is_whole)
    means = Means(workers=workers, engine=engine, store=store, no_progress=no_progress)
    began_at = perf_counter()
    with reporting():
        if out is not None:
            require_room(out)
        topologies = load_named(configs, overrides or [], unset or [])
        hours = hours_of(topologies[0], length_s, is_whole=is_whole)
        wanted = plan(
            topologies,
            of=of or [LOAD],
            hours=hours,
            replications=replications,
            seed=seed,
            has_away=has_away,
            has_stalls=has_stalls,
        )
        say(planned(wanted))
        found, is_kept = _search(wanted, means)
        if found.found:
            present(_findings(found, configs), as_json=as_json, out=out)
    say(f"{so_many(len(found.found), 'search')}, {took(began_at)}")
    _end(found, is_kept=is_kept, is_strict=is_strict)


def _end(found: Study, *, is_kept: bool, is_strict: bool) -> None:
    """End with the exit code that *found* deserves."""
    if found.is_interrupted:
        few = "" if found.found else "no search was finished"
        end_interrupted(few, is_kept=is_kept)
    if is_strict and any(_is_bad(found, load.scenario.name) for load in found.plan.loads):
        raise typer.Exit(BAD)


def _search(wanted: Plan, means: Means) -> tuple[Study, bool]:
    """Return what is found, and whether its runs are kept."""
    with (
        crew_for(lots_of(wanted), (), means, heading="about ") as crew,
        RunsProgress(0, is_wanted=not means.no_progress) as progress,
    ):
        found = headroom(wanted, crew, told=progress, more=progress.expect)
    return found, crew.store is not None


def _findings(found: Study, paths: list[Path]) -> Findings:
    scenarios = {load.scenario.name: load.scenario for load in found.plan.loads}
    configs = dict(zip(scenarios, map(str, paths), strict=True))
    return Findings(
        command="headroom",
        scenarios=scenarios,
        document=lambda: document(found),
        show=lambda to: show(found, configs, to),
    )


def _is_bad(found: Study, topology: str) -> bool:
    """Say whether *topology*, with all there, does not clearly bear today's load."""
    whole = next((it for it in found.of(topology) if it.away is None), None)
    return whole is None or whole.edges is None or whole.edges.keeps_at < 1
