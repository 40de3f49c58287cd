"""The command `lssim advise`: what should be rented for a workload."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from experiments.advising.document import document
from experiments.advising.lots import lots_of
from experiments.advising.output import OutFile
from experiments.advising.plan import STEPS, Plan, plan
from experiments.advising.sheets import show
from experiments.advising.study import Study, advise
from experiments.advising.wording import planned
from experiments.cli.crews import Means, crew_for
from experiments.cli.exits import BAD, end_interrupted, reporting
from experiments.cli.hours import For, WholeDay, hours_of, require_one_length
from experiments.cli.options import (
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
from experiments.running.engines import Engine
from experiments.telling.progress import RunsProgress, so_many, took
from experiments.telling.terminal import say
from experiments.tomlvalue import toml_value
from models.plans.catalog import load_catalog

Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="Scenario file (TOML).")]
Budget = Annotated[
    float | None,
    typer.Option("--budget", metavar="YEN", help="Most that a month may cost."),
]
Plans = Annotated[
    list[str] | None,
    typer.Option("--plans", metavar="GLOB", help="Plans that may be rented."),
]
Apart = Annotated[
    list[str] | None,
    typer.Option("--apart", metavar="A,B", help="Systems that may share no host."),
]
Zones = Annotated[
    list[str] | None,
    typer.Option("--zones", metavar="ZONE", help="Zones that hosts take in turn."),
]
Steps = Annotated[
    int, typer.Option(min=0, max=50, help="Prices beyond the answer to be tried.")
]
BadDays = Annotated[
    bool, typer.Option("--bad-days", help="Also what the faults of a month cost.")
]
Written = Annotated[
    Path | None,
    typer.Option("--write", metavar="FILE", help="Writes the platform that is advised."),
]
Seed = Annotated[
    int | None, typer.Option(min=0, help="First seed, instead of the file's.")
]


def advise_command(
    config: Config,
    *,
    budget_jpy: Budget = None,
    plans: Plans = None,
    apart: Apart = None,
    zones: Zones = None,
    steps: Steps = STEPS,
    has_bad_days: BadDays = False,
    written: Written = None,
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
    """Find the cheapest platform that keeps the promises, and what more would buy."""
    require_one_length(length_s, is_whole=is_whole)
    means = Means(workers=workers, engine=engine, store=store, no_progress=no_progress)
    began_at = perf_counter()
    limits = _limits(budget_jpy, plans, apart, zones)
    with reporting():
        file = _room_for(written, out)
        (scenario,) = load_named([config], [*(overrides or []), *limits], unset or [])
        wanted = plan(
            scenario,
            load_catalog(),
            hours=hours_of(scenario, length_s, is_whole=is_whole),
            seed=seed,
            steps=steps,
            has_bad_days=has_bad_days,
        )
        say(planned(wanted))
        found, is_kept = _advise(wanted, means)
        findings = _findings(found, _written(found, file))
        present(findings, as_json=as_json, out=out)
    say(f"{_runs(found)}, {took(began_at)}")
    _end(found, is_kept=is_kept, is_strict=is_strict)


def _room_for(written: Path | None, out: Path | None) -> OutFile | None:
    """Return the file of the platform; refuse it, or the folder, without room."""
    if out is not None:
        if out.suffix == ".toml":
            rule = f"takes a folder, got {out.name}; --write FILE writes the platform"
            raise typer.BadParameter(rule, param_hint="--out")
        require_room(out)
    return None if written is None else OutFile(written)


def _limits(
    budget_jpy: float | None,
    plans: list[str] | None,
    apart: list[str] | None,
    zones: list[str] | None,
) -> list[str]:
    """Return limits as ``--set`` takes them."""
    given: dict[str, object] = {
        "budget_jpy": budget_jpy,
        "plans": plans,
        "must_be_apart": [each.split(",") for each in apart] if apart else None,
        "zones": zones,
    }
    return [
        f"advise.{key}={toml_value(value)}"
        for key, value in given.items()
        if value is not None
    ]


def _advise(wanted: Plan, means: Means) -> tuple[Study, bool]:
    """Return what is found, and whether its runs are kept."""
    with (
        crew_for(lots_of(wanted), (), means, heading="about ") as crew,
        RunsProgress(0, is_wanted=not means.no_progress) as progress,
    ):
        found = advise(wanted, crew, told=progress, more=progress.expect)
    return found, crew.store is not None


def _written(found: Study, file: OutFile | None) -> str | None:
    """Write the platform that is advised; return where it is, if anywhere."""
    if file is None or found.answer is None:
        return None
    file.write(found.answer.scenario)
    return str(file.path)


def _findings(found: Study, written: str | None) -> Findings:
    name = found.plan.scenario.name
    scenarios = {name: found.plan.scenario}
    scenarios |= {each.words: each.scenario for each in found.told if each.words != name}
    return Findings(
        command="advise",
        scenarios=scenarios,
        document=lambda: document(found),
        show=lambda to: show(found, written, to),
    )


def _runs(found: Study) -> str:
    beside = " beside those of faults" if found.plan.has_bad_days else ""
    return f"{so_many(found.runs.number, 'run')}{beside}"


def _end(found: Study, *, is_kept: bool, is_strict: bool) -> None:
    """End with the exit code that *found* deserves."""
    if found.is_interrupted:
        few = "" if found.results else "no price was finished"
        end_interrupted(few, is_kept=is_kept)
    if is_strict and found.answer is None:
        raise typer.Exit(BAD)
