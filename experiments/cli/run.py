"""The command `lssim run`: one simulation."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.exits import BAD, INTERRUPTED, reporting
from experiments.cli.lengths import seconds_of
from experiments.cli.options import Json, NoProgress, Overrides, Strict, Unset
from experiments.running.interruption import Interruption
from experiments.running.simulate import simulate
from experiments.summary.document import Summary, summary_json
from experiments.telling.progress import RunProgress
from experiments.telling.tables import show_summary
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
Out = Annotated[Path | None, typer.Option("--out", help="Write all files to it.")]
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
    seed: Seed = None,
    days: Days = None,
    length_s: For = None,
    overrides: Overrides = None,
    unset: Unset = None,
    no_progress: NoProgress = False,
    is_strict: Strict = False,
) -> None:
    """Simulate a scenario and say what its users would experience."""
    changes = list(overrides or [])
    changes += [f"seed={seed}"] if seed is not None else []
    changes += [f"days={days!r}"] if days is not None else []
    changes += [f"duration_s={length_s!r}"] if length_s is not None else []
    with reporting(), Interruption() as interruption:
        scenario = load_scenario(config, changes, unset=unset or ())
        progress = RunProgress(scenario.horizon_s, is_wanted=not no_progress)
        with progress:
            summary = simulate(
                scenario, out=out, progress=progress, is_over=interruption.is_asked
            )
    with reporting():
        _present(summary, scenario, as_json=as_json)
    # Data before words: these are lost without harm where nobody takes them.
    say(progress.result())
    if summary.interrupted_at_s is not None:
        say("interrupted: what was measured until then is kept")
        raise typer.Exit(INTERRUPTED)
    if is_strict and _is_bad(summary):
        raise typer.Exit(BAD)


def _is_bad(summary: Summary) -> bool:
    """Say whether a promise is broken, a system answers nobody, or memory ran out."""
    return (
        any(each.slo.met is False for each in summary.systems.values())
        or any(
            each.requests.arrived and not each.requests.completed
            for each in summary.systems.values()
        )
        or any(host.oom_kills for host in summary.hosts.values())
    )


def _present(summary: Summary, scenario: Scenario, *, as_json: bool) -> None:
    if as_json:
        emit(summary_json(summary))
    else:
        show_summary(summary, scenario, Terminal())
    if not any(each.requests.completed for each in summary.systems.values()):
        say("nothing was completed: no result, whatever the figures say")
