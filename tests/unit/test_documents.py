"""The documents: their examples hold, and what they name is there."""

import re
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from typer.main import get_command

from experiments.cli import app
from tests.documents import (
    DOCUMENTS,
    ROOT,
    Block,
    agrees,
    blocks,
    run_python,
    shortened,
    tried,
    update,
)
from tests.referencetables import anchor

BLOCKS = [block for path in DOCUMENTS for block in blocks(path)]
QUICK = [each for each in BLOCKS if each.language == "console" and not each.is_slow]
PROSE = [*DOCUMENTS, ROOT / "DESIGN.md"]
FOLDERS = "sim|models|experiments|configs|tests|docs"


def quoted(path: Path, pattern: str) -> set[str]:
    """What stands in single backticks and matches *pattern*: its first group."""
    text = path.read_text(encoding="utf-8")
    return set(re.findall(rf"`{pattern}[^`\n]*`", text))


@pytest.mark.parametrize("block", QUICK, ids=lambda block: block.name)
def test_a_command_prints_what_the_document_shows(
    block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert tried(block).difference == ""


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_python_of_a_document_runs(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    run_python(path)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_no_block_escapes_for_want_of_a_language(block: Block) -> None:
    assert block.language in {"console", "python", "sh"}


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = quoted(path, rf"((?:{FOLDERS})/[\w./*-]*)")
    assert {each for each in named if not any(ROOT.glob(each.rstrip("/")))} == set()


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_every_verb_and_command_that_is_named_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert quoted(path, "make ([a-z]+)") <= verbs
    assert quoted(path, "lssim ([a-z]+)") <= commands


@cache
def headings(path: Path) -> set[str]:
    """The fragments that a link may lead to in a document."""
    tokens = MarkdownIt().parse(path.read_text(encoding="utf-8"))
    return {
        anchor(tokens[at + 1].content)
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    }


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_every_link_leads_to_a_heading_of_a_file_that_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for file, fragment in re.findall(r"\]\(([\w./-]*)#?([^)]*)\)", text):
        target = path.parent / file if file else path
        assert target.is_file(), target
        assert not fragment or fragment in headings(target), fragment


def astray(row: str) -> list[str]:
    """The constants of a row that stand in none of the modules which it names."""
    files = re.findall(r"`((?:sim|models|experiments)/[\w/]+\.py)`", row)
    code = "".join((ROOT / each).read_text(encoding="utf-8") for each in files)
    constants = re.findall(r"`(_?[A-Z]+_[A-Z_]+)`", row) if files else []
    return [
        each
        for each in constants
        if not re.search(rf"^(\w+, )*{each}\b", code, re.MULTILINE)
    ]


def test_every_constant_of_the_sources_stands_where_they_say() -> None:
    rows = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8").splitlines()
    assert [each for row in rows for each in astray(row)] == []


def test_three_dots_stand_for_any_lines_and_for_nothing_else() -> None:
    assert agrees(["a", "...", "z"], ["a", "b", "c", "z"])
    assert agrees(["a", "...", "z"], ["a", "z"])
    assert not agrees(["a", "...", "z"], ["a", "b"])
    assert not agrees(["a", "z"], ["a", "b", "z"])
    assert not agrees(["a"], ["a", "b"])


def test_a_renewed_example_leaves_out_what_it_left_out() -> None:
    shown = ["lost 1 of 9", "...", "rows", "a 1", "b 2", "...", "sum 3"]
    lines = ["lost 2 of 9", "x", "y", "rows", "a 1.5", "b 7", "c 8", "d 9", "sum 20"]
    assert shortened(shown, lines) == [
        *("lost 2 of 9", "...", "rows", "a 1.5", "b 7", "...", "sum 20")
    ]


def test_an_example_is_found_compared_and_renewed(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    before = "# Page\n\n<!-- slow: no -->\n```console\n$ lssim run absent.toml\n"
    path.write_text(before + "done\n```\nEnd.\n", encoding="utf-8")
    (block,) = blocks(path)
    refusal = "absent.toml: file: does not exist"
    assert block.is_slow
    trial = tried(block)
    assert f"-done\n+{refusal}" in trial.difference
    update(block, trial.renewed)
    assert path.read_text(encoding="utf-8") == f"{before}{refusal}\n```\nEnd.\n"
    assert tried(*blocks(path)).difference == ""


def test_a_block_that_begins_with_no_command_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("```console\nlssim --version\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page.md:1: begins with no command"):
        tried(*blocks(path))
