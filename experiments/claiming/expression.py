"""Expressions: arithmetic over numbers and figures by their names, and nothing else."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from math import isfinite

from attrs import frozen

from models.loading.diagnosis import shown

Name = tuple[str, ...]
"""A number has one part (``yen``), a figure several (``hosts.web.steady_mib``)."""

LONGEST = 500
"""Characters of an expression; the parser of Python has limits of its own."""
LARGEST = 1e15
"""As in every file: beyond it, sums lose digits."""
FUNCTIONS: Mapping[str, Callable[..., float]] = {"min": min, "max": max}
_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_MAY = "must be made of numbers, names, + - * / ( ), min and max"


class ExpressionError(ValueError):
    """A text is no expression, or has no value."""


@frozen
class Expression:
    """One side of a rule."""

    text: str
    node: ast.expr

    @property
    def names(self) -> list[Name]:
        """What it is about, each once, from left to right."""
        return list(dict.fromkeys(_names(self.node)))

    @property
    def divisors(self) -> "Iterator[Expression]":
        """Yield what it divides by."""
        for each in ast.walk(self.node):
            if isinstance(each, ast.BinOp) and isinstance(each.op, ast.Div):
                yield Expression(ast.unparse(each.right), each.right)

    def value(self, known: Mapping[Name, float]) -> float:
        """Return what it is where names have the values *known*.

        Raise `ExpressionError` if it divides by zero, or is beyond what floats can hold.
        """
        try:
            value = _value(self.node, known)
        except ZeroDivisionError:
            raise ExpressionError(f"divides by zero: {self.text}") from None
        except OverflowError:
            value = float("inf")
        if not isfinite(value):
            raise ExpressionError(f"is beyond what floats can hold: {self.text}")
        return value


def parsed(text: str) -> ast.expr:
    """Return the tree of *text*; raise `ExpressionError` if it is no expression."""
    if len(text) > LONGEST:
        raise ExpressionError(f"must have at most {LONGEST} characters, got {len(text)}")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"{_MAY}, got {shown(text)}") from None


def expression(node: ast.expr) -> Expression:
    """Return the expression of *node*; raise `ExpressionError` if it is none."""
    _require_arithmetic(node)
    return Expression(ast.unparse(node), node)


def _require_arithmetic(node: ast.expr) -> None:
    match node:
        case ast.BinOp() if type(node.op) in _OPERATORS:
            _require_arithmetic(node.left)
            _require_arithmetic(node.right)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            _require_arithmetic(node.operand)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if value > LARGEST:
                rule = f"must have numbers of at most {LARGEST:g}"
                raise ExpressionError(f"{rule}, got {shown(value)}")
        case ast.Call(func=ast.Name(id=function), keywords=[]) if function in FUNCTIONS:
            if not node.args:
                raise ExpressionError(f"{function}: needs something in its brackets")
            for each in node.args:
                _require_arithmetic(each)
        case ast.Name(id=name) if name not in FUNCTIONS:
            pass
        case ast.Attribute() | ast.Subscript() if _steps(node) is not None:
            pass
        case _:
            raise ExpressionError(f"{_MAY}, got {shown(ast.unparse(node))}")


def _steps(node: ast.expr) -> Name | None:
    """Return the parts of a dotted name; one with odd letters stands in brackets."""
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=above, attr=name):
            steps = _steps(above)
        case ast.Subscript(value=above, slice=ast.Constant(value=str() as name)):
            steps = _steps(above)
        case _:
            return None
    return None if steps is None else (*steps, name)


def _names(node: ast.expr) -> Iterator[Name]:
    steps = _steps(node)
    if steps is not None:
        yield steps
        return
    match node:
        case ast.BinOp():
            yield from _names(node.left)
            yield from _names(node.right)
        case ast.UnaryOp():
            yield from _names(node.operand)
        case ast.Call():
            for each in node.args:
                yield from _names(each)


def _value(node: ast.expr, known: Mapping[Name, float]) -> float:
    steps = _steps(node)
    if steps is not None:
        return known[steps]
    match node:
        case ast.BinOp():
            apply = _OPERATORS[type(node.op)]
            return apply(_value(node.left, known), _value(node.right, known))
        case ast.UnaryOp():
            value = _value(node.operand, known)
            return -value if isinstance(node.op, ast.USub) else value
        case ast.Call(func=ast.Name(id=function)):
            return FUNCTIONS[function](*(_value(each, known) for each in node.args))
        case ast.Constant(value=int() | float() as number):
            return float(number)
    raise AssertionError(f"{ast.unparse(node)}: no expression")
