"""Retelling: what was said in English, in the language that is spoken.

Who has the sentence as it was made knows its phrase. One that comes from a file is a text
and no more; its phrase is found again among those of which such sentences are made.
"""

import re
from functools import cache

from experiments.language.catalog import part
from experiments.language.tongue import LANGUAGES, SOURCE, Said, phrase, spoken

KEPT = ("causes", "credits", "figures", "warnings")
"""Parts of a catalog with what files keep: warnings, and what was so in a fault."""
CLAUSES = frozenset({"cause", "day", "followed", "happened", "kept", "machine", "told"})
"""Values that are phrases themselves, and never names."""
MACHINES = frozenset({"host {host}", "database {database}"})
"""What a ``machine`` may be: a whole sentence before it belongs to another clause."""
INSTANTS = frozenset({"earliest", "latest", "moment", "when"})
NAMES = frozenset(
    {
        *("app", "database", "fault", "host", "key", "name", "part", "place", "process"),
        *("route", "schema", "system", "target", "work"),
    }
)
"""Values that somebody has chosen, whatever they sound like."""
NUMBER = r"[\d.,]+"


def retold(text: str) -> str:
    """Return *text*, which was said in English, in the language that is spoken.

    What was not made by `phrase`, as a name, is left alone.
    """
    if spoken() == SOURCE:
        return text
    said = text if isinstance(text, Said) else heard(text)
    return _again(said) if isinstance(said, Said) else text


def heard(text: str) -> str:
    """Return *text* as the phrase that it was made of, or as it is if it is none."""
    said, _ = _parsed(text, KEPT)
    return said


def _again(said: Said) -> str:
    values = {name: _value(name, value) for name, value in said.values.items()}
    return phrase(said.message, **values)


def _value(name: str, value: object) -> object:
    if isinstance(value, Said):
        return _again(value)
    return retold(value) if isinstance(value, str) and name in CLAUSES else value


@cache
def _parsed(text: str, parts: tuple[str, ...]) -> tuple[str, int]:
    """Return *text* as a phrase of *parts*, and how many of its letters are of phrases.

    That of which the most are; among equals the outer phrase has the most.
    """
    best, most = text, (0, 0)
    for message, pattern, letters in _messages(parts):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        values: dict[str, str] = found.groupdict()
        known = letters
        for name in values.keys() - NAMES:
            values[name], of_value = _parsed(values[name], _parts_of(name))
            known += of_value
        is_whole = all(_fits(each, values[each]) for each in CLAUSES & set(values))
        if is_whole and (known, letters) > most:
            most = known, letters
            said = Said(text)
            said.message, said.values = message, values
            best = said
    return best, most[0]


def _fits(name: str, value: str) -> bool:
    """Say whether *value* is a phrase that a clause called *name* may be."""
    if not isinstance(value, Said):
        return False
    return name != "machine" or value.message in MACHINES


def _parts_of(name: str) -> tuple[str, ...]:
    """Return the parts with the phrases that a value called *name* may be."""
    if name in CLAUSES:
        return KEPT
    return ("credits", "figures") if name in INSTANTS else ("figures",)


@cache
def _messages(parts: tuple[str, ...]) -> list[tuple[str, re.Pattern[str], int]]:
    """Return the phrases of *parts*, how each looks, and how many letters it has."""
    languages = [each for each in LANGUAGES if each != SOURCE]
    known = {it: None for each in languages for name in parts for it in part(each, name)}
    return [(it, _pattern(it), len(re.sub(r"{\w+}", "", it))) for it in known]


def _pattern(message: str) -> re.Pattern[str]:
    """Return how *message* looks: a value more than once is the same each time."""
    seen: set[str] = set()

    def group(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return rf"(?P<{name}>{NUMBER if name == 'value' else '.+?'})"

    return re.compile(re.sub(r"\\{(\w+)\\}", group, re.escape(message)))
