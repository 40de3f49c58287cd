"""The place of a page: a file that is replaced whole, or stays as it was."""

from pathlib import Path
from uuid import uuid4

PREFIX = ".lssim-"
"""Begins the name of a page that is unfinished."""


class PlaceError(ValueError):
    """A page cannot be put where it should; the message is one line."""


def put(text: str, place: Path) -> None:
    """Put the page *text* at *place*; raise `PlaceError` if that cannot be done.

    It is written beside it and then takes its name: nobody ever opens half of one.
    """
    unfinished = place.with_name(f"{PREFIX}{place.name:.50}-{uuid4().hex}")
    try:
        if place.is_dir():
            raise PlaceError(f"{place}: must be a file, got a folder, give another")
        try:
            # Half a character, which JSON may hold and no file, becomes a question mark.
            unfinished.write_text(text, encoding="utf-8", errors="replace")
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        rule = f"cannot be written to: {error.strerror}"
        raise PlaceError(f"{place}: {rule}, give another with --out FILE") from error
