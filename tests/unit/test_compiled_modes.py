"""The compiled plane in other forms: interpreted, and with every reference checked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOME_MINUTES = """
from pathlib import Path
from models.loading import load_scenario
from tests.both import agree
for name, until_s in (("pattern2", 240.0), ("reconnect-storm", 420.0), ("loadtest", 2.0)):
    scenario = load_scenario(Path("configs") / f"{name}.toml")
    agree(scenario, seed=3, until_s=until_s)
"""
EVERY_WAY = """
import pytest
ways = "tests/unit/test_both_planes_on_the_way.py"
raise SystemExit(pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", ways]))
"""

CHECKED = pytest.mark.xdist_group("checked")
"""One after the other, so that only the first of them compiles."""


def run(program: str, **environment: str) -> None:
    subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | environment | {"PYTHONPATH": str(ROOT)},
        check=True,
    )


def test_the_plane_runs_interpreted_and_gives_the_same_bytes() -> None:
    run(SOME_MINUTES, NUMBA_DISABLE_JIT="1")


@CHECKED
@pytest.mark.slow
def test_no_reference_leaves_its_table() -> None:
    run(SOME_MINUTES, LSSIM_CHECKED="1")


@CHECKED
@pytest.mark.slow
def test_no_reference_leaves_its_table_on_any_way() -> None:
    run(EVERY_WAY, LSSIM_CHECKED="1")
