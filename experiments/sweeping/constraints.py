"""Constraints between factors: ``pool <= 0.5 * connections``."""

import operator
import re
from collections.abc import Callable, Mapping

from attrs import frozen

from models.loading.diagnosis import shown

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""Of a factor: it stands in constraints, and in the columns of an export."""
_NUMBER = r"\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_TERM = rf"(?:({_NUMBER})\s*\*\s*)?({NAME.pattern})|({_NUMBER})"
_CONSTRAINT = re.compile(rf"\s*(?:{_TERM})\s*([<>=!]=|[<>])\s*(?:{_TERM})\s*")


class ConstraintError(ValueError):
    """A text is no constraint."""


@frozen
class Term:
    """A number, or a multiple of a factor."""

    number: float
    factor: str | None

    def value(self, values: Mapping[str, float]) -> float:
        """Return what it is where factors have *values*."""
        return self.number * (1.0 if self.factor is None else values[self.factor])


@frozen
class Constraint:
    """A comparison of two terms, which must hold."""

    left: Term
    comparison: str
    right: Term

    @property
    def factors(self) -> list[str]:
        """Names of the factors that it is about."""
        sides = (self.left.factor, self.right.factor)
        return [each for each in sides if each is not None]

    def holds(self, values: Mapping[str, float]) -> bool:
        """Say whether it holds where factors have *values*."""
        compare = _COMPARISONS[self.comparison]
        return compare(self.left.value(values), self.right.value(values))


def constraint(text: str) -> Constraint:
    """Return the constraint that *text* says; raise `ConstraintError` if it is none."""
    found = _CONSTRAINT.fullmatch(text)
    if found is None:
        rule = "must compare two factors or numbers, such as 'a <= 0.5 * b'"
        raise ConstraintError(f"{rule}, got {shown(text)}")
    left, right = found.group(1, 2, 3), found.group(5, 6, 7)
    return Constraint(_term(*left), found[4], _term(*right))


def _term(multiple: str | None, factor: str | None, number: str | None) -> Term:
    return Term(float(multiple or number or 1.0), factor)
