"""Overrides from the command line: one value of a scenario, by its dotted key."""

import re
import tomllib
from collections.abc import Sequence
from typing import Any

from attrs import evolve

from models.config import Scenario
from models.loading.diagnosis import (
    Fault,
    Place,
    shown,
    unknown_key,
    unknown_name,
    written,
)
from models.loading.document import Document, merged
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
    document: Document, overrides: Sequence[str]
) -> tuple[Document, list[Fault]]:
    """Return *document* with *overrides* applied in order, and those that cannot be."""
    faults: list[Fault] = []
    for text in overrides:
        key, value = _split(text)
        try:
            place = _place(key)
            tree = _with(document.tree, Scenario, place, _value(value, text))
        except OverrideError as error:
            faults.append(Fault(document.file, f"--set {key}", str(error)))
        else:
            places = document.overrides | {place}
            document = evolve(document, tree=tree, overrides=places)
    return document, faults


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
        both = isinstance(node, dict) and isinstance(value, dict)
        return merged(node, value) if both else value
    step, rest = place[0], place[1:]
    child = _child(node, chosen(settled(shape), node), place, above)
    here = (*above, step)
    if isinstance(step, int):
        changed = list(node)
        changed[step] = _with(node[step], child, rest, value, here)
        return changed
    below = node.get(step, {} if rest else None)
    return {**node, step: _with(below, child, rest, value, here)}


def _child(node: Any, shape: Any, place: Place, above: Place) -> Any:
    """Return the shape of the next step of *place*, which must lead somewhere."""
    step, is_last = place[0], len(place) == 1
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
    if is_mapping(shape):
        if step not in node and not is_last:
            raise OverrideError(unknown_name(f"entry of {written(above)}", step, node))
        return item(shape)
    return object
