"""Faults of a scenario file: where, which rule, which value, and the way out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any

from attrs import frozen

from models.config.fields import documented
from models.loading.foreign import our_key, our_option, place_elsewhere
from models.loading.options import keywords
from models.loading.shapes import attributes, described, is_record, settled
from models.loading.units import unit_of, without_unit

Place = tuple[str | int, ...]
"""The way from the root of a scenario to a value: keys, and indices of lists."""

_LONGEST_KEY = 80
_LONGEST_MESSAGE = 600
_MOST_LINES = 200
_MOST_CHOICES = 200
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@frozen
class Finding:
    """A broken rule, and the place that breaks it."""

    place: Place
    message: str
    doubtful: Place | None = None
    """The place whose value is unknown for that reason, where it is another one."""


Rule = Callable[[Any, Place, Any], Iterator[Finding]]
"""A rule of a record, given also its place and the scenario around it."""


@frozen
class Fault:
    """A broken rule as the user reads it."""

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        line = f"{self.file}: {self.place}: {_shortened(self.message, _LONGEST_MESSAGE)}"
        return "".join(each if each.isprintable() else _escaped(each) for each in line)


class ConfigError(ValueError):
    """A scenario file breaks rules; the message has one line a fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:_MOST_LINES]]
        if len(self.faults) > _MOST_LINES:
            first, rest = self.faults[0], len(self.faults) - _MOST_LINES
            lines.append(f"{first.file}: and so on: {rest} further faults")
        return "\n".join(lines)


def written(place: Place) -> str:
    """Return *place* as it would be written after ``--set``."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _BARE_KEY.fullmatch(step):
            text += f".{_shortened(step, _LONGEST_KEY)}"
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            text += f'."{_shortened(quoted, _LONGEST_KEY)}"'
    return text.removeprefix(".")


def shown(value: Any) -> str:
    """Return *value* in a few words: scalars as they are, tables and lists by name."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(_shortened(value, _LONGEST_KEY))
    if isinstance(value, int) and value.bit_length() > 64:
        return f"an integer of {value.bit_length()} bits"
    return str(value)


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """Return the choice that is spelt most like *name*, if one comes close."""
    known = list(choices)
    by_case = {choice.lower(): choice for choice in known}
    if name.lower() in by_case:
        return by_case[name.lower()]
    close = get_close_matches(name[:_LONGEST_KEY], known, 1)
    return close[0] if close else None


def meant_key(key: str, record: type) -> str | None:
    """Return the key of *record* that *key* stands for, or ``None``."""
    ours = _same_but_for_its_unit(key, record) or our_key(key, record)
    if ours is None and place_elsewhere(key) is None:
        return nearest(key, attributes(record))
    return ours


def unknown_key(key: str, record: type, value: Any = None) -> str:
    """Say that *record* has no *key*, which one was meant, and what that looks like.

    A *value* that others call so, too, is told in our words.
    """
    rule = f"unknown key {shown(key)}"
    meant = meant_key(key, record)
    if meant is None:
        place = place_elsewhere(key)
        known = f"the keys here are {', '.join(attributes(record))}"
        return f"{rule}, {known if place is None else f'write {place}'}"
    found = attributes(record)[meant]
    is_unit_wrong = without_unit(meant) == without_unit(key)
    if not is_unit_wrong and our_key(key, record) == meant:
        options = keywords(found).get("enum", ())
        option = our_option(value, options) if isinstance(value, str) else None
        ours = repr(meant) if option is None else f"{meant} = {option!r}"
        return f"{rule}, write {ours}: {documented(found).removesuffix('.')}"
    shape = settled(found.type)
    hint = described(shape) if is_record(shape) else unit_of(meant) * is_unit_wrong
    return f"{rule}, did you mean {meant!r}{f' ({hint})' if hint else ''}?"


def _same_but_for_its_unit(key: str, record: type) -> str | None:
    for candidate in attributes(record):
        if without_unit(candidate) == without_unit(key):
            return candidate
    return None


def unknown_name(what: str, name: str, choices: Iterable[str]) -> str:
    """Say that *name* is no *what*, which are, and which one comes close."""
    known = list(islice(choices, _MOST_CHOICES))
    rule = f"no {what} is named {shown(name)}"
    meant = nearest(name, known)
    listed = f"there are {', '.join(known)}" if known else "there are none"
    return f"{rule}, did you mean {meant!r}? ({listed})" if meant else f"{rule}, {listed}"


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
