"""The command `lssim claims`: what is said of a platform, and whether it is so."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from experiments.claiming.book import SHIPPED, Book, require_keys
from experiments.claiming.definition import load_claims
from experiments.claiming.document import document
from experiments.claiming.finding import BAD as BAD_WORDS
from experiments.claiming.lots import lots_of
from experiments.claiming.runs import Runs
from experiments.claiming.sheets import show
from experiments.claiming.study import Study, study
from experiments.cli.crews import Means, crew_for
from experiments.cli.exits import BAD, end_interrupted, reporting
from experiments.cli.options import EngineOption, Json, NoProgress, StoreFile, Workers
from experiments.cli.presenting import DossierFolder, present
from experiments.dossier.findings import Findings
from experiments.dossier.folder import require_room
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.telling.progress import RunsProgress, so_many, took
from experiments.telling.terminal import say

File = Annotated[
    Path,
    typer.Argument(
        metavar="[FILE]",
        help="Claims (TOML), instead of those of the analysis that come with lssim.",
        show_default=False,
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="KEY", help="This claim, and no other."),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Exit with 3 if a claim is refuted or contradicts itself."
    ),
]


def claims_command(
    file: File = SHIPPED,
    *,
    only: Only = None,
    engine: EngineOption = Engine.AUTO,
    store: StoreFile = None,
    workers: Workers = None,
    out: DossierFolder = None,
    as_json: Json = False,
    is_strict: Strict = False,
    no_progress: NoProgress = False,
) -> None:
    """Check what is said of a platform: by arithmetic, by `check`, and by runs."""
    means = Means(workers=workers, engine=engine, store=store, no_progress=no_progress)
    began_at = perf_counter()
    with reporting():
        if out is not None:
            require_room(out)
        book = load_claims(file)
        keys = list(dict.fromkeys(only or []))
        require_keys(book, keys)
        found, is_kept = _study(book, keys, means)
        if found.judged:
            present(_findings(found), as_json=as_json, out=out)
    say(f"{so_many(len(found.judged), 'claim')}, {took(began_at)}")
    if found.is_interrupted:
        few = "" if found.judged else "no claim was finished"
        end_interrupted(few, is_kept=is_kept)
    if is_strict and any(each.word in BAD_WORDS for each in found.judged):
        raise typer.Exit(BAD)


def _study(book: Book, keys: list[str], means: Means) -> tuple[Study, bool]:
    """Return what is found, and whether its runs are kept."""
    lots = lots_of(book, keys)
    if not lots:
        return study(book, Runs(crew=Crew()), keys=keys), False
    heading = "about " if any(it.times > 1 for it in lots) else ""
    with (
        crew_for(lots, (), means, heading=heading) as crew,
        RunsProgress(0, is_wanted=not means.no_progress) as progress,
    ):
        runs = Runs(crew=crew, told=progress, more=progress.expect)
        return study(book, runs, keys=keys), crew.store is not None


def _findings(found: Study) -> Findings:
    return Findings(
        command="claims",
        # Each check names its own, and the command that shows it.
        scenarios={},
        document=lambda: document(found),
        show=lambda to: show(found, to),
    )
