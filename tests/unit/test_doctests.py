"""The examples in docstrings run, and say what they print."""

import doctest
import importlib

import pytest

from tests.swept import CONFIGS

ROOT = CONFIGS.parent
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("sim", "models", "experiments")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0


def test_every_verb_has_an_example() -> None:
    files = [ROOT / "experiments" / f"{name}.py" for name in ("verbs", "studies")]
    verbs = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for verb in ("load", "run", "replicate", "compare", "couple", "sweep"):
        own = verbs.split(f"\ndef {verb}(")[1].split("\ndef ")[0]
        assert f"= {verb}(" in own or f">>> {verb}(" in own
