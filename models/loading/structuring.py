"""From the tree of a file to its record, with every broken rule of every field."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from attrs import Attribute
from cattrs import Converter, ForbiddenExtraKeysError
from cattrs.cols import homogenous_tuple_structure_factory, mapping_structure_factory
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from models.loading.diagnosis import (
    Finding,
    Place,
    meant_key,
    nearest,
    shown,
    unknown_key,
)
from models.loading.foreign import our_option
from models.loading.options import companions, keywords, rule_of
from models.loading.scalars import RuleError, number, text, whole_number, yes_or_no
from models.loading.shapes import (
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

MOST_ENTRIES = 500
"""Of a table of names; the rules between tables take their time."""
MOST_VALUES = 10_000
"""Of a list."""
_MOST_UNKNOWN_KEYS = 20
"""Keys of one table for which the one that was meant is looked up."""

Hook = Callable[[Any, Any], Any]
Record = TypeVar("Record")


def structured(
    tree: Mapping[str, Any], record: type[Record]
) -> tuple[Record | None, list[Finding]]:
    """Return the *record* that *tree* describes, or ``None`` and what is wrong."""
    try:
        return _converter().structure(tree, record), []
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
        yield Finding((*place, key), unknown_key(key, error.cl, table[key]), doubtful)
    rest = unknown[_MOST_UNKNOWN_KEYS:]
    if rest:
        yield Finding((*place, rest[0]), f"unknown key, and {len(rest) - 1} more like it")


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook(bool, yes_or_no)
    converter.register_structure_hook(int, whole_number)
    converter.register_structure_hook(float, number)
    converter.register_structure_hook(str, text)
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
    if not isinstance(value, str):
        return ""
    meant = our_option(value, options) or nearest(value, options)
    return f", did you mean {meant!r}{_with(meant, attribute)}?" if meant else ""


def _with(option: str, attribute: "Attribute[Any]") -> str:
    """Return the keys that go with *option*, in words."""
    keys = companions(attribute, option)
    return f" (with {', '.join(keys)})" if keys else ""


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
    structure = mapping_structure_factory(shape, converter)
    return _only(dict, shape, _at_most(MOST_ENTRIES, "entries", structure))


def _sequence_hook(shape: Any, converter: Converter) -> Hook:
    structure = homogenous_tuple_structure_factory(shape, converter)
    return _only(list, shape, _at_most(MOST_VALUES, "values", structure))


def _at_most(most: int, what: str, structure: Hook) -> Hook:
    """Return *structure* for containers of at most *most*, an error for larger ones."""

    def hook(value: Any, shape: Any) -> Any:
        if len(value) > most:
            raise RuleError(f"must have at most {most} {what}, got {len(value)}")
        return structure(value, shape)

    return hook


def _only(container: type, shape: Any, structure: Hook) -> Hook:
    """Return *structure* for values of type *container*, an error for all others."""

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, container):
            raise RuleError(f"must be {described(shape)}, got {shown(value)}")
        return structure(value, shape)

    return hook
