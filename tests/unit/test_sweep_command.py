"""`lssim sweep`: computes what is missing, loses nothing, and says so in words."""

import csv
import json
import sqlite3
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.cli.sweep import Telling
from experiments.running import missing
from experiments.running.engines import Engine
from experiments.running.simulate import simulate
from experiments.summary.document import Summary
from experiments.sweeping.plan import plan
from models.config import Scenario
from models.loading import load_scenario
from sim.errors import StuckError
from tests.swept import MM1, WAITS, content


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory, with an experiment `waits.toml` in it."""
    (tmp_path / "waits.toml").write_text(WAITS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lssim(*arguments: str) -> Result:
    command = ("sweep", *arguments, "--workers", "1", "--no-progress")
    return CliRunner().invoke(app, list(command))


def test_the_cost_is_said_first_and_a_second_sweep_computes_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lssim("waits.toml")
    assert first.exit_code == 0
    said = first.stderr.splitlines()
    assert said[0].startswith("engine: simpy (so short a run ")
    cost = "3 points x 2 seeds: 6 runs, of which 0 are in waits.runs; 6 to go, about "
    assert said[1].startswith(cost)
    assert said[1].endswith(" of CPU time, by a pilot")
    assert said[2].startswith("less would take ")
    assert said[2].endswith(" with replications = 1")
    assert said[3].startswith("6 runs in waits.runs, ")
    assert first.stdout.splitlines()[0] == "waits: How long does one wait?"
    monkeypatch.setattr(missing, "simulate", None)
    again = lssim("waits.toml")
    assert again.exit_code == 0
    assert again.stderr.startswith(
        "3 points x 2 seeds: 6 runs, of which 6 are in waits.runs\n"
    )
    assert again.stdout == first.stdout


def test_a_sweep_says_what_single_runs_say(here: Path) -> None:
    result = lssim("waits.toml", "--json")
    tree = json.loads(result.stdout)
    assert (tree["schema"], tree["seeds"]) == ("lssim.sweep/1", [1, 2])
    key = "systems.app.endpoints./.cpu.mean_s"
    scenario = load_scenario(MM1, ["duration_s=2.0", f"{key}=0.012"])
    means = [
        simulate(scenario, seed=seed).systems["app"].latency_ms.mean for seed in (1, 2)
    ]
    found = tree["points"][2]
    assert found["factors"] == {"demand": 0.012}
    assert found["outputs"]["systems.app.mean_ms"]["mean"] == pytest.approx(
        sum(each or 0.0 for each in means) / 2, rel=1e-8
    )


def test_a_larger_sweep_computes_only_what_is_new(here: Path) -> None:
    lssim("waits.toml")
    larger = WAITS.replace("0.012]", "0.012, 0.013]")
    (here / "larger.toml").write_text(larger)
    result = lssim("larger.toml", "--store", "waits.runs")
    assert result.exit_code == 0
    words = "4 points x 2 seeds: 8 runs, of which 6 are in waits.runs; 2 to go, about "
    assert words in result.stderr
    assert " of CPU time, by those that are there\n" in result.stderr


def test_runs_of_another_simulator_are_not_used_and_said(here: Path) -> None:
    lssim("waits.toml")
    with sqlite3.connect(here / "waits.runs") as file:
        file.execute("UPDATE runs SET sources = 'edited'")
    file.close()
    result = lssim("waits.toml")
    assert "6 runs, of which 0 are in waits.runs; 6 to go, about " in result.stderr
    assert "(6 runs there are another lssim's, and are not used)" in result.stderr
    assert len(content(here / "waits.runs")) == 12


def test_a_point_that_fails_is_told_and_stops_no_other(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def failing(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        calls.append(seed)
        cpu = scenario.systems["app"].endpoints["/"].cpu
        assert cpu is not None
        if cpu.mean_s == 0.01 and seed == 2:
            raise StuckError("an instant without end")
        if cpu.mean_s == 0.012 and seed == 1:
            raise MemoryError
        return simulate(scenario, seed=seed, engine=engine)

    monkeypatch.setattr(missing, "simulate", failing)
    result = lssim("waits.toml")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[1] == "mm1: 1 of 3 points finished, seeds 1 to 2, grid, 2 failed"
    assert lines[2] == "failed: mm1, demand = 0.01: seed 2: an instant without end"
    assert lines[3] == "failed: mm1, demand = 0.012: seed 1: no memory left"
    # What was stuck will be so again; memory may be there another time.
    calls.clear()
    lssim("waits.toml")
    assert calls == [1]


def test_the_bar_says_how_many_points_are_done_and_how_many_failed(here: Path) -> None:
    planned = plan(here / "waits.toml")
    runs = planned.runs
    told: list[str] = []
    telling = Telling(planned, runs[1:], told.append)
    for key in runs[1:4]:
        telling(key, "stuck" if key == runs[2] else None)
    # Of three points of two runs the first lacked one of them.
    assert told == [
        "1 of 3 points; demand = 0.005",
        "1 of 3 points, 1 failed; demand = 0.01",
        "2 of 3 points, 1 failed; demand = 0.01",
    ]


def test_no_point_at_all_is_no_success(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(_: Scenario, *, seed: int, engine: Engine) -> Summary:
        raise StuckError(f"an instant without end ({seed})")

    monkeypatch.setattr(missing, "simulate", stuck)
    result = lssim("waits.toml")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "no point was finished: no result"


def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def interrupted(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        calls.append(seed)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return simulate(scenario, seed=seed, engine=engine)

    monkeypatch.setattr(missing, "simulate", interrupted)
    result = lssim("waits.toml")
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == (
        "interrupted: what was finished is kept, the same command goes on from there"
    )
    assert "1 of 3 points finished" in result.stdout
    assert len(content(here / "waits.runs")) == 3
    assert lssim("waits.toml").exit_code == 0
    assert len(calls) == 4 + 3


def test_exports_hold_every_figure_of_every_run(here: Path) -> None:
    result = lssim("waits.toml", "--export", "out.csv")
    assert result.exit_code == 0
    assert lssim("waits.toml", "--export", "out.parquet").exit_code == 0
    with (here / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 * 2 * 2
    assert list(rows[0]) == [
        "point",
        "config",
        "seed",
        "scenario_sha256",
        "factor_demand",
        "output",
        "value",
    ]
    assert (rows[-1]["point"], rows[-1]["seed"], rows[-1]["factor_demand"]) == (
        "2",
        "2",
        "0.012",
    )
    with duckdb.connect() as database:
        question = "SELECT sum(value) FROM 'out.parquet' WHERE output LIKE '%mean_ms'"
        (total,) = database.execute(question).fetchall()[0]
    by_hand = sum(float(it["value"]) for it in rows if it["output"].endswith("mean_ms"))
    assert total == pytest.approx(by_hand)
    assert sorted(each.name for each in here.iterdir()) == [
        "out.csv",
        "out.parquet",
        "waits.runs",
        "waits.toml",
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--export", "out.xlsx"), "must end in .parquet or .csv, got 'out.xlsx'"),
        (("--export", "none/out.csv"), "its folder does not exist, make it first"),
        (("--store", "none/x.runs"), "cannot be opened or written to"),
        (("--store", "waits.toml"), "is no store of lssim, or damaged"),
        (("--store", "/proc/x.runs"), "cannot be opened or written to"),
    ],
)
def test_files_that_cannot_be_are_refused_before_any_run(
    options: tuple[str, str], words: str, here: Path
) -> None:
    result = lssim("waits.toml", *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (here / "waits.runs").exists()
    assert (here / "waits.toml").read_text() == WAITS


def test_an_experiment_that_does_not_exist_is_one_line(here: Path) -> None:
    result = lssim("wait.toml")
    assert result.exit_code == 2
    assert result.stderr == (
        "wait.toml: file: does not exist, did you mean 'waits.toml'?\n"
    )
