"""The small scenario of `data/small.toml`, and what is said of it after some edits."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import tomli_w

from models.loading import ConfigError, load_scenario

SMALL = Path(__file__).parent / "data" / "small.toml"
TREE = tomllib.loads(SMALL.read_text(encoding="utf-8"))
ABSENT = object()

BOOKING = ("systems", "booking")
CHAT = ("systems", "chat")
SLOTS = (*BOOKING, "endpoints", "/api/slots")
POST = (*CHAT, "endpoints", "/api/post")
WEB = ("hosts", "web")
MAIN = ("databases", "main")

Edit = tuple[tuple[str | int, ...], Any]
"""A place, and the value that it shall have, or `ABSENT`."""


def edited(*edits: Edit) -> dict[str, Any]:
    tree = deepcopy(TREE)
    for place, value in edits:
        node: Any = tree
        for step in place[:-1]:
            node = node[step]
        if value is ABSENT:
            del node[place[-1]]
        else:
            node[place[-1]] = value
    return tree


def faults_of(folder: Path, *edits: Edit, overrides: tuple[str, ...] = ()) -> list[str]:
    """Return the faults of the small scenario after *edits*, without the file's name."""
    path = folder / "it.toml"
    path.write_text(tomli_w.dumps(edited(*edits)), encoding="utf-8")
    return faults_in(path, overrides)


def faults_in(
    path: Path, overrides: tuple[str, ...] = (), unset: tuple[str, ...] = ()
) -> list[str]:
    """Return the faults of the file at *path*, without the names of its folder."""
    try:
        load_scenario(path, overrides, unset=unset)
    except ConfigError as error:
        lines = str(error).replace(f"{path.parent}/", "").splitlines()
        return [line.removeprefix(f"{path.name}: ") for line in lines]
    return []
