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
    # Only who does not speak English pays for reading a catalog.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    translated: dict[str, str] = {}
    for part in (files("experiments.language") / language).iterdir():
        with part.open("rb") as file:
            read = read_po(file, locale=language)
        for message in read:
            source, told = message.id, message.string
            if not isinstance(source, str) or not isinstance(told, str):
                continue  # with a form for each number; `counted` chooses among ours
            if not source or not told or message.fuzzy:
                continue
            if translated.setdefault(source, told) != told:
                raise CatalogError(f"{part.name}: {source!r} is translated elsewhere")
    return translated
