"""The command `lssim headroom`: how much more a platform bears, and what gives way."""

import os
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from experiments.cli.exits import BAD, INTERRUPTED, reporting
from experiments.cli.hours import For, WholeDay, hours_of, require_one_length
from experiments.cli.options import (
    Configs,
    EngineOption,
    Json,
    NoProgress,
    Overrides,
    Strict,
    Unset,
    Workers,
)
from experiments.cli.scenarios import load_named
from experiments.document import json_text
from experiments.figures import span
from experiments.headroom.document import document
from experiments.headroom.load import LOAD
from experiments.headroom.plan import Plan, plan
from experiments.headroom.sheets import show
from experiments.headroom.study import Study, headroom
from experiments.headroom.wording import planned
from experiments.running.crew import Crew
from experiments.running.engines import Engine, settle
from experiments.summary.days import LEAST_DAYS
from experiments.telling.progress import RunsProgress
from experiments.telling.terminal import Terminal, emit, say

TRIALS = 20
"""Of a search, more or less."""
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
    workers: Workers = None,
    overrides: Overrides = None,
    unset: Unset = None,
    as_json: Json = False,
    is_strict: Strict = False,
    no_progress: NoProgress = False,
) -> None:
    """Find the largest load that keeps the promises, and what gives way beyond it."""
    require_one_length(length_s, is_whole=is_whole)
    began_at = perf_counter()
    with reporting():
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
        found = _search(wanted, engine, workers, no_progress=no_progress)
        if found.found:
            _present(found, configs, as_json=as_json)
    say(f"{len(found.found):,} searches, {span(perf_counter() - began_at)}")
    if found.is_interrupted:
        say("interrupted: the searches that were finished are kept")
        raise typer.Exit(INTERRUPTED)
    if is_strict and any(_is_bad(found, load.scenario.name) for load in wanted.loads):
        raise typer.Exit(BAD)


def _search(
    wanted: Plan, engine: Engine, workers: int | None, *, no_progress: bool
) -> Study:
    first = wanted.loads[0].scenario
    work = [(wanted.part_of(first, None), TRIALS * len(wanted.seeds))]
    engine = settle(engine, work, say)
    with (
        Crew(workers or os.cpu_count() or 1) as crew,
        RunsProgress(0, is_wanted=not no_progress) as progress,
    ):
        return headroom(wanted, crew, engine=engine, told=progress, more=progress.expect)


def _present(found: Study, paths: list[Path], *, as_json: bool) -> None:
    if as_json:
        emit(json_text(document(found), ensure_ascii=False))
        return
    names = [load.scenario.name for load in found.plan.loads]
    configs = dict(zip(names, map(str, paths), strict=True))
    show(found, configs, Terminal())


def _is_bad(found: Study, topology: str) -> bool:
    """Say whether *topology*, with all there, does not clearly bear today's load."""
    whole = next((it for it in found.of(topology) if it.away is None), None)
    return whole is None or whole.edges is None or whole.edges.keeps_at < 1
