"""Arguments and options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.running.engines import Engine

Configs = Annotated[
    list[Path], typer.Argument(metavar="CONFIG", help="Scenario files (TOML).")
]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="One value by its dotted key; adds entries."
    ),
]
Unset = Annotated[
    list[str] | None,
    typer.Option("--unset", metavar="KEY", help="Takes a key away, before any --set."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=1024, help="Processes, if not one a CPU."),
]
EngineOption = Annotated[
    Engine,
    typer.Option(
        "--engine",
        help="Data plane: simpy, the reference; compiled; or auto, whichever is faster.",
    ),
]
AnyEngine = Annotated[
    Engine | None,
    typer.Option(
        "--engine",
        help="Data plane: simpy, the reference; compiled; auto: compiled if it pays.",
    ),
]
StoreFile = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help="Keeps finished runs; a file in the user's cache, if absent.",
    ),
]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Show no bar.")]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="Exit with 3 if a promise is broken or something does not fit.",
    ),
]
