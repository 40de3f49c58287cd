"""Folders to make reports of: what each command finds of a small platform."""

import sys
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner

from experiments.cli import app
from experiments.cli.starter import starter_text
from experiments.report.contents import MAKERS
from experiments.reportfiles import REPORT
from tests import versions

DATA = Path(__file__).parents[1] / "data"
SMALL, ROOMY, HARD = (str(DATA / f"{it}.toml") for it in ("small", "roomy", "hard-day"))
PAGES = ("day", *MAKERS)
"""One run has a page of its own; the others are of the command that is their name."""
FEW = ("--engine", "simpy", "--workers", "1")
"""Runs this short are over before the other plane, or another process, has begun."""
SLOW_HOST = ("--set", "hosts.web.speed=0.05")
"""So that the load that it bears is found with few requests."""
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "day": ("run", HARD, "--engine", "simpy"),
    "run": ("run", SMALL, "--days", "0.35", "--replications", "2", *FEW),
    "compare": ("compare", SMALL, ROOMY, "--for", "5min", "--replications", "2", *FEW),
    "coupling": (
        "coupling",
        SMALL,
        "--only",
        "process-crash",
        "--replications",
        "2",
        *FEW,
    ),
    "headroom": ("headroom", SMALL, "--for", "30s", *SLOW_HOST, *FEW),
    "advise": ("advise", SMALL, "--for", "20s", "--steps", "0", *versions.CHEAP, *FEW),
    "sweep": ("sweep", versions.EXPERIMENT, *FEW),
    "claims": ("claims", versions.CLAIMS, *FEW),
    "migrate": ("migrate", versions.MIGRATION, "--for", "1min", *FEW),
}
PLACEMENT = "booking and chat on ls_4gb_gen2"
"""A placement has a name in English, by which a command line knows it."""
FILES = {
    versions.EXPERIMENT: versions.EXPERIMENT_TEXT,
    versions.CLAIMS: versions.CLAIMS_TEXT,
    versions.MIGRATION: versions.MIGRATION_TEXT,
}


def own_texts() -> str:
    """Return all that the inputs of the commands say in their own words."""
    configs = [Path(each).read_text("utf-8") for each in (SMALL, ROOMY, HARD)]
    return "\n".join([*configs, starter_text(), PLACEMENT, *FILES.values()])


def report_of(name: str, folder: Path) -> Path:
    """Return the report of what command *name* finds, made in *folder*."""
    with chdir(folder):
        done("init", versions.STARTER)
        for file, text in FILES.items():
            Path(file).write_text(text, encoding="utf-8")
        done(*COMMANDS[name], "--out", "out")
        done("report", "out")
    return folder / "out" / REPORT


def done(*arguments: str) -> None:
    """Run ``lssim`` with *arguments*, as from a command line."""
    with patch.object(sys, "argv", ["lssim", *arguments]):
        result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
