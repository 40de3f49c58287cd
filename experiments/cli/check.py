"""The command `lssim check`: judge scenarios without running them."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.judgement import Judgement, judge
from experiments.judgement.tables import show_judgement
from experiments.telling.terminal import Terminal, emit, say
from models.loading import ConfigError, load_scenario
from models.plans.catalog import load_catalog

MISUSED = 2


def check_command(
    configs: Annotated[list[Path], typer.Argument(help="Scenario files (TOML).")],
    *,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="One value by its dotted key."),
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="Print one JSON document.")
    ] = False,
) -> None:
    """Judge scenarios without running them: memory, load, limits and price."""
    catalog = load_catalog()
    judged: list[tuple[Path, Judgement]] = []
    is_faulty = False
    for path in configs:
        try:
            scenario = load_scenario(path, set_ or ())
        except ConfigError as error:
            say(str(error))
            is_faulty = True
        else:
            judged.append((path, judge(scenario, catalog)))
    _print(judged, as_json=json_)
    if is_faulty:
        raise typer.Exit(MISUSED)


def _print(judged: list[tuple[Path, Judgement]], *, as_json: bool) -> None:
    if as_json:
        documents = [{"file": str(path), **each.to_dict()} for path, each in judged]
        emit(json.dumps(documents, indent=2, allow_nan=False) + "\n")
        return
    terminal = Terminal()
    for number, (_, judgement) in enumerate(judged):
        if number:
            terminal.print()
        show_judgement(judgement, terminal)
