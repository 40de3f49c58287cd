"""The JSON Schema of a scenario file, generated from the configuration classes.

It knows the rules of single values; those between tables are the loader's alone.
"""

from collections.abc import Iterator
from typing import Any

from attrs import NOTHING, Attribute, asdict, has

from models.config import Scenario
from models.config.fields import documented
from models.loading.names import key_pattern
from models.loading.options import keywords
from models.loading.shapes import (
    attributes,
    default,
    is_choice,
    is_mapping,
    is_record,
    is_sequence,
    item,
    required,
    settled,
    variants,
)

_TYPES = {bool: "boolean", float: "number", int: "integer", str: "string"}
_PARTIAL = "Partial"


def config_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file.

    A file that extends another may leave out what the other says, and so no key of its
    tables is required; what stands in a list is whole in either case.
    """
    records = list(_records(Scenario))
    definitions = {record.__name__: _table(record, "") for record in records}
    for record in records:
        definitions[_PARTIAL + record.__name__] = _table(record, _PARTIAL)
    definitions[_PARTIAL + Scenario.__name__]["properties"] = {
        "extends": _extends(),
        **definitions[_PARTIAL + Scenario.__name__]["properties"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "lssim scenario",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": _reference(Scenario, _PARTIAL),
        "else": _reference(Scenario, ""),
        "$defs": definitions,
    }


def _extends() -> dict[str, Any]:
    return {
        "description": "Files that this one builds on, relative to it; later ones win.",
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}},
        ],
    }


def _records(shape: Any) -> Iterator[type]:
    """Yield the classes that *shape* is made of, each once."""
    pending, seen = [shape], set()
    while pending:
        each = settled(pending.pop())
        if is_choice(each):
            pending.extend(variants(each).values())
        elif is_mapping(each) or is_sequence(each):
            pending.append(item(each))
        elif is_record(each) and each not in seen:
            seen.add(each)
            yield each
            pending.extend(field.type for field in attributes(each).values())


def _table(record: type, prefix: str) -> dict[str, Any]:
    table: dict[str, Any] = {
        "description": _first_line(record),
        "type": "object",
        "properties": {
            key: _property(each, prefix) for key, each in attributes(record).items()
        },
        "additionalProperties": False,
    }
    if not prefix and required(record):
        table["required"] = required(record)
    return table


def _property(attribute: "Attribute[Any]", prefix: str) -> dict[str, Any]:
    shape = _shape(settled(attribute.type), prefix)
    described = {"description": documented(attribute), **shape, **keywords(attribute)}
    value = default(attribute)
    if value is not NOTHING and value is not None:
        described["default"] = _plain(value)
    return described


def _shape(shape: Any, prefix: str) -> dict[str, Any]:
    if shape in _TYPES:
        return {"type": _TYPES[shape]}
    if is_record(shape):
        return _reference(shape, prefix)
    if is_choice(shape):
        records = dict.fromkeys(variants(shape).values())
        return {
            "oneOf": [
                {**_reference(each, prefix), "required": ["kind"]} for each in records
            ]
        }
    if is_sequence(shape):
        return {"type": "array", "items": _shape(settled(item(shape)), "")}
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{key_pattern(shape)}$"},
        "additionalProperties": _shape(settled(item(shape)), prefix),
    }


def _reference(record: type, prefix: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{prefix}{record.__name__}"}


def _first_line(record: type) -> str:
    return (record.__doc__ or "").partition("\n")[0]


def _plain(value: Any) -> Any:
    if has(type(value)):
        return asdict(value, filter=lambda _, each: each is not None)
    return list(value) if isinstance(value, tuple) else value
