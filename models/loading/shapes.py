"""The shapes that a field of the configuration can have, read from its annotation.

A shape is a scalar, a *record* (one of the attrs classes), a *mapping* of names to
records, a *sequence*, or a *choice* between records that their key `kind` tells apart.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, TypeGuard, Union, get_args, get_origin

from attrs import NOTHING, Attribute, Factory, fields_dict, has, resolve_types

from models.config.fields import bounds

SCALARS = {
    bool: "true or false",
    float: "a number",
    int: "a whole number",
    str: "a text",
}


@cache
def attributes(record: type) -> "Mapping[str, Attribute[Any]]":
    """Return the fields of *record* by name, with resolved types."""
    return MappingProxyType(fields_dict(resolve_types(record)))


def required(record: type) -> list[str]:
    """Return the keys that *record* cannot do without."""
    return [key for key, each in attributes(record).items() if each.default is NOTHING]


def default(attribute: "Attribute[Any]") -> Any:
    """Return the value of *attribute* where its key is absent, or ``NOTHING``."""
    value: Any = attribute.default
    return value.factory() if isinstance(value, Factory) else value  # type: ignore[arg-type]


def settled(shape: Any) -> Any:
    """Return *shape* without the ``None`` that stands for an absent key."""
    if not _is_union(shape):
        return shape
    members = tuple(each for each in get_args(shape) if each is not type(None))
    return Union[members]  # noqa: UP007  (X | Y cannot be built from a tuple)


def is_record(shape: Any) -> TypeGuard[type]:
    """Is *shape* one of the attrs classes?"""
    return isinstance(shape, type) and has(shape)


def is_mapping(shape: Any) -> bool:
    """Is *shape* a table whose keys are names?"""
    return get_origin(shape) is dict


def is_sequence(shape: Any) -> bool:
    """Is *shape* a list?"""
    return get_origin(shape) is tuple


def is_choice(shape: Any) -> bool:
    """Is *shape* one of several attrs classes?"""
    return _is_union(shape) and len(set(get_args(shape)) - {type(None)}) > 1


def item(shape: Any) -> Any:
    """Return the shape of one entry of a mapping or a sequence."""
    return get_args(shape)[1 if is_mapping(shape) else 0]


@cache
def variants(shape: Any) -> Mapping[str, type]:
    """Return the records of a choice by the `kind` that selects each."""
    return MappingProxyType(
        {
            kind: record
            for record in get_args(shape)
            if is_record(record)
            for kind in bounds(attributes(record)["kind"])["enum"]
        }
    )


def chosen(shape: Any, value: Any) -> Any:
    """Return the record that *value* selects in a choice, or else *shape* itself."""
    if not is_choice(shape) or not isinstance(value, dict):
        return shape
    kind = value.get("kind")
    return variants(shape).get(kind, shape) if isinstance(kind, str) else shape


def described(shape: Any) -> str:
    """Say in a few words what a value of *shape* looks like in TOML."""
    if shape in SCALARS:
        return SCALARS[shape]
    if is_sequence(shape):
        return "a list"
    keys = ", ".join(required(shape)) if is_record(shape) else ""
    return f"a table with {keys}" if keys else "a table"


def _is_union(shape: Any) -> bool:
    return isinstance(shape, UnionType) or get_origin(shape) is Union
