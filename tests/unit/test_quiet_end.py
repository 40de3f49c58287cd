"""Commands that read and write tables say nothing of their own when a process ends."""

import subprocess
import sys
from pathlib import Path

MM1 = Path(__file__).parents[2] / "configs" / "mm1.toml"


def said(*words: str) -> list[str]:
    """Return the lines that a command writes to stderr, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "experiments", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.splitlines()


def test_neither_a_run_nor_its_report_lists_what_a_library_has_left(
    tmp_path: Path,
) -> None:
    folder = str(tmp_path / "out")
    (speed,) = said("run", str(MM1), "--set", "days=0.001", "--out", folder)
    assert speed.startswith("simulated 86.4 s in ")
    assert said("report", folder) == []
