"""Rules: what a check asks, ``left <= right``, of single values or of means over runs."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from attrs import frozen

from experiments.claiming.expression import (
    Expression,
    ExpressionError,
    Name,
    expression,
    parsed,
)
from models.loading.diagnosis import shown
from sim.estimation import standing

Verdict = bool | None
"""It holds, it does not, or that is open."""

ALIKE = 1e-9
"""Sums of decimals differ in their last digits."""
_SIGNS: Mapping[type[ast.cmpop], str] = MappingProxyType(
    {ast.Eq: "==", ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">"}
)
_COMPARE: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
)


@frozen
class Rule:
    """Two expressions, and how they must compare."""

    left: Expression
    sign: str
    right: Expression

    @property
    def names(self) -> list[Name]:
        """What it is about."""
        return list(dict.fromkeys((*self.left.names, *self.right.names)))

    def holds(self, left: float, right: float, within: float) -> bool:
        """Say whether it holds for the values of its sides; ``==`` *within* a share."""
        if self.sign == "==":
            return abs(left - right) <= max(within, ALIKE) * abs(right) or left == right
        return _COMPARE[self.sign](left, right)

    def stands(self, more: Sequence[float], limit: float, within: float) -> Verdict:
        """Say whether it holds for the mean of *more*, one a run, beside *limit*.

        Only if the whole interval of the mean lies on one side of it.
        """
        if self.sign == "==":
            room = max(within, ALIKE) * abs(limit)
            above = standing(more, limit - room, is_most=False).is_met
            below = standing(more, limit + room, is_most=True).is_met
            return _both(above, below)
        if self.sign in ("<=", ">="):
            return standing(more, limit, is_most=self.sign == "<=").is_met
        other = standing(more, limit, is_most=self.sign == ">").is_met
        return None if other is None else not other


def rule(text: str) -> Rule:
    """Return the rule that *text* says; raise `ExpressionError` if it is none."""
    match parsed(text):
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if (
            type(sign) in _SIGNS
        ):
            return Rule(expression(left), _SIGNS[type(sign)], expression(right))
    signs = ", ".join(_SIGNS.values())
    wanted = f"must compare two sides by one of {signs}, such as 'a + b <= c'"
    raise ExpressionError(f"{wanted}, got {shown(text)}")


def _both(first: Verdict, second: Verdict) -> Verdict:
    if False in (first, second):
        return False
    return None if None in (first, second) else True
