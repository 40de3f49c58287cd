"""The starter: a commented scenario to begin with."""

from importlib.resources import files
from pathlib import Path


class StarterError(ValueError):
    """The starter cannot be written where it was wanted."""


def starter_text() -> str:
    """Return the text of the starter."""
    return (files(__package__) / "starter.toml").read_text(encoding="utf-8")


def write_starter(path: Path, *, overwrites: bool = False) -> None:
    """Write the starter to *path*, over what is there only if it *overwrites*.

    Raise `StarterError` if that cannot be done.
    """
    try:
        with path.open("w" if overwrites else "x", encoding="utf-8") as file:
            file.write(starter_text())
    except FileExistsError:
        rule = "must not exist yet, give another name or --force"
        raise StarterError(f"{path}: file: {rule}") from None
    except OSError as error:
        rule = f"cannot be written: {error.strerror}, give another name"
        raise StarterError(f"{path}: file: {rule}") from error
