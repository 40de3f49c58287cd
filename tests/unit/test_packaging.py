"""The package as it is installed: three folders side by side, and a wheel that runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import experiments
import models
import sim

ROOT = Path(__file__).parents[2]


def test_the_three_packages_have_one_parent_folder() -> None:
    folders = {Path(str(p.__file__)).parents[1] for p in (sim, models, experiments)}
    assert len(folders) == 1


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
    bin_ = tmp_path / "clean" / "bin"
    run(bin_ / "python", "-m", "pip", "install", "--quiet", wheel)
    config = ROOT / "configs" / "pattern2.toml"
    summary = json.loads(run(bin_ / "lssim", "run", config, "--days", "0.01", "--json"))
    assert summary["systems"]["medical"]["requests"]["completed"] > 0
