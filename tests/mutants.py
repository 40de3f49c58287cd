"""Mutations of what turns a run into a sentence, and how many of them a test notices.

``python -m tests.mutants [SAMPLE]`` works on a copy of the project. It takes SAMPLE of
the mutants that mutmut makes of the functions of `PARTS` (all of them if it is not
given: hours), every constant of these modules, and the mutants of `NAMED`, which nothing
had noticed once. It prints who survived and the score, and ends with 1 if the score is
below `ENOUGH` or one of the named survives.
"""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from attrs import frozen

from tests.named_mutants import NAMED

ROOT = Path(__file__).parents[1]
COPIED = ("sim", "models", "experiments", "tests", "configs", "docs")
COPIED_FILES = ("README.md", "CHANGELOG.md", "constraints.txt", "pyproject.toml")
UNRELATED = tuple(
    f"test_{name}.py"
    for name in ("documents", "first_run", "packaging", "house", "imports")
)
"""Tests of the files of the project itself, of which the copy has not all."""
ENOUGH = 0.85
SEED = 1
CAUGHT = frozenset({"killed", "timeout", "segfault"})


@frozen
class Part:
    """Modules that are mutated, and the tests that are about them and no others."""

    sources: str
    about: re.Pattern[str]
    """What the text of such a test has in it."""
    golden: tuple[str, ...] = ()


PARTS = (
    Part(
        "experiments/judgement/*.py",
        re.compile(r"experiments\.judgement|cli\.check|tests\.(judged|creditweeks)"),
        ("tests/golden/test_checks.py",),
    ),
    Part(
        "experiments/coupling/*.py",
        re.compile(r"experiments\.coupling|cli\.coupling|tests\.(coupled|madeup)"),
        ("tests/golden/test_couplings.py",),
    ),
    Part("models/traffic/measures.py", re.compile("measure")),
)
"""Apart, since a mutant that survives has every test of its part run for it."""


@frozen
class Mutant:
    """One change of the source that a test ought to notice."""

    path: str
    old: str
    new: str
    tests: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What is changed, where."""
        return f"{self.path}: {self.old} -> {self.new}"


class Copy:
    """A copy of the project, in which the mutants of one part are tried."""

    def __init__(self, folder: Path, part: Part) -> None:
        self._folder = folder
        self._part = part
        ignored = shutil.ignore_patterns("__pycache__")
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        for name in COPIED_FILES:
            shutil.copy(ROOT / name, folder / name)
        unit = sorted((folder / "tests" / "unit").glob("test_*.py"))
        self._tests = [
            str(path.relative_to(folder))
            for path in unit
            if path.name not in UNRELATED and part.about.search(path.read_text("utf-8"))
        ]
        self._tests += part.golden

    def sources(self) -> Iterator[Path]:
        """Yield the modules that are mutated."""
        yield from sorted(self._folder.glob(self._part.sources))

    def is_sound(self) -> bool:
        """Say whether no test fails without any mutant."""
        return self._run("-m", "pytest", "-q", "-n", "2", *self._tests) == 0

    def notices(self, mutant: Mutant) -> bool:
        """Say whether a test fails when *mutant* is in place of the original.

        Raises `LookupError` if the text to change is not there exactly once.
        """
        path = self._folder / mutant.path
        original = path.read_text(encoding="utf-8")
        if original.count(mutant.old) != 1:
            raise LookupError(f"{mutant.name}: found {original.count(mutant.old)} times")
        path.write_text(original.replace(mutant.old, mutant.new), encoding="utf-8")
        try:
            tests = mutant.tests or tuple(self._tests)
            return self._run("-m", "pytest", "-q", "-x", "-n", "2", *tests) != 0
        finally:
            path.write_text(original, encoding="utf-8")

    def constants(self) -> Iterator[Mutant]:
        """Yield each number of the modules that stands outside of a function, changed."""
        for path in self.sources():
            source = path.read_text(encoding="utf-8")
            for node in ast.parse(source).body:
                value = getattr(node, "value", None)
                if not isinstance(node, ast.Assign) or not isinstance(
                    value, ast.Constant
                ):
                    continue
                number = value.value
                if isinstance(number, int | float) and not isinstance(number, bool):
                    old = ast.get_source_segment(source, node) or ""
                    name = ast.unparse(node.targets[0])
                    changed = number + 1 if isinstance(number, int) else 1.5 * number
                    relative = str(path.relative_to(self._folder))
                    yield Mutant(relative, f"\n{old}\n", f"\n{name} = {changed!r}\n")

    def functions(self) -> list[str]:
        """Make mutmut's mutants of all functions, and return their names."""
        self._configure()
        # A name that nothing bears makes the mutants, and learns which tests reach them.
        self._run("-m", "mutmut", "run", "nothing")
        names = sorted(self._found())
        if not names:
            raise RuntimeError("mutmut made no mutants: its tests fail without any")
        return names

    def fates(self, names: list[str]) -> dict[str, str]:
        """Try the mutants of these *names*; return what became of each."""
        if not names:
            return {}
        self._run("-m", "mutmut", "run", *names)
        found = self._found()
        return {name: found[name] for name in names}

    def _configure(self) -> None:
        written = {
            "source_paths": ["sim", "models", "experiments"],
            "only_mutate": [self._part.sources],
            "also_copy": ["tests", "configs", "docs", *COPIED_FILES],
            "pytest_add_cli_args_test_selection": self._tests,
        }
        lines = [f"{key} = {json.dumps(value)}" for key, value in written.items()]
        with (self._folder / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write("\n".join(["", "[tool.mutmut]", *lines, ""]))

    def _found(self) -> dict[str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "mutmut", "results", "--all", "true"],
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line.strip() for line in done.stdout.splitlines() if ": " in line]
        pairs = [line.rsplit(": ", 1) for line in lines]
        return {name: state for name, state in pairs if "__mutmut_" in name}

    def _run(self, *words: str) -> int:
        return subprocess.run(
            [sys.executable, *words],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode


def main(sample: int | None) -> int:
    """Try every kind of mutant, print what was found, and return an exit code."""
    with TemporaryDirectory(prefix="lssim-") as folder:
        copies = [
            Copy(Path(folder) / str(number), part) for number, part in enumerate(PARTS)
        ]
        if not all(copy.is_sound() for copy in copies):
            print("failed: a test fails without any mutant")
            return 1
        named = [Mutant(*each) for each in NAMED]
        overlooked = [each.name for each in named if not copies[0].notices(each)]
        print(f"named: {len(named) - len(overlooked)} of {len(named)} noticed")
        print(*(f"  survived: {name}" for name in overlooked), sep="\n", flush=True)
        states = {
            each.name.replace("\n", ""): "killed" if copy.notices(each) else "survived"
            for copy in copies
            for each in copy.constants()
        }
        _tell("constants", states)
        functions = _fates(copies, sample)
        _tell("functions", functions)
        score = _score({**states, **functions})
    return int(bool(overlooked) or score < ENOUGH)


def _fates(copies: list[Copy], sample: int | None) -> dict[str, str]:
    """Return what became of *sample* mutants of the functions of all *copies*."""
    names = {name: copy for copy in copies for name in copy.functions()}
    chosen = sorted(names)
    if sample is not None:
        chosen = Random(SEED).sample(chosen, sample)
    fates: dict[str, str] = {}
    for copy in copies:
        fates |= copy.fates([name for name in chosen if names[name] is copy])
    return fates


def _tell(kind: str, states: dict[str, str]) -> None:
    print(f"{kind}: {100 * _score(states):.1f} % of {len(states):,} noticed")
    for name, state in states.items():
        if state not in CAUGHT:
            print(f"  {state}: {name}", flush=True)


def _score(states: dict[str, str]) -> float:
    return sum(state in CAUGHT for state in states.values()) / max(1, len(states))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else None))
