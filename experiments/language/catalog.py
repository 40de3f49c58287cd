"""A catalog: the phrases of one language, by their English ones."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


class CatalogError(ValueError):
    """Two parts of a catalog translate one phrase in two ways."""


@cache
def catalog(language: str) -> Mapping[str, str]:
    """Return the translations of *language*, those that are made and not in doubt.

    They lie in a folder, a file for each part of lssim that speaks. Raise `CatalogError`
    if two of them do not agree.
    """
    translated: dict[str, str] = {}
    for file in (files("experiments.language") / language).iterdir():
        for source, told in part(language, file.name.removesuffix(".po")).items():
            if translated.setdefault(source, told) != told:
                raise CatalogError(f"{file.name}: {source!r} is translated elsewhere")
    return translated


@cache
def part(language: str, name: str) -> Mapping[str, str]:
    """Return the translations in the file *name* of *language*."""
    # Only who does not speak English pays for reading a catalog.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with (files("experiments.language") / language / f"{name}.po").open("rb") as file:
        read = read_po(file, locale=language)
    # What has a form for each number is not ours: `counted` chooses among its own.
    return {
        message.id: message.string
        for message in read
        if isinstance(message.id, str) and isinstance(message.string, str)
        if message.id and message.string and not message.fuzzy
    }
