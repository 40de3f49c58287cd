"""The command `lssim compare`: its document, its first line, and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.running import keeping
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import Scenario
from tests.compared import CONFIGS, day

PATTERN1, PATTERN2, MM1 = (
    str(CONFIGS / f"{name}.toml") for name in ("pattern1", "pattern2", "mm1")
)
SHORT = ("--for", "60s", "--replications", "2", "--no-progress", "--workers", "1")


def lssim(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["compare", *arguments])


def test_the_command_says_the_cost_first_and_prints_one_document() -> None:
    result = lssim(PATTERN1, PATTERN2, *SHORT, "--json")
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith(
        "4 runs of 60 s: 2 topologies under 2 seeds each;"
        " --whole-day for all; --bad-days for what faults cost\n"
    )
    tree = json.loads(result.stdout)
    assert tree["systems"] == ["medical", "social"]
    assert tree["measured_s"] == {"pattern1": 60, "pattern2": 60}
    # The difference of a comparison is the one of its runs, seed by seed.
    again = json.loads(lssim(PATTERN1, PATTERN2, *SHORT, "--json").stdout)
    assert again == tree


def test_whole_runs_are_as_their_files_say() -> None:
    short = ("--set", "days=0.0005", "--set", "warm_up_s=0", "--whole-day")
    result = lssim(PATTERN1, PATTERN2, "--replications", "2", "--workers", "1", *short)
    assert result.exit_code == 0, result.output
    first = result.stdout.splitlines()[0]
    assert first == (
        "2 topologies, 2 runs each (seeds 1 to 2): whole runs, the same users in all,"
        " beside pattern1"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((PATTERN1,), "scenarios: at least two needed to compare, got one only"),
        ((PATTERN1, PATTERN1), "scenarios: 2 are named 'pattern1'"),
        ((PATTERN1, MM1), "scenarios: no system is in all of them: pattern1 has"),
        ((PATTERN1, "absent.toml"), "absent.toml: file: does not exist"),
        ((PATTERN1, PATTERN2, "--set", "sed=2"), "did you mean"),
        ((PATTERN1, PATTERN2, "--for", "1h", "--whole-day"), "--for"),
        ((PATTERN1, PATTERN2, str(CONFIGS / "single10.toml"), "--explain"), "got 3"),
        ((PATTERN1, PATTERN2, "--marks", "none.toml"), "none.toml: file: does not exist"),
        ((PATTERN1, PATTERN2, "--replications", "1"), "--replications"),
    ],
)
def test_bad_input_is_refused_before_any_run(
    arguments: tuple[str, ...], words: str
) -> None:
    result = lssim(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("runs", "is_told", "few"),
    [(5, True, ""), (3, False, "too few seeds were finished to tell anything")],
)
def test_ctrl_c_tells_what_is_finished_and_the_next_goes_on(
    runs: int,
    is_told: bool,
    few: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[int] = []

    def simulated(_: Scenario, *, seed: int, engine: Engine) -> Summary:
        if len(done) == runs:
            raise KeyboardInterrupt
        done.append(seed)
        return day(seed)

    monkeypatch.setattr(keeping, "simulate", simulated)
    kept = ("--workers", "1", "--store", str(tmp_path / "runs"))
    result = lssim(PATTERN1, PATTERN2, *kept)
    assert result.exit_code == 130
    assert result.stdout.startswith("interrupted: 2 topologies, 2 runs each") is is_told
    goes_on = "what was finished is kept, the same command goes on from there"
    words = f"{few}; {goes_on}" if few else goes_on
    assert f"interrupted: {words}\n" in result.stderr
    again = lssim(PATTERN1, PATTERN2, *kept)
    assert f"10 runs, of which {runs} are in {tmp_path / 'runs'}; " in again.stderr
