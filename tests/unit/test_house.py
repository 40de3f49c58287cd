"""The rules of the house: how long a module and a function are, how wide an entrance."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("sim", "models", "experiments")
MODULE_LINES = 250
TEST_LINES = 300
FUNCTION_LINES = 45
PARAMETERS = 7
"""Of a constructor, besides ``self``; records of attrs have the fields that they need."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of every module in *folders*."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def parts(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node of every module in *folders*, with the module's name."""
    for name, text in modules(*folders):
        for node in ast.walk(ast.parse(text)):
            yield name, node


@pytest.mark.parametrize(
    ("folders", "most"), [(PACKAGES, MODULE_LINES), (("tests",), TEST_LINES)]
)
def test_a_module_is_one_noun_and_not_long(folders: tuple[str, ...], most: int) -> None:
    lines = {name: len(text.splitlines()) for name, text in modules(*folders)}
    assert len(lines) > 50
    assert {name: count for name, count in lines.items() if count > most} == {}


def test_a_function_fits_a_screen() -> None:
    lines = {
        f"{name}:{node.lineno} {node.name}": _last(node) - node.lineno + 1
        for name, node in parts(*PACKAGES)
        if isinstance(node, Function)
    }
    assert len(lines) > 500
    assert {name: n for name, n in lines.items() if n > FUNCTION_LINES} == {}


def test_a_constructor_asks_for_few_things() -> None:
    wide = {
        f"{name}:{node.lineno}": parameters(node)
        for name, node in parts(*PACKAGES)
        if isinstance(node, Function) and node.name == "__init__"
    }
    assert len(wide) > 30
    assert {name: n for name, n in wide.items() if n > PARAMETERS} == {}


def parameters(function: Function) -> int:
    """Return how many parameters *function* has besides ``self``."""
    given = function.args
    starred = [each for each in (given.vararg, given.kwarg) if each is not None]
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return len(named) + len(starred) - 1


def _last(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno
