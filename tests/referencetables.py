"""Tables of the reference: each class of a file, a row a key, in words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import NOTHING, Attribute

from models.config.fields import LARGEST_COUNT, bounds, documented
from models.loading.names import PATH_PATTERN, key_pattern
from models.loading.scalars import LARGEST
from models.loading.shapes import (
    attributes,
    default,
    is_choice,
    is_mapping,
    is_record,
    is_sequence,
    item,
    settled,
    variants,
)
from models.loading.units import unit_of

FAULT_KINDS = "Kinds of fault"
ABSENT, NEEDED = "–", "**needed**"
_SINGULAR = {bool: "`true` or `false`", float: "number", int: "whole number", str: "text"}
_PLURAL = {float: "numbers", str: "texts", Any: "values"}
_MOST = {LARGEST_COUNT, LARGEST}
"""The ends that the introduction gives."""
_UNITS = {
    "days": "in days",
    "down_s_max": "in seconds",
    "down_s_min": "in seconds",
    "down_s_usual": "in seconds",
    "gb_per_month": "in GB",
    "jpy_per_usd": "in yen",
    "mib_per_request": "in MiB",
    "mib_per_s": "in MiB a second",
    "overlap_days": "in days",
    "snapshot_kept_days": "in days",
    "snapshot_usd_per_gb_month": "in US dollars a GB and month",
    "usd": "in US dollars",
}
"""Of keys whose last letters do not say all of it."""


class File:
    """One kind of file: the classes it is made of, and where each of them stands."""

    def __init__(self, root: type) -> None:
        self._root = root
        found = dict.fromkeys(_walk(root, ""))
        times = Counter(chain.from_iterable(found))
        self._shared = {it for it, title in found if max(times[it], times[title]) > 1}
        self._titles = {
            record: _words(record) if record in self._shared else title
            for record, title in found
        }
        self._told: set[type] = {root}

    def sections(self, keys: Iterable[str]) -> Iterator[str]:
        """Yield a section for each class below *keys* of the root that has none yet.

        A class that shares its place, or has several, comes after the others.
        """
        below = [
            record
            for key in keys
            for record, _ in _walk(attributes(self._root)[key].type, key)
        ]
        new = [each for each in dict.fromkeys(below) if each not in self._told]
        self._told.update(new)
        for record in sorted(new, key=lambda each: each in self._shared):
            yield section(self._titles[record], _about(record), self.keys(record))

    def keys(self, record: type, *first: Sequence[str]) -> str:
        """Return the table of the keys of *record*, with rows of others *first*."""
        rows = [row(["key", "takes", "if absent", "means"]), row(["---"] * 4)]
        rows += map(row, first)
        for key, each in attributes(record).items():
            sentence = documented(each).replace("*", r"\*")
            rows.append(row([f"`{key}`", self._taken(each), _absent(each), sentence]))
        return "\n".join(rows)

    def link(self, key: str) -> str:
        """Return a link to the entries of table *key* of the root."""
        return _link(f"`{key}`", self._titles[item(attributes(self._root)[key].type)])

    def _taken(self, attribute: "Attribute[Any]") -> str:
        """Say what a value of *attribute* is: its type, its unit and its bounds."""
        rule = bounds(attribute)
        if "x-refers-to" in rule:
            return self._name(rule["x-refers-to"])
        if "enum" in rule:
            return listed([f'"{each}"' for each in rule["enum"]], "or")
        shape = self._shaped(settled(attribute.type))
        unit = _UNITS.get(attribute.name) or unit_of(attribute.name)
        return ", ".join(filter(None, [f"{shape} {unit}".strip(), _ends(rule)]))

    def _name(self, table: str) -> str:
        """Say that a name of *table* is taken, wherever that is."""
        if table == "kinds of fault":
            return _link("one of these", FAULT_KINDS)
        if table == "plans":
            return "a plan of `lssim plans`"
        return f"a name in {self.link(table)}"

    def _shaped(self, shape: Any) -> str:
        """Say what a value of *shape* looks like."""
        if shape in _SINGULAR:
            return _SINGULAR[shape]
        if is_record(shape):
            return self._to("a table", shape)
        inner = settled(item(shape))
        if is_mapping(shape):
            has_tables = is_record(inner)
            return self._to("a table each", inner) if has_tables else "a number each"
        if is_choice(inner):
            kinds = dict.fromkeys(variants(inner).values())
            return "a list of " + ", ".join(self._to(_kinds(it), it) for it in kinds)
        if is_record(inner):
            return self._to("a list of tables", inner)
        nested = is_sequence(inner)
        return "a list of " + ("lists of texts" if nested else _PLURAL[inner])

    def _to(self, words: str, record: type) -> str:
        return _link(words, self._titles[record])


def section(title: str, sentence: str, table: str) -> str:
    """Return a part below a heading."""
    return f"### {title}\n\n{sentence}\n\n{table}"


def row(cells: Sequence[str]) -> str:
    """Return one row of a Markdown table."""
    escaped = (each.replace("|", r"\|") for each in cells)
    return f"| {' | '.join(escaped)} |"


def listed(words: Sequence[str], last: str) -> str:
    """Return *words* as code, with *last* before the last of them."""
    quoted = [f"`{each}`" for each in words]
    start = ", ".join(quoted[:-1])
    return f"{start} {last} {quoted[-1]}" if start else "".join(quoted)


def anchor(title: str) -> str:
    """Return the fragment that a heading has where Markdown is shown."""
    letters = (each for each in title.lower() if each.isalnum() or each in "-_ ")
    return "".join(letters).replace(" ", "-")


def _walk(shape: Any, place: str, title: str = "`[{}]`") -> Iterator[tuple[type, str]]:
    """Yield the classes that a value of *shape* at *place* is made of, with titles."""
    shape = settled(shape)
    if is_record(shape):
        yield shape, title.format(place)
        for key, each in attributes(shape).items():
            yield from _walk(each.type, f"{place}.{key}" if place else key)
    elif is_choice(shape):
        for record in dict.fromkeys(variants(shape).values()):
            yield from _walk(record, place, f"{title}, {_kinds(record)}")
    elif is_mapping(shape):
        name = '"/PATH"' if key_pattern(shape) == PATH_PATTERN else "NAME"
        yield from _walk(item(shape), f"{place}.{name}")
    elif is_sequence(shape):
        yield from _walk(item(shape), place, "`[[{}]]`")


def _kinds(record: type) -> str:
    return listed(bounds(attributes(record)["kind"])["enum"], "or")


def _words(record: type) -> str:
    """Return the name of a class as words."""
    name = record.__name__.removesuffix("Config")
    return re.sub("(?<!^)[A-Z]", lambda letter: f" {letter[0].lower()}", name)


def _about(record: type) -> str:
    return " ".join((record.__doc__ or "").partition("\n\n")[0].split())


def _absent(attribute: "Attribute[Any]") -> str:
    value = default(attribute)
    if value is NOTHING:
        return NEEDED
    if value is None or value in ((), {}, ""):
        return ABSENT
    if is_record(type(value)):
        return "its defaults"
    return f"`{_toml(value)}`"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _decimal(value, "")
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value}"


def _ends(rule: Mapping[str, Any]) -> str:
    """Say which numbers are allowed, where that is not what the introduction says."""
    low, above = rule.get("minimum", 0), rule.get("exclusiveMinimum")
    high = rule.get("maximum")
    most = "" if high is None or high in _MOST else _decimal(high, ",")
    if above is not None:
        return f"above {_decimal(above, ',')}" + (f", at most {most}" if most else "")
    if most:
        return f"{_decimal(low, ',')} to {most}"
    if low == -LARGEST:
        return "also below 0"
    return f"{_decimal(low, ',')} or more" if low else ""


def _decimal(value: float, separator: str) -> str:
    """Write a number with no more digits than it has."""
    if isinstance(value, int):
        return f"{value:{separator}}"
    return f"{value:{separator}.12f}".rstrip("0").rstrip(".")


def _link(words: str, title: str) -> str:
    return f"[{words}](#{anchor(title)})"
