"""Fields of the configuration: a rule, a unit and a sentence beside each key.

Every field carries its documentation and its bounds in ``metadata``, from which the
loader checks a value and the JSON Schema describes it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from math import isfinite
from typing import Any

from attrs import NOTHING, Attribute, field

Validator = Callable[[Any, "Attribute[Any]", Any], None]

CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]")
"""What steers a terminal instead of being read: it could recolour, hide or forge lines.

Line ends and changes of the direction of writing are among it.
"""
LIKE_PER_CENT = (2.0, 100.0)
"""A share between these was meant in per cent; one just above 1 is a slip."""
LARGEST_COUNT = 10**9
"""Nobody counts more of anything, and what is counted beyond may never end."""


def number(
    doc: str,
    *,
    default: Any = NOTHING,
    low: float = 0.0,
    high: float | None = None,
    above: bool = False,
) -> Any:
    """Return a field for a finite number in [*low*, *high*], or > *low* if *above*."""

    def validate(_: Any, __: "Attribute[Any]", value: Any) -> None:
        if value is None:
            return
        if not isfinite(value):
            raise ValueError(f"must be a finite number, got {value}")
        if value < low or (above and value == low):
            raise ValueError(
                f"must be {'>' if above else '>='} {low:g}, got {value:.12g}"
            )
        if high is not None and value > high:
            raise ValueError(f"must be <= {high:.12g}, got {value:.12g}")

    bounds: dict[str, Any] = {"exclusiveMinimum" if above else "minimum": low}
    if high is not None:
        bounds["maximum"] = high
    return _field(doc, default, validate, bounds)


def share(doc: str, *, default: Any = NOTHING) -> Any:
    """Return a field for a ratio in [0, 1]; per cent are refused as such."""

    def validate(_: Any, __: "Attribute[Any]", value: Any) -> None:
        if value is None:
            return
        if not isfinite(value):
            raise ValueError(f"must be a finite number, got {value}")
        if value < 0:
            raise ValueError(f"must be >= 0, got {value:.12g}")
        if value > 1:
            low, high = LIKE_PER_CENT
            meant = f", write {value / 100:.12g}" if low <= value <= high else ""
            raise ValueError(f"must be <= 1, got {value:.12g}{meant}")

    return _field(doc, default, validate, {"minimum": 0.0, "maximum": 1.0})


def count(
    doc: str, *, default: Any = NOTHING, low: int = 0, high: int = LARGEST_COUNT
) -> Any:
    """Return a field for a whole number in [*low*, *high*]."""
    return number(doc, default=default, low=low, high=high)


def text(doc: str, *, default: Any = NOTHING) -> Any:
    """Return a field for free text, in any script, on one line."""

    def validate(_: Any, __: "Attribute[Any]", value: Any) -> None:
        found = CONTROL.search(value or "")
        if found:
            raise ValueError(
                "must have no control characters or line ends, got"
                f" U+{ord(found[0]):04X} after {value[: found.start()]!r}, leave it out"
            )

    return _field(doc, default, validate, {})


def choice(doc: str, options: tuple[str, ...], *, default: Any = NOTHING) -> Any:
    """Return a field for one of *options*."""
    return _field(doc, default, one_of(options), {"enum": list(options)})


def one_of(options: Collection[str]) -> Validator:
    """Return the rule that a value is among *options*."""

    def validate(_: Any, __: "Attribute[Any]", value: Any) -> None:
        if value is not None and value not in options:
            raise ValueError(f"must be one of {', '.join(options)}, got {value!r}")

    return validate


def reference(doc: str, to: str, *, default: Any = NOTHING) -> Any:
    """Return a field for the name of an entry of the table *to*.

    The table is one of the scenario, or known to whoever loads that.
    """
    return _field(doc, default, None, {"x-refers-to": to})


def flag(doc: str, *, default: bool) -> Any:
    """Return a field for yes or no."""
    return _field(doc, default, None, {})


def part(doc: str, *, default: Any = NOTHING, factory: Any = None) -> Any:
    """Return a field for a sub-table, a list or a mapping of them."""
    metadata = {"doc": doc}
    if factory is not None:
        return field(factory=factory, metadata=metadata)
    return field(default=default, metadata=metadata)


def documented(attribute: "Attribute[Any]") -> str:
    """Return the sentence that describes *attribute*."""
    doc: str = attribute.metadata["doc"]
    return doc


def bounds(attribute: "Attribute[Any]") -> Mapping[str, Any]:
    """Return the JSON Schema keywords of *attribute*'s rule."""
    found: Mapping[str, Any] = attribute.metadata.get("bounds", {})
    return found


def _field(
    doc: str, default: Any, validate: Validator | None, bounds: Mapping[str, Any]
) -> Any:
    metadata = {"doc": doc, "bounds": bounds}
    return field(default=default, validator=validate, metadata=metadata)
