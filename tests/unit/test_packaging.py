"""The package as it is installed: three folders side by side, and a wheel that runs."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command

import experiments
import models
import sim
from experiments.cli import app
from tests.versions import COMMANDS

ROOT = Path(__file__).parents[2]
PYPROJECT: dict[str, Any] = tomllib.loads(
    (ROOT / "pyproject.toml").read_text(encoding="utf-8")
)
DATA = {
    *(f"{each}/py.typed" for each in ("sim", "models", "experiments")),
    "models/plans/catalog.toml",
    "experiments/cli/starter.toml",
    "experiments/cli/starter-java.toml",
    "experiments/cli/starter-php.toml",
    "experiments/marks.toml",
    "experiments/host-ram.toml",
    "configs/single10.toml",
    "configs/base.toml",
}
SHIPPED = (
    "from experiments.sweeping.shipped import file_of; from pathlib import Path;"
    "print(len(p(file_of(Path('host-ram'))).points))"
)
"""The levels of RAM in a shipped experiment, whose config is installed beside it."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


def declared() -> list[Requirement]:
    """Everything the project asks for, to run and to be developed."""
    groups = PYPROJECT["dependency-groups"].values()
    words = [each for group in groups for each in group if isinstance(each, str)]
    extras = PYPROJECT["project"]["optional-dependencies"].values()
    words += [each for extra in extras for each in extra]
    return [Requirement(each) for each in (*PYPROJECT["project"]["dependencies"], *words)]


def pins(python: str) -> dict[str, str]:
    """The release of each package that *python* gets."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line) for line in lines if not line.startswith("#")]
    # The annotation is narrower than what a marker is evaluated with.
    environment: dict[str, Any] = {**default_environment(), "python_version": python}
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in pinned
        if each.marker is None or each.marker.evaluate(environment)
    }


def test_the_three_packages_have_one_parent_folder() -> None:
    folders = {Path(str(p.__file__)).parents[1] for p in (sim, models, experiments)}
    assert len(folders) == 1


@pytest.mark.parametrize("python", PYTHONS)
def test_every_dependency_is_pinned_within_its_bounds(python: str) -> None:
    pinned = pins(python)
    for each in declared():
        assert pinned[each.name] in each.specifier


def test_the_python_versions_differ_in_nothing_but_markers() -> None:
    assert pins("3.11").keys() == pins("3.15").keys()


def test_every_command_is_tried_with_the_lowest_and_the_newest_versions() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert set(commands) <= {words[0] for words in COMMANDS}


def test_the_citation_and_the_package_agree() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (author,) = PYPROJECT["project"]["authors"]
    assert f"version: {version('lssim')}\n" in text
    assert f"license: {PYPROJECT['project']['license']}\n" in text
    assert f"- name: {author['name']}\n" in text


@pytest.mark.slow
def test_the_wheel_runs_in_a_clean_environment(tmp_path: Path) -> None:
    environment = {**os.environ, "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    environment.pop("PYTHONPATH", None)

    def run(*words: str | Path) -> str:
        done = subprocess.run(
            words,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT)
    run(sys.executable, "-m", "venv", tmp_path / "clean")
    (wheel,) = tmp_path.glob("lssim-*.whl")
    assert set(zipfile.ZipFile(wheel).namelist()) >= DATA
    bin_ = tmp_path / "clean" / "bin"
    run(bin_ / "python", "-m", "pip", "install", "--quiet", wheel)
    config = ROOT / "configs" / "pattern2.toml"
    summary = json.loads(run(bin_ / "lssim", "run", config, "--days", "0.01", "--json"))
    assert summary["systems"]["medical"]["requests"]["completed"] > 0
    code = "from experiments.sweeping.plan import plan as p;" + SHIPPED
    points = run(bin_ / "python", "-c", code)
    assert points == "7\n"
