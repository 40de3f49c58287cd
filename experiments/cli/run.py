"""The command `lssim run`: one simulation."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.crews import Means
from experiments.cli.exits import BAD, INTERRUPTED, reporting
from experiments.cli.lengths import seconds_of
from experiments.cli.options import (
    AnyEngine,
    Json,
    NoProgress,
    Overrides,
    StoreFile,
    Strict,
    Unset,
    Workers,
)
from experiments.cli.plotting import Plot, charts_of, files_of, plot
from experiments.cli.replications import run_many
from experiments.cli.strictness import is_bad
from experiments.cli.wishes import (
    MOST,
    Most,
    Precision,
    Replicated,
    WarmUp,
    require_one,
    wish_of,
)
from experiments.running.engines import Engine, usual
from experiments.running.interruption import Interruption
from experiments.running.simulate import simulate
from experiments.summary.document import Summary, summary_json
from experiments.telling.progress import RunProgress
from experiments.telling.summaries import show_summary
from experiments.telling.terminal import Terminal, emit, say
from models.config import LARGEST_SEED, LONGEST_DAYS, Scenario
from models.loading import load_scenario


def _positive(value: float | None) -> float | None:
    """Refuse what is no span of days."""
    if value is not None and not 0 < value <= LONGEST_DAYS:
        rule = f"must be > 0 and <= {LONGEST_DAYS:g} days, got {value:g}"
        raise typer.BadParameter(rule)
    return value


def _whole(value: int | None) -> int | None:
    """Refuse what is no seed: it has to fit into a config."""
    if value is not None and not 0 <= value <= LARGEST_SEED:
        rule = f"must be >= 0 and <= {LARGEST_SEED}, got {value}"
        raise typer.BadParameter(rule)
    return value


Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="Scenario file (TOML).")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write all of it there, for `report`."),
]
Seed = Annotated[
    int | None,
    typer.Option(callback=_whole, help="Seed, instead of the file's."),
]
Days = Annotated[
    float | None,
    typer.Option(callback=_positive, help="Simulated days, instead of the file's."),
]

For = Annotated[
    float | None,
    typer.Option(
        "--for",
        parser=seconds_of,
        metavar="LENGTH",
        help="As long as this: 90s, 30min, 2h, 1d.",
    ),
]


def run_command(
    config: Config,
    *,
    as_json: Json = False,
    out: Out = None,
    is_plotted: Plot = False,
    seed: Seed = None,
    days: Days = None,
    length_s: For = None,
    replications: Replicated = None,
    precision: Precision = None,
    most: Most = MOST,
    warm_up: WarmUp = None,
    workers: Workers = None,
    overrides: Overrides = None,
    unset: Unset = None,
    engine: AnyEngine = None,
    store: StoreFile = None,
    no_progress: NoProgress = False,
    is_strict: Strict = False,
) -> None:
    """Simulate a scenario and say what its users would experience."""
    changes = _changes(overrides, seed=seed, days=days, length_s=length_s)
    with reporting():
        scenario = load_scenario(config, changes, unset=unset or ())
    wish = wish_of(replications, precision, most=most, warm_up=warm_up)
    require_one(wish, plot=is_plotted)
    if wish is not None:
        means = Means(
            workers=workers,
            engine=engine or Engine.AUTO,
            store=store,
            no_progress=no_progress,
        )
        run_many(scenario, wish, means, out=out, as_json=as_json, is_strict=is_strict)
        return
    _run_one(
        scenario,
        out,
        engine=engine or usual(scenario, say),
        as_json=as_json,
        no_progress=no_progress,
        is_strict=is_strict,
        charts=charts_of(config, out) if is_plotted else None,
    )


def _changes(
    overrides: list[str] | None,
    *,
    seed: int | None,
    days: float | None,
    length_s: float | None,
) -> list[str]:
    """Return *overrides* and what options say of the same keys."""
    changes = list(overrides or [])
    changes += [f"seed={seed}"] if seed is not None else []
    changes += [f"days={days!r}"] if days is not None else []
    changes += [f"duration_s={length_s!r}"] if length_s is not None else []
    return changes


def _run_one(
    scenario: Scenario,
    out: Path | None,
    *,
    engine: Engine,
    as_json: bool,
    no_progress: bool,
    is_strict: bool,
    charts: Path | None,
) -> None:
    progress = RunProgress(scenario.horizon_s, is_wanted=not no_progress)
    with reporting(), files_of(out, charts) as files:
        with Interruption() as interruption, progress:
            summary = simulate(
                scenario,
                out=files,
                engine=engine,
                told=say,
                progress=progress,
                is_over=interruption.is_asked,
            )
        _present(summary, scenario, as_json=as_json)
        if charts is not None and files is not None:
            plot(files, charts)
    # Data before words: these are lost without harm where nobody takes them.
    say(progress.result())
    if summary.interrupted_at_s is not None:
        say("interrupted: what was measured until then is kept")
        raise typer.Exit(INTERRUPTED)
    if is_strict and is_bad(summary):
        raise typer.Exit(BAD)


def _present(summary: Summary, scenario: Scenario, *, as_json: bool) -> None:
    if as_json:
        emit(summary_json(summary))
    else:
        show_summary(summary, scenario, Terminal())
    if not any(each.requests.completed for each in summary.systems.values()):
        say("nothing was completed: no result, whatever the figures say")
