"""The starters: commented scenarios to begin with."""

from enum import StrEnum
from importlib.resources import files
from pathlib import Path


class StarterError(ValueError):
    """The starter cannot be written where it was wanted."""


class StarterKind(StrEnum):
    """What the processes of a starter run on."""

    NODE = "node"
    PHP = "php"
    JAVA = "java"


def starter_text(kind: StarterKind = StarterKind.NODE) -> str:
    """Return the text of the starter of *kind*."""
    file = "starter.toml" if kind is StarterKind.NODE else f"starter-{kind}.toml"
    return (files(__package__) / file).read_text(encoding="utf-8")


def write_starter(
    path: Path, kind: StarterKind = StarterKind.NODE, *, overwrites: bool = False
) -> None:
    """Write the starter of *kind* to *path*, and over what is there if it *overwrites*.

    Raise `StarterError` if that cannot be done.
    """
    try:
        with path.open("w" if overwrites else "x", encoding="utf-8") as file:
            file.write(starter_text(kind))
    except FileExistsError:
        rule = "must not exist yet, give another name or --force"
        raise StarterError(f"{path}: file: {rule}") from None
    except OSError as error:
        rule = f"cannot be written: {error.strerror}, give another name"
        raise StarterError(f"{path}: file: {rule}") from error
