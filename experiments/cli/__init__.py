"""The commands of lssim: data to stdout, words to stderr, and an exit code.

One module a command; `options` and `scenarios` are what several of them take, `exits`
how they end.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from experiments.cli.advise import advise_command
from experiments.cli.check import check_command
from experiments.cli.claims import claims_command
from experiments.cli.compare import compare_command
from experiments.cli.coupling import coupling_command
from experiments.cli.exits import reporting
from experiments.cli.headroom import headroom_command
from experiments.cli.init import init_command
from experiments.cli.migrate import migrate_command
from experiments.cli.plans import plans_command
from experiments.cli.report import report_command
from experiments.cli.run import run_command
from experiments.cli.schema import schema_command
from experiments.cli.speaking import speaks
from experiments.cli.sweep import sweep_command
from experiments.cli.version import version_text
from experiments.telling.terminal import emit

app = typer.Typer(
    name="lssim",
    help="Simulate where to host several web systems, before renting anything.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def main(
    *,
    shows_version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the versions of lssim, Python and libraries.",
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Simulate where to host several web systems, before renting anything."""
    for stream in (sys.stdout, sys.stderr):
        # A name in Japanese must not end a run on a terminal that cannot show it.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if shows_version:
        with reporting():
            emit(version_text())
        raise typer.Exit


COMMANDS: Mapping[str, Callable[..., None]] = {
    "run": run_command,
    "check": check_command,
    "compare": compare_command,
    "coupling": coupling_command,
    "sweep": sweep_command,
    "headroom": headroom_command,
    "advise": advise_command,
    "migrate": migrate_command,
    "claims": claims_command,
    "report": report_command,
    "plans": plans_command,
    "schema": schema_command,
    "init": init_command,
}
"""In the order of the help."""

for name, command in COMMANDS.items():
    app.command(name)(speaks(command))
