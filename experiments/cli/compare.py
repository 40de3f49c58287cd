"""The command `lssim compare`: topologies side by side, under the same users."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from attrs import evolve

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
from experiments.cli.strictness import is_bad_in_general
from experiments.comparing.answer import Answer, answer_of
from experiments.comparing.busyhours import LENGTH_S, busy_hours
from experiments.comparing.comparison import Comparison, compare
from experiments.comparing.document import document
from experiments.comparing.lots import lots_of
from experiments.comparing.marks import load_marks
from experiments.comparing.plan import LEAST_RUNS, Plan, plan
from experiments.comparing.sheets import show
from experiments.comparing.wording import planned
from experiments.dossier.findings import Findings
from experiments.dossier.folder import require_room
from experiments.running.cost import Question
from experiments.running.engines import Engine
from experiments.summary.days import LEAST_DAYS
from experiments.telling.progress import RunsProgress, so_many, took
from experiments.telling.terminal import say

TOO_FEW = "too few seeds were finished to tell anything"
Replications = Annotated[
    int, typer.Option(min=2, max=10_000, help="Runs of each, the same seeds for all.")
]
Seed = Annotated[
    int | None, typer.Option(min=0, help="First seed, instead of the first file's.")
]
BadDays = Annotated[
    bool,
    typer.Option(
        "--bad-days",
        help="Also what the faults of a month cost, and the frontier of price and risk.",
    ),
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="Take the difference of two apart: which of their keys makes how much.",
    ),
]
MarksFile = Annotated[
    Path | None,
    typer.Option("--marks", metavar="FILE", help="Rules of the marks, instead of ours."),
]


def compare_command(
    configs: Configs,
    *,
    replications: Replications = LEAST_DAYS,
    seed: Seed = None,
    length_s: For = None,
    is_whole: WholeDay = False,
    has_bad_days: BadDays = False,
    takes_apart: Explain = False,
    marks: MarksFile = None,
    workers: Workers = None,
    engine: EngineOption = Engine.AUTO,
    store: StoreFile = None,
    overrides: Overrides = None,
    unset: Unset = None,
    out: DossierFolder = None,
    as_json: Json = False,
    no_progress: NoProgress = False,
    is_strict: Strict = False,
) -> None:
    """Put topologies side by side, under the same users."""
    require_one_length(length_s, is_whole=is_whole)
    means = Means(workers=workers, engine=engine, store=store, no_progress=no_progress)
    began_at = perf_counter()
    with reporting():
        if out is not None:
            require_room(out)
        rules = load_marks(marks)
        topologies = load_named(configs, overrides or [], unset or [])
        hours = hours_of(topologies[0], length_s, is_whole=is_whole)
        wanted = plan(
            topologies,
            hours=hours,
            replications=replications,
            seed=seed,
            has_bad_days=has_bad_days,
            takes_apart=takes_apart,
        )
        say(planned(wanted))
        found, is_kept = _run(wanted, means)
        if found.says_something:
            present(_findings(answer_of(found, rules)), as_json=as_json, out=out)
    say(f"{so_many(len(found.seeds), 'seed')}, {took(began_at)}")
    _end(found, is_kept=is_kept, is_strict=is_strict)


def _end(found: Comparison, *, is_kept: bool, is_strict: bool) -> None:
    """End with the exit code that *found* deserves."""
    if found.is_interrupted:
        too_few = "" if found.says_something else TOO_FEW
        end_interrupted(too_few, is_kept=is_kept)
    if is_strict and any(map(is_bad_in_general, found.runs.values())):
        raise typer.Exit(BAD)


def _run(wanted: Plan, means: Means) -> tuple[Comparison, bool]:
    """Return what is found, and whether it is kept."""
    with (
        crew_for(lots_of(wanted), _smaller(wanted), means) as crew,
        RunsProgress(wanted.runs, is_wanted=not means.no_progress) as progress,
    ):
        found = compare(wanted, crew, told=progress, more=progress.expect)
    return found, crew.store is not None


def _smaller(wanted: Plan) -> Iterator[Question]:
    """Yield what would take less, by the options that ask for it."""
    if wanted.hours is None:
        hours = busy_hours(wanted.topologies[0], LENGTH_S)
        yield "without --whole-day", lots_of(evolve(wanted, hours=hours))
    if wanted.has_bad_days:
        yield "without --bad-days", lots_of(evolve(wanted, has_bad_days=False))
    if wanted.cut is not None:
        yield "without --explain", lots_of(evolve(wanted, cut=None))
    if (fewer := wanted.replications // 2) >= LEAST_RUNS:
        less = lots_of(evolve(wanted, replications=fewer))
        yield f"with --replications {fewer}", less


def _findings(answer: Answer) -> Findings:
    return Findings(
        command="compare",
        scenarios={each.name: each for each in answer.found.plan.topologies},
        document=lambda: document(answer),
        show=lambda to: show(answer, to),
    )
