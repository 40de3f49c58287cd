"""Scalars of a scenario file: of the right type, and of a size that can be reckoned with.

Nothing is converted in silence: a text is no number, nor is yes or no.
"""

from math import isfinite
from typing import Any

from models.loading.diagnosis import shown
from models.loading.shapes import SCALARS

LARGEST = 1e15
SMALLEST = 1e-12


class RuleError(ValueError):
    """A value breaks the rule of its field."""


def yes_or_no(value: Any, _: Any) -> bool:
    """Return *value* if it is true or false; raise `RuleError` if not."""
    if isinstance(value, bool):
        return value
    raise _wrong_type(bool, value)


def whole_number(value: Any, _: Any) -> int:
    """Return *value* if it is a whole number of 64 bits; raise `RuleError` if not."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        raise RuleError(f"must be a whole number, got {value}, write {value:.0f}")
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(int, value)
    if value.bit_length() >= 64:
        raise RuleError(f"must be a whole number of 64 bits, got {shown(value)}")
    return value


def number(value: Any, _: Any) -> float:
    """Return *value* as a float within reach; raise `RuleError` if it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _within_reach(float(whole_number(value, int)))
    if not isinstance(value, float):
        raise _wrong_type(float, value)
    if not isfinite(value):
        raise RuleError(f"must be a finite number, got {value}")
    return _within_reach(value)


def _within_reach(value: float) -> float:
    """Return *value*; refuse one whose square or sum no longer has all its digits."""
    if abs(value) > LARGEST:
        raise RuleError(f"must be at most {LARGEST:g}, got {value}")
    if 0 < abs(value) < SMALLEST:
        raise RuleError(f"must be 0 or at least {SMALLEST:g}, got {value}, write 0")
    return value


def text(value: Any, _: Any) -> str:
    """Return *value* if it is a text; raise `RuleError` if not."""
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
