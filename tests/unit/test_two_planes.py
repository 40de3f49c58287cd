"""The page on both planes shows code that is there, from the modules that it names."""

import re
from textwrap import dedent, indent

import pytest
from markdown_it import MarkdownIt

from tests.documents import ROOT

PAGE = ROOT / "docs" / "two-planes.md"


def excerpts() -> list[tuple[str, str]]:
    """Return each indented block with the module that was named last before it."""
    found, module = [], ""
    for token in MarkdownIt("commonmark").parse(PAGE.read_text(encoding="utf-8")):
        if token.type == "inline":
            named = re.findall(r"`([\w/]+\.py)`", token.content)
            module = named[-1] if named else module
        elif token.type == "code_block":
            found.append((module, token.content))
    return found


@pytest.mark.parametrize(("module", "text"), excerpts(), ids=lambda each: each[:40])
def test_an_excerpt_stands_in_its_module(module: str, text: str) -> None:
    code = (ROOT / module).read_text(encoding="utf-8")
    depths = [indent(dedent(text), " " * depth) for depth in (0, 4, 8)]
    shown = [text, *depths]
    assert any(each in code for each in shown)


def test_both_planes_are_shown() -> None:
    modules = [module for module, _ in excerpts()]
    assert modules == [
        *("sim/pool.py", "models/compiled/pool.py"),
        *("models/application/process.py", "models/compiled/story.py"),
        "models/compiled/fates.py",
    ]
