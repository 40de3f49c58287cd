"""Documents: typed results as plain data for JSON, and back again.

Floats are rounded to nine significant digits, since mathematical libraries may differ
in the last bit of a logarithm; what cannot be said of an empty set is ``null``, never
NaN. Rounding a rounded number changes nothing, so that a document that is read and
written again has the same bytes.
"""

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any, TypeVar

from cattrs import BaseValidationError, Converter, transform_error
from cattrs.v import format_exception

DIGITS = 9

Tree = dict[str, Any]
"""A JSON object."""

Kind = TypeVar("Kind")


class DocumentError(ValueError):
    """A text is not the document it should be; the message has a line for each fault."""


def nine_digits(value: float) -> float | None:
    """Return *value* at nine digits, and ``None`` for one that is not finite."""
    if isinstance(value, int):
        return value
    # Adding 0.0 turns a negative zero into zero.
    return float(f"{value:.{DIGITS}g}") + 0.0 if isfinite(value) else None


def document_converter() -> Converter:
    """Return a converter of attrs classes to plain data, and strictly back."""
    converter = Converter(
        forbid_extra_keys=True, unstruct_collection_overrides={Sequence: list}
    )
    converter.register_unstructure_hook(float, nine_digits)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(int, _count)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(bool, _truth)
    return converter


def json_text(tree: Tree | list[Tree], *, ensure_ascii: bool = True) -> str:
    """Return *tree* as JSON, its keys in the order they have; raise on a NaN."""
    text = json.dumps(tree, indent=2, allow_nan=False, ensure_ascii=ensure_ascii)
    return text + "\n"


def from_json(text: str, kind: type[Kind], converter: Converter) -> Kind:
    """Return the *kind* that *text* holds; raise `DocumentError` if it holds none."""
    try:
        tree = json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"document: must be JSON, {error}") from error
    if not isinstance(tree, dict):
        raise DocumentError(f"document: must be a JSON object, got {text.strip():.20}")
    try:
        return converter.structure(tree, kind)
    except BaseValidationError as error:
        faults = transform_error(error, path="document", format_exception=_said)
        raise DocumentError("\n".join(faults)) from error


def _refused(constant: str) -> float:
    raise ValueError(f"which has no {constant}")


def _said(error: BaseException, kind: type | None) -> str:
    return str(error) if type(error) is TypeError else format_exception(error, kind)


def _number(value: object, _: type) -> float:
    """Take a number as it is: 0 stays an integer, so that it is written as one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"must be a number, got {value!r}")
    return value


def _count(value: object, _: type) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"must be an integer, got {value!r}")
    return value


def _text(value: object, _: type) -> str:
    if not isinstance(value, str):
        raise TypeError(f"must be a text, got {value!r}")
    return value


def _truth(value: object, _: type) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"must be true or false, got {value!r}")
    return value
