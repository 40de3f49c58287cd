"""The documents' examples, executed: what they show is what is printed.

``python -m tests.documents [--update]`` tries every block of README.md and docs/*.md, and
with ``--update`` writes what is printed into those that differ, docs/reference.md from
its classes, and what the notebook shows. The test suite tries all but those below a
comment ``<!-- slow: why -->``.

A `console` block holds commands after ``$ `` and what they print, where ``...`` stands
for lines left out; a `python` block is run after the earlier ones of its document.
"""

import os
import re
import shlex
import sys
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from typing import Any

from attrs import frozen
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from experiments.cli import app
from tests import notebooks, reference

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "README.ja.md",
    *sorted((ROOT / "docs").glob("*.md")),
)
TERMINAL = {
    "COLUMNS": "80",
    "FORCE_COLOR": None,
    "TTY_COMPATIBLE": None,
    "LC_ALL": "en_GB.UTF-8",
}
"""Who reads a document has no colours and reads English, whoever checks it.

Tables have the width that a pipe gets.
"""
LEFT_OUT = "..."


@frozen
class Block:
    """A fenced example: its text, and at which line of its document it begins."""

    path: Path
    line: int
    language: str
    text: str
    is_slow: bool

    @property
    def name(self) -> str:
        """Where to find it."""
        return f"{self.path.name}:{self.line}"


def blocks(path: Path) -> list[Block]:
    """Find the fenced blocks of a document, in their order."""
    found = []
    is_slow = False
    for token in MarkdownIt().parse(path.read_text(encoding="utf-8")):
        if token.type == "fence" and token.map:
            begin = token.map[0] + 1
            found.append(Block(path, begin, token.info, token.content, is_slow))
        is_slow = token.type == "html_block" and token.content.startswith("<!-- slow:")
    return found


def examples(block: Block) -> list[tuple[str, list[str]]]:
    """Divide a console block into its commands and the lines below each."""
    parts: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            parts.append((line.removeprefix("$ "), []))
        elif not parts:
            raise ValueError(f"{block.name}: begins with no command: {line}")
        else:
            parts[-1][1].append(line)
    return parts


def printed(command: str) -> list[str]:
    """Run an ``lssim`` command; return its lines, or those of its error."""
    program, *arguments = shlex.split(command)
    if program != "lssim":
        raise ValueError(f"only lssim can be executed, not: {command}")
    result = CliRunner(env=TERMINAL).invoke(app, arguments, catch_exceptions=False)
    return [line.rstrip() for line in (result.stdout or result.stderr).splitlines()]


def agrees(shown: list[str], lines: list[str]) -> bool:
    """Whether *lines* are what is *shown*, with anything in place of ``...``."""
    pattern = "".join(
        r"(?:.*\n)*?" if each == LEFT_OUT else re.escape(each.rstrip() + "\n")
        for each in shown
    )
    return re.fullmatch(pattern, "".join(f"{each}\n" for each in lines)) is not None


def shortened(shown: list[str], lines: list[str]) -> list[str]:
    """Leave out of *lines* what is left out of *shown*: between the same neighbours."""
    kept: list[str] = []
    begin = 0
    while LEFT_OUT in shown:
        cut = shown.index(LEFT_OUT)
        last = _alike(shown[cut - 1], lines, begin) if cut else begin - 1
        kept += [*lines[begin : last + 1], LEFT_OUT]
        shown = shown[cut + 1 :]
        begin = _alike(shown[0], lines, last + 1) if shown else len(lines)
    return kept + lines[begin:]


def _alike(line: str, lines: list[str], begin: int) -> int:
    """Find the place, from *begin* on, of the line that is most like *line*."""
    likeness = [SequenceMatcher(None, line.split(), each.split()) for each in lines]
    return max(range(begin, len(lines)), key=lambda at: likeness[at].ratio())


@frozen
class Trial:
    """What came of a console block: how it differs, and its text as it should be."""

    difference: str
    renewed: list[str]


def tried(block: Block) -> Trial:
    """Run the commands of a console block, each once."""
    words: list[str] = []
    renewed: list[str] = []
    for command, shown in examples(block):
        lines = printed(command)
        holds = agrees(shown, lines)
        renewed += [f"$ {command}", *(shown if holds else shortened(shown, lines))]
        if not holds:
            words += unified_diff(shown, lines, block.name, command, lineterm="")
    return Trial("\n".join(words), renewed)


def run_python(path: Path) -> None:
    """Run the Python blocks of a document, each after those before it."""
    names: dict[str, Any] = {}
    for block in blocks(path):
        if block.language == "python":
            exec(compile(block.text, block.name, "exec"), names)


def update(block: Block, renewed: list[str]) -> None:
    """Write the lines of a block anew in its document."""
    lines = block.path.read_text(encoding="utf-8").splitlines()
    lines[block.line : block.line + len(block.text.splitlines())] = renewed
    block.path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def is_outdated(*, updates: bool) -> bool:
    """Whether the reference is not what the classes say; if one *updates*, write it."""
    written = reference.page()
    differs = reference.PATH.read_text(encoding="utf-8") != written
    if differs and updates:
        reference.PATH.write_text(written, encoding="utf-8")
    print(f"{reference.PATH.name}: {'not what the classes say' if differs else 'holds'}")
    return differs


def is_changed(path: Path, *, updates: bool) -> bool:
    """Whether a notebook does not show what it has kept; if one *updates*, write it."""
    notebook = notebooks.executed(path)
    differs = notebooks.shown(notebook) != notebooks.shown(notebooks.source(path))
    if differs and updates:
        notebooks.update(path, notebook)
    print(f"{path.name}: {'shows something else' if differs else 'holds'}", flush=True)
    return differs


def main(*, updates: bool) -> int:
    """Try every block; return an exit code."""
    os.chdir(ROOT)
    faults = is_outdated(updates=updates) + is_changed(notebooks.PATH, updates=updates)
    for path in DOCUMENTS:
        run_python(path)
        # From below, so that a block that grows moves none that is still to come.
        for block in reversed([b for b in blocks(path) if b.language == "console"]):
            trial = tried(block)
            if trial.difference and updates:
                update(block, trial.renewed)
            faults += bool(trial.difference)
            print(f"{block.name}: {trial.difference or 'holds'}", flush=True)
    return int(faults > 0 and not updates)


if __name__ == "__main__":
    sys.exit(main(updates="--update" in sys.argv[1:]))
