"""The command `lssim init`: a scenario to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.exits import reporting
from experiments.cli.starter import StarterKind, write_starter
from experiments.telling.terminal import say

Target = Annotated[Path, typer.Argument(metavar="[FILE]", help="File to write.")]
Kind = Annotated[
    StarterKind,
    typer.Option("--kind", help="What it runs on: Node.js, PHP-FPM or Java's Tomcat."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]


def init_command(
    file: Target = Path("lssim.toml"),
    *,
    kind: Kind = StarterKind.NODE,
    force: Force = False,
) -> None:
    """Write a commented scenario to begin with."""
    with reporting():
        write_starter(file, kind, overwrites=force)
    say(f"{file} is written; try it with: lssim run {file}")
