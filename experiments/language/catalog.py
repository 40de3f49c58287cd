"""A catalog: the phrases of one language, by their English ones."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def catalog(language: str) -> Mapping[str, str]:
    """Return the translations of *language*, those that are made and not in doubt."""
    # Only who does not speak English pays for reading a catalog.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    place = files("experiments.language") / f"{language}.po"
    with place.open("rb") as file:
        read = read_po(file, locale=language)
    translated: dict[str, str] = {}
    for message in read:
        source, told = message.id, message.string
        if not isinstance(source, str) or not isinstance(told, str):
            continue  # with a form for each number; `counted` chooses among ours
        if source and told and not message.fuzzy:
            translated[source] = told
    return translated
