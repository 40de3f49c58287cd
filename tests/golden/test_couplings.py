"""A golden study: what `coupling` says of a small platform, to the word and the figure.

``pytest --update-golden`` accepts a change, which is then told in the changelog.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from experiments.cli import app

HERE = Path(__file__).parent / "couplings"
SMALL = Path(__file__).parents[1] / "data" / "small.toml"
VERSIONS = ("lssim_version", "sha256")
FAULTS = ("process-crash", "host-crash", "database-outage", "connection-leak")


def said(*options: str) -> str:
    only = [word for kind in FAULTS for word in ("--only", kind)]
    words = ["coupling", str(SMALL), "--replications", "2", "--workers", "1"]
    words += [*only, *options]
    done = CliRunner(env={"COLUMNS": "120"}).invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.stdout


def without_versions(tree: dict[str, Any]) -> dict[str, Any]:
    """Leave out what changes with every release and with every new key of a config."""
    return {key: each for key, each in tree.items() if key not in VERSIONS}


def agrees(text: str, kept: Path, request: pytest.FixtureRequest) -> bool:
    if request.config.getoption("--update-golden"):
        kept.write_text(text, encoding="utf-8")
    return text == kept.read_text(encoding="utf-8")


def test_a_study_says_the_same(request: pytest.FixtureRequest) -> None:
    lines = (f"{line.rstrip()}\n" for line in said().splitlines())
    assert agrees("".join(lines), HERE / "small.txt", request)


def test_its_document_says_the_same(request: pytest.FixtureRequest) -> None:
    document = json.loads(said("--json"), object_hook=without_versions)
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    assert agrees(text, HERE / "small.json", request)
