"""Faults of a scenario file: where, which rule, which value, and the way out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any

from attrs import frozen

from models.loading.shapes import attributes, described, is_record, settled

Place = tuple[str | int, ...]
"""The way from the root of a scenario to a value: keys, and indices of lists."""

_LONGEST_KEY = 80
_LONGEST_MESSAGE = 600
_MOST_LINES = 200
_MOST_CHOICES = 200
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")

_UNITS = {
    "_s_per_mib": "in seconds a MiB",
    "_per_day": "a day",
    "_per_s": "a second",
    "_vcpu_s": "in vCPU-seconds",
    "_mib": "in MiB",
    "_usd": "in US dollars",
    "_jpy": "in yen",
    "_gb": "in GB",
    "_s": "in seconds",
}
_FOREIGN_UNIT = re.compile(
    r"_(ms|us|ns|secs?|seconds|min|minutes|h|hours|mb|kb|kib|gib|bytes|eur|percent)$"
)


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
    for candidate in attributes(record):
        if _without_unit(candidate) == _without_unit(key):
            return candidate
    return nearest(key, attributes(record))


def unknown_key(key: str, record: type) -> str:
    """Say that *record* has no *key*, which one was meant, and what that looks like."""
    rule = f"unknown key {shown(key)}"
    meant = meant_key(key, record)
    if meant is None:
        return f"{rule}, the keys here are {', '.join(attributes(record))}"
    shape = settled(attributes(record)[meant].type)
    is_unit_wrong = _without_unit(meant) == _without_unit(key)
    hint = described(shape) if is_record(shape) else _unit(meant) if is_unit_wrong else ""
    return f"{rule}, did you mean {meant!r}{f' ({hint})' if hint else ''}?"


def unknown_name(what: str, name: str, choices: Iterable[str]) -> str:
    """Say that *name* is no *what*, which are, and which one comes close."""
    known = list(islice(choices, _MOST_CHOICES))
    rule = f"no {what} is named {shown(name)}"
    meant = nearest(name, known)
    listed = f"there are {', '.join(known)}" if known else "there are none"
    return f"{rule}, did you mean {meant!r}? ({listed})" if meant else f"{rule}, {listed}"


def _unit(key: str) -> str:
    return next((unit for end, unit in _UNITS.items() if key.endswith(end)), "")


def _without_unit(key: str) -> str:
    for suffix in _UNITS:
        if key.endswith(suffix):
            return key.removesuffix(suffix)
    return _FOREIGN_UNIT.sub("", key)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
