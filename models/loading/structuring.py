"""From the tree of a file to a `Scenario`, with every broken rule of every field.

Nothing is converted in silence: a text is no number, nor is yes or no.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import isfinite
from typing import Any

from attrs import Attribute
from cattrs import Converter, ForbiddenExtraKeysError
from cattrs.cols import homogenous_tuple_structure_factory, mapping_structure_factory
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from models.config import Scenario
from models.loading.diagnosis import (
    Finding,
    Place,
    meant_key,
    nearest,
    shown,
    unknown_key,
)
from models.loading.options import keywords, rule_of
from models.loading.shapes import (
    SCALARS,
    attributes,
    chosen,
    described,
    is_choice,
    is_mapping,
    is_record,
    is_sequence,
    settled,
    variants,
)

_MOST_UNKNOWN_KEYS = 20
"""Keys of one table for which the one that was meant is looked up."""

Hook = Callable[[Any, Any], Any]


class RuleError(ValueError):
    """A value breaks the rule of its field."""


def structured(tree: Mapping[str, Any]) -> tuple[Scenario | None, list[Finding]]:
    """Return the scenario that *tree* describes, or ``None`` and what is wrong."""
    try:
        return _converter().structure(tree, Scenario), []
    except BaseValidationError as error:
        return None, list(_findings(error, (), tree))


def _findings(error: BaseValidationError, place: Place, node: Any) -> Iterator[Finding]:
    """Put what cattrs has collected into our words; what is not a fault is a bug."""
    for inner in error.exceptions:
        note = _note(inner)
        if isinstance(inner, ForbiddenExtraKeysError):
            yield from _unknown_keys(inner, place, node)
        elif note is None:
            raise inner
        elif isinstance(inner, BaseValidationError):
            step = _step(note)
            yield from _findings(inner, (*place, step), node[step])
        elif isinstance(inner, RuleError):
            yield Finding((*place, _step(note)), str(inner))
        elif isinstance(inner, KeyError) and _step(note) not in node:
            rule = f"missing, must be {described(settled(note.type))}"
            yield Finding((*place, _step(note)), rule)
        else:
            raise inner


def _note(
    error: BaseException,
) -> AttributeValidationNote | IterableValidationNote | None:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote | IterableValidationNote):
            return note
    return None


def _step(note: AttributeValidationNote | IterableValidationNote) -> str | int:
    return note.name if isinstance(note, AttributeValidationNote) else note.index


def _unknown_keys(
    error: ForbiddenExtraKeysError, place: Place, table: Mapping[str, Any]
) -> Iterator[Finding]:
    unknown = [key for key in table if key in error.extra_fields]
    for key in unknown[:_MOST_UNKNOWN_KEYS]:
        meant = meant_key(key, error.cl)
        doubtful = (*place, meant) if meant and meant not in table else None
        yield Finding((*place, key), unknown_key(key, error.cl), doubtful)
    rest = unknown[_MOST_UNKNOWN_KEYS:]
    if rest:
        yield Finding((*place, rest[0]), f"unknown key, and {len(rest) - 1} more like it")


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook(bool, _yes_or_no)
    converter.register_structure_hook(int, _whole_number)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook_factory(is_record, _record_hook)
    converter.register_structure_hook_factory(is_choice, _choice_hook)
    converter.register_structure_hook_factory(is_mapping, _mapping_hook)
    converter.register_structure_hook_factory(is_sequence, _sequence_hook)
    return converter


def _record_hook(record: type, converter: Converter) -> Hook:
    fields = attributes(record)
    checks: dict[str, Any] = {
        key: override(struct_hook=_checked(each, converter))
        for key, each in fields.items()
    }
    return _only(dict, record, make_dict_structure_fn(record, converter, **checks))


def _checked(attribute: "Attribute[Any]", converter: Converter) -> Hook:
    """Return a hook that applies *attribute*'s own rule to what it has structured."""
    structure = converter.get_structure_hook(attribute.type)
    validate = rule_of(attribute)

    def hook(value: Any, shape: Any) -> Any:
        result = structure(value, shape)
        if validate is not None:
            try:
                validate(None, attribute, result)
            except ValueError as error:
                raise RuleError(f"{error}{_similar_option(value, attribute)}") from error
        return result

    return hook


def _similar_option(value: Any, attribute: "Attribute[Any]") -> str:
    options = keywords(attribute).get("enum", ())
    meant = nearest(value, options) if isinstance(value, str) else None
    return f", did you mean {meant!r}?" if meant else ""


def _choice_hook(shape: Any, converter: Converter) -> Hook:
    kinds = variants(shape)

    def structure(value: Any, _: Any) -> Any:
        record = chosen(shape, value)
        if record is not shape:
            return converter.structure(value, record)
        rule = f"its 'kind' must be one of {', '.join(kinds)}"
        if "kind" not in value:
            raise RuleError(f"{rule}, but is missing")
        meant = nearest(str(value["kind"]), kinds)
        hint = f", did you mean {meant!r}?" if meant else ""
        raise RuleError(f"{rule}, got {shown(value['kind'])}{hint}")

    return _only(dict, shape, structure)


def _mapping_hook(shape: Any, converter: Converter) -> Hook:
    return _only(dict, shape, mapping_structure_factory(shape, converter))


def _sequence_hook(shape: Any, converter: Converter) -> Hook:
    return _only(list, shape, homogenous_tuple_structure_factory(shape, converter))


def _only(container: type, shape: Any, structure: Hook) -> Hook:
    """Return *structure* for values of type *container*, an error for all others."""

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, container):
            raise RuleError(f"must be {described(shape)}, got {shown(value)}")
        return structure(value, shape)

    return hook


def _yes_or_no(value: Any, _: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong_type(bool, value)


def _whole_number(value: Any, _: Any) -> int:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        raise RuleError(f"must be a whole number, got {value}, write {value:.0f}")
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(int, value)
    if value.bit_length() >= 64:
        raise RuleError(f"must be a whole number of 64 bits, got {shown(value)}")
    return value


def _number(value: Any, _: Any) -> float:
    if isinstance(value, int) and not isinstance(value, bool):
        return float(_whole_number(value, int))
    if not isinstance(value, float):
        raise _wrong_type(float, value)
    if not isfinite(value):
        raise RuleError(f"must be a finite number, got {value}")
    return value


def _text(value: Any, _: Any) -> str:
    if isinstance(value, str):
        return value
    raise _wrong_type(str, value)


def _wrong_type(scalar: type, value: Any) -> RuleError:
    rule = f"must be {SCALARS[scalar]}, got {shown(value)}"
    if scalar is str and isinstance(value, bool | int | float):
        return RuleError(f'{rule}, write "{shown(value)}"')
    if scalar is not str and isinstance(value, str) and _is_literal(value):
        return RuleError(f"{rule}, write it without quotes")
    return RuleError(rule)


def _is_literal(text: str) -> bool:
    if text in ("true", "false"):
        return True
    try:
        return isfinite(float(text))
    except ValueError:
        return False
