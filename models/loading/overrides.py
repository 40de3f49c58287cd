"""Overrides from the command line: values that are set or unset, by dotted keys."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

from models.config import Scenario
from models.loading.diagnosis import (
    Fault,
    Place,
    nearest,
    shown,
    unknown_key,
    unknown_name,
    written,
)
from models.loading.document import Document
from models.loading.layers import LENGTHS, endless, machine_of, unsized
from models.loading.shapes import (
    attributes,
    chosen,
    is_mapping,
    is_record,
    is_sequence,
    item,
    settled,
)

# Quotes are optional around a path like /api/x because shells remove them.
_KEY = re.compile(r"""\.?("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'.=\[\]]+)|\[(\d+)\]""")
_BARE_VALUE = re.compile(r"""[^\s"'\[\]{}#,=]+""")


class OverrideError(ValueError):
    """An override names a place that there is not, or a value that is none."""


def overridden(
    document: Document, overrides: Sequence[str], unset: Sequence[str] = ()
) -> tuple[Document, list[Fault]]:
    """Return *document* without *unset* and with *overrides*, and those that cannot be.

    What is unset goes first, so that *overrides* can build it anew.
    """
    faults: list[Fault] = []
    for key in unset:
        try:
            place = place_of(key)
            tree = _without(document.tree, Scenario, place)
        except OverrideError as error:
            faults.append(Fault(document.file, f"--unset {key}", str(error)))
        else:
            changed = {**document.changed, place: "--unset"}
            document = evolve(document, tree=tree, changed=changed)
    for text in overrides:
        key, value = _split(text)
        try:
            document = _set(document, _place(key), _value(value, text))
        except OverrideError as error:
            faults.append(Fault(document.file, f"--set {key}", str(error)))
    return document, faults


def _set(document: Document, place: Place, value: Any) -> Document:
    """Return *document* with *value* at *place*."""
    tree = _with(document.tree, Scenario, place, value)
    changed, hints = dict(document.changed), dict(document.hints)
    entry, hint = _added_entry(document.tree, place)
    if entry:
        changed[entry], hints[entry] = "--set", hint
    changed[place] = "--set"
    machine = machine_of(place)
    given = [each for each, option in changed.items() if option == "--set"]
    if machine:
        tree = unsized(tree, machine, kept=given)
    elif place[0] in LENGTHS:
        tree = endless(tree, kept=given)
    return evolve(document, tree=tree, changed=changed, hints=hints)


def _added_entry(tree: Mapping[str, Any], place: Place) -> tuple[Place, str]:
    """Return the entry that setting *place* adds to a table of names, and a hint."""
    node: Any = tree
    shape: Any = Scenario
    for depth, step in enumerate(place):
        shape = chosen(settled(shape), node)
        if isinstance(step, int):
            node, shape = node[step], item(shape)
            continue
        if is_mapping(shape) and step not in node:
            meant = nearest(step, node)
            where = written(place[:depth])
            hint = f" (adds {step!r} to {where}, did you mean {meant!r}?)"
            return place[: depth + 1], hint if meant else ""
        shape = attributes(shape)[step].type if is_record(shape) else item(shape)
        node = node.get(step, {})
    return (), ""


def _split(text: str) -> tuple[str, str | None]:
    end = 0
    while found := _KEY.match(text, end):
        end = found.end()
    rest = text[end:].lstrip()
    if rest.startswith("="):
        return text[:end], rest[1:].strip() if end else None
    return text.partition("=")[0].strip(), None


def _place(key: str) -> Place:
    steps: list[str | int] = []
    for name, index in _KEY.findall(key):
        if index:
            steps.append(int(index))
        else:
            steps.append(_value(name, key) if name[0] in "\"'" else name)
    return tuple(steps)


def place_of(key: str) -> Place:
    """Return the place that *key* names; raise `OverrideError` if it is no dotted key."""
    if not key or _split(f"{key}=")[0] != key:
        raise OverrideError(f"must read dotted.key, got {shown(key)}")
    return _place(key)


def _value(text: str | None, override: str) -> Any:
    if text is None:
        raise OverrideError(f"must read dotted.key=value, got {shown(override)}")
    try:
        tree = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        tree = {}
    if set(tree) == {"value"}:
        return tree["value"]
    if _BARE_VALUE.fullmatch(text):
        return text
    raise OverrideError(
        f"must be a TOML value, got {shown(text)}, write a text in quotes"
    )


def _with(node: Any, shape: Any, place: Place, value: Any, above: Place = ()) -> Any:
    """Return *node*, found at *above*, with *value* at *place* below it."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    child = _child(node, chosen(settled(shape), node), step, above)
    here = (*above, step)
    if isinstance(step, int):
        changed = list(node)
        changed[step] = _with(node[step], child, rest, value, here)
        return changed
    below = node.get(step, {} if rest else None)
    return {**node, step: _with(below, child, rest, value, here)}


def _without(node: Any, shape: Any, place: Place, above: Place = ()) -> Any:
    """Return *node*, found at *above*, without what is at *place* below it."""
    step, rest = place[0], place[1:]
    shape = chosen(settled(shape), node)
    child = _child(node, shape, step, above)
    here = (*above, step)
    if isinstance(step, int):
        kept = [_without(node[step], child, rest, here)] if rest else []
        return [*node[:step], *kept, *node[step + 1 :]]
    if step not in node:
        if is_mapping(shape):
            raise OverrideError(unknown_name(f"entry of {written(above)}", step, node))
        raise OverrideError("is not set, so there is nothing to unset")
    if rest:
        return {**node, step: _without(node[step], child, rest, here)}
    return {key: value for key, value in node.items() if key != step}


def _child(node: Any, shape: Any, step: str | int, above: Place) -> Any:
    """Return the shape of *step*, which must lead somewhere from *node*."""
    if isinstance(step, int):
        if not isinstance(node, list):
            raise OverrideError(f"{written(above)} is not a list")
        if step >= len(node):
            rule = f"must be an index below {len(node)} in {written(above)}, got {step}"
            raise OverrideError(rule)
        return item(shape) if is_sequence(shape) else object
    if not isinstance(node, dict):
        way = f", write {written((*above, 0))}" if isinstance(node, list) else ""
        raise OverrideError(f"{written(above)} is not a table{way}")
    if is_record(shape):
        if step not in attributes(shape):
            raise OverrideError(unknown_key(step, shape))
        return attributes(shape)[step].type
    return item(shape) if is_mapping(shape) else object
