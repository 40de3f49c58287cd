"""What is known of a scenario some of whose values are at fault.

The rules between tables are read against it, so that they are reported together with
the faults of single values, and none of them is a mere echo of such a fault.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from inspect import getattr_static
from typing import Any

from models.loading.diagnosis import Place
from models.loading.shapes import (
    attributes,
    chosen,
    default,
    is_choice,
    is_mapping,
    is_record,
    is_sequence,
    item,
    settled,
)


class UnknownValueError(Exception):
    """A rule asks for a value that is itself at fault, and so has nothing to say."""


class Draft:
    """Stands for a *record* of which only some fields are *known*."""

    def __init__(self, record: type, known: Mapping[str, Any]) -> None:
        self.record = record
        self.known = known

    def __getattr__(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        derived = getattr_static(self.record, name, None)
        if isinstance(derived, property) and derived.fget is not None:
            return derived.fget(self)
        raise UnknownValueError(name)


def record_of(part: Any) -> type:
    """Return the class that *part* is of, or is a draft of."""
    return part.record if isinstance(part, Draft) else type(part)


def known_fields(part: Any) -> Mapping[str, Any]:
    """Return what is known of the fields of *part*, a record or the draft of one."""
    if isinstance(part, Draft):
        return part.known
    return {key: getattr(part, key) for key in attributes(record_of(part))}


def drafted(value: Any, shape: Any, faulty: Collection[Place], place: Place = ()) -> Any:
    """Return *value*, found at *place*, without what is at fault in it.

    Raise `UnknownValueError` if nothing is left. A record is always left, so that
    whatever refers to it by its name still finds it.
    """
    shape = chosen(settled(shape), value)
    if is_record(shape):
        if place in faulty or not isinstance(value, dict):
            return Draft(shape, {})
        return Draft(shape, dict(_known(value, shape, faulty, place)))
    if is_choice(shape):
        return Draft(object, {})
    if place in faulty:
        raise UnknownValueError(place)
    if is_mapping(shape):
        return {
            key: drafted(each, item(shape), faulty, (*place, key))
            for key, each in value.items()
        }
    if is_sequence(shape):
        return tuple(
            drafted(each, item(shape), faulty, (*place, index))
            for index, each in enumerate(value)
        )
    return value


def _known(
    table: Mapping[str, Any], record: type, faulty: Collection[Place], place: Place
) -> Iterator[tuple[str, Any]]:
    for key, attribute in attributes(record).items():
        here = (*place, key)
        if key in table:
            with suppress(UnknownValueError):
                yield key, drafted(table[key], attribute.type, faulty, here)
        elif here not in faulty:
            yield key, default(attribute)
