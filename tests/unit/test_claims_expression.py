"""Expressions and rules of claims: arithmetic over names, and nothing that runs code."""

import pytest

from experiments.claiming.expression import ExpressionError, expression, parsed
from experiments.claiming.rule import rule

KNOWN = {
    ("a",): 6.0,
    ("b",): 4.0,
    ("zero",): 0.0,
    ("hosts", "web-1", "steady_mib"): 900.0,
    ("hosts", "web", "steady_mib"): 800.0,
}


def value(text: str) -> float:
    return expression(parsed(text)).value(KNOWN)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("a + b * 2", 14.0),
        ("(a + b) * 2", 20.0),
        ("a - b - 1", 1.0),
        ("a / b", 1.5),
        ("-a + +b", -2.0),
        ("min(a, b, 5) + max(a, 7)", 11.0),
        ("100_000 / 1e3", 100.0),
        ("hosts.web.steady_mib / 100", 8.0),
        ('hosts["web-1"].steady_mib', 900.0),
    ],
)
def test_it_is_arithmetic_over_numbers_and_figures(text: str, worth: float) -> None:
    assert value(text) == worth


def test_its_names_stand_once_each_from_left_to_right() -> None:
    found = expression(parsed('b + a * b - max(hosts["web-1"].steady_mib, b)'))
    assert found.names == [("b",), ("a",), ("hosts", "web-1", "steady_mib")]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "a ** b",
        "a // b",
        "a % b",
        "a if b else a",
        "[a]",
        "a < b",
        "lambda: 1",
        "(a := 1)",
        "'text'",
        "True",
        "1j",
        "abs(a)",
        "min",
        "min(a, key=b)",
        "min(*a)",
        "min.a.b(1)",
        "hosts[0].x",
        "a +",
        "",
        "a\nb",
        "(" * 240 + "a" + ")" * 240,
        "a" * 501,
        "\0",
        "1" * 400,
    ],
)
def test_nothing_else_is_an_expression(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"^must have|^must be made of"):
        expression(parsed(text))


def test_an_empty_call_says_so() -> None:
    with pytest.raises(ExpressionError, match="max: needs something"):
        expression(parsed("max()"))


@pytest.mark.parametrize("text", ["a / zero", "a / (b - 4)", "a / (zero * b)"])
def test_a_division_by_zero_is_told(text: str) -> None:
    with pytest.raises(ExpressionError, match="divides by zero: a / "):
        value(text)


def test_what_floats_cannot_hold_is_told() -> None:
    product = " * ".join(["1e15"] * 30)
    with pytest.raises(ExpressionError, match="beyond what floats can hold"):
        value(product)


def test_a_rule_compares_two_sides() -> None:
    it = rule("a + 1 <= 2 * b")
    assert (it.left.text, it.sign, it.right.text) == ("a + 1", "<=", "2 * b")
    assert it.names == [("a",), ("b",)]


@pytest.mark.parametrize("text", ["a", "a <= b <= 3", "a != b", "a in b", "a = b"])
def test_what_compares_no_two_sides_is_no_rule(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"must (compare|be made)"):
        rule(text)


@pytest.mark.parametrize(
    ("text", "left", "right", "within", "holds"),
    [
        ("a == b", 3300.0, 3400.0, 0.0, False),
        ("a == b", 3300.0, 3400.0, 0.03, True),  # 100 of 3,400 are 2.9 %
        ("a == b", 3300.0, 3400.0, 0.029, False),
        ("a == b", 0.1 + 0.2, 0.3, 0.0, True),
        ("a == b", 0.0, 0.0, 0.0, True),
        ("a == b", -3300.0, -3400.0, 0.03, True),
        ("a <= b", 2.0, 2.0, 0.0, True),
        ("a < b", 2.0, 2.0, 0.0, False),
        ("a >= b", 2.0, 2.0, 0.0, True),
        ("a > b", 2.0, 2.0, 0.0, False),
        ("a > b", 2.1, 2.0, 0.0, True),
    ],
)
def test_single_values_hold_or_do_not(
    text: str, left: float, right: float, within: float, holds: bool
) -> None:
    assert rule(text).holds(left, right, within) is holds


# Mean 10 and deviation 1.5811 of five: half the interval is 2.776 * 1.5811 / sqrt(5),
# which is 1.963, so that it goes from 8.037 to 11.963.
SPREAD = (8.0, 9.0, 10.0, 11.0, 12.0)


@pytest.mark.parametrize(
    ("text", "limit", "within", "verdict"),
    [
        ("a <= b", 12.0, 0.0, True),
        ("a <= b", 11.9, 0.0, None),
        ("a <= b", 8.1, 0.0, None),
        ("a <= b", 8.0, 0.0, False),
        ("a >= b", 8.0, 0.0, True),
        ("a >= b", 12.0, 0.0, False),
        ("a >= b", 10.0, 0.0, None),
        ("a < b", 12.0, 0.0, True),
        ("a < b", 8.0, 0.0, False),
        ("a > b", 8.0, 0.0, True),
        ("a > b", 10.0, 0.0, None),
        ("a == b", 10.0, 0.2, True),  # 8 to 12 are equal
        ("a == b", 10.0, 0.19, None),  # 8.1 to 11.9 are
        ("a == b", 20.0, 0.1, False),  # 18 to 22 are
        ("a == b", 5.0, 0.1, False),
    ],
)
def test_a_mean_stands_only_where_all_of_its_interval_does(
    text: str, limit: float, within: float, verdict: bool | None
) -> None:
    assert rule(text).stands(SPREAD, limit, within) is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("a <= b", True), ("a < b", False), ("a > b", False), ("a == b", True)],
)
def test_runs_that_are_alike_need_no_interval(text: str, verdict: bool) -> None:
    assert rule(text).stands([3.0] * 5, 3.0, 0.0) is verdict
