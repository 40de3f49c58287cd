"""The commands of lssim: data to stdout, words to stderr, and an exit code.

0 done; 1 the run failed; 2 bad config or usage; 130 interrupted.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.check import check_command
from experiments.cli.coupling import coupling_command
from experiments.cli.starter import StarterError, write_starter
from experiments.running.outdir import OutDirError
from experiments.running.simulate import simulate
from experiments.summary.document import Summary, summary_json
from experiments.telling.plans import plans_json, show_plans
from experiments.telling.progress import RunProgress
from experiments.telling.tables import show_summary
from experiments.telling.terminal import Terminal, emit, say
from models.config import Scenario
from models.loading import ConfigError, load_scenario
from models.loading.schema import config_schema
from models.plans.catalog import load_catalog
from sim.errors import InvariantError

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
LONGEST_DAYS = 3660.0
LARGEST_SEED = 2**63 - 1
"""TOML's largest integer."""

app = typer.Typer(
    name="lssim",
    help="Simulate where to host several web systems, before renting anything.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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


def _rate(value: float) -> float:
    """Refuse what is no exchange rate."""
    if not (isfinite(value) and value > 0):
        raise typer.BadParameter(f"must be a finite number > 0, got {value:g}")
    return value


Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="Scenario file (TOML).")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write all files to it.")]
Seed = Annotated[
    int | None,
    typer.Option(callback=_whole, help="Seed, instead of the file's."),
]
Days = Annotated[
    float | None,
    typer.Option(callback=_positive, help="Simulated days, instead of the file's."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One value by its dotted key."),
]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Show no bar.")]
Rate = Annotated[float, typer.Option(callback=_rate, help="Exchange rate.")]
Target = Annotated[Path, typer.Argument(metavar="[FILE]", help="File to write.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]


@app.callback(invoke_without_command=True)
def main(
    *,
    shows_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True)
    ] = False,
) -> None:
    """Simulate where to host several web systems, before renting anything."""
    for stream in (sys.stdout, sys.stderr):
        # A name in Japanese must not end a run on a terminal that cannot show it.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if shows_version:
        emit(f"lssim {version('lssim')}\n")
        raise typer.Exit


app.command("check")(check_command)
app.command("coupling")(coupling_command)


@app.command()
def run(
    config: Config,
    *,
    as_json: Json = False,
    out: Out = None,
    seed: Seed = None,
    days: Days = None,
    overrides: Overrides = None,
    no_progress: NoProgress = False,
) -> None:
    """Simulate a scenario and say what its users would experience."""
    changes = list(overrides or [])
    changes += [f"seed={seed}"] if seed is not None else []
    changes += [f"days={days!r}"] if days is not None else []
    with _reporting():
        scenario = load_scenario(config, changes)
        progress = RunProgress(scenario.horizon_s, is_wanted=not no_progress)
        with progress:
            summary = simulate(scenario, out=out, progress=progress)
    say(progress.result())
    _present(summary, scenario, as_json=as_json)
    if summary.interrupted_at_s is not None:
        say("interrupted: what was measured until then is kept")
        raise typer.Exit(INTERRUPTED)


@app.command()
def plans(*, as_json: Json = False, jpy_per_usd: Rate = 110.0) -> None:
    """Print the plans on sale: size, burst allowance, price and source."""
    catalog = load_catalog()
    if as_json:
        emit(plans_json(catalog, jpy_per_usd=jpy_per_usd))
    else:
        show_plans(catalog, Terminal(), jpy_per_usd=jpy_per_usd)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file."""
    emit(json.dumps(config_schema(), indent=2) + "\n")


@app.command()
def init(file: Target = Path("lssim.toml"), *, force: Force = False) -> None:
    """Write a commented scenario to begin with."""
    with _reporting():
        write_starter(file, overwrites=force)
    say(f"{file} is written; try it with: lssim run {file}")


@contextmanager
def _reporting() -> Iterator[None]:
    """Turn errors that are no bug into lines on stderr and an exit code."""
    try:
        yield
    except (ConfigError, OutDirError, StarterError) as error:
        say(str(error))
        raise typer.Exit(MISUSED) from None
    except InvariantError as error:
        say(f"the run failed: {error}")
        raise typer.Exit(FAILED) from None
    except (OSError, MemoryError) as error:
        say(f"the run failed: {error or 'no memory left'}")
        raise typer.Exit(FAILED) from None


def _present(summary: Summary, scenario: Scenario, *, as_json: bool) -> None:
    if as_json:
        emit(summary_json(summary))
    else:
        show_summary(summary, scenario, Terminal())
    if not any(each.requests.completed for each in summary.systems.values()):
        say("nothing was completed: no result, whatever the figures say")
