"""What a command costs before it does anything."""

import subprocess
import sys

HEAVY = ("scipy.special", "scipy.stats", "scipy.optimize", "duckdb")


def test_the_command_line_loads_nothing_heavy() -> None:
    code = (
        "import sys, experiments.cli;"
        f"print(*(name for name in {HEAVY} if name in sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert run.stdout.split() == []
