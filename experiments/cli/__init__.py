"""The commands of lssim: data to stdout, words to stderr, and an exit code.

One module a command; `options` and `scenarios` are what several of them take, `exits`
how they end.
"""

import sys
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


app.command("run")(speaks(run_command))
app.command("check")(speaks(check_command))
app.command("compare")(speaks(compare_command))
app.command("coupling")(speaks(coupling_command))
app.command("sweep")(speaks(sweep_command))
app.command("headroom")(speaks(headroom_command))
app.command("advise")(speaks(advise_command))
app.command("migrate")(speaks(migrate_command))
app.command("claims")(speaks(claims_command))
app.command("report")(speaks(report_command))
app.command("plans")(speaks(plans_command))
app.command("schema")(speaks(schema_command))
app.command("init")(speaks(init_command))
