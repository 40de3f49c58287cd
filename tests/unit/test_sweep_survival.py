"""`lssim sweep` survives kill -9, full disks, clusters that go away, and a second one."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.running import missing
from experiments.running.crew import Crew
from experiments.running.store import Finished, Store
from models.loading import load_scenario
from tests.swept import MM1, WAITS, content, rows_in

SWEEP = (sys.executable, "-m", "experiments", "sweep")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory, with an experiment `waits.toml` in it."""
    (tmp_path / "waits.toml").write_text(WAITS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lssim(*arguments: str) -> Result:
    command = ("sweep", *arguments, "--workers", "1", "--no-progress")
    return CliRunner().invoke(app, list(command))


def started(here: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*SWEEP, "many.toml", *options],
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(MM1.parents[1])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_cluster_that_goes_away_is_one_line_and_keeps_what_was_finished(
    tmp_path: Path,
) -> None:
    done: Future[Finished] = Future()
    done.set_result(Finished(failure="stuck"))
    gone: Future[Finished] = Future()
    gone.cancel()
    gone.set_running_or_notify_cancel()
    futures = [done, gone]

    class Vanishing(Executor):
        def submit(self, *_: Any, **__: Any) -> "Future[Any]":
            return futures.pop(0)

    scenario = load_scenario(MM1)
    with Store(tmp_path / "runs") as store, Crew(executor=Vanishing()) as crew:
        wanted = [("x", 1), ("x", 2)]
        with pytest.raises(OSError, match="whoever made the runs has gone"):
            missing.make_missing(wanted, lambda _: scenario, store, crew)


def test_a_full_disk_is_one_line_and_the_next_sweep_goes_on(here: Path) -> None:
    code = (
        "import resource, sys; from experiments.cli import app\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "sys.argv = ['lssim', 'sweep', 'waits.toml', '--workers', '1']; app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(MM1.parents[1])},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("the run failed: store waits.runs: ")
    assert last.endswith("; the runs that it has are kept")
    assert "Traceback" not in done.stderr
    kept = len(content(here / "waits.runs"))
    assert 0 < kept < 6
    result = lssim("waits.toml")
    assert result.exit_code == 0
    assert f"6 runs, of which {kept} are in waits.runs" in result.stderr


@pytest.mark.slow
def test_two_sweeps_at_a_time_on_one_store_are_both_right(here: Path) -> None:
    (here / "many.toml").write_text(WAITS.replace("tions = 2", "tions = 8"))
    both = [started(here, "--workers", "1") for _ in range(2)]
    for each in both:
        _, words = each.communicate(timeout=200)
        assert each.returncode == 0, words
        assert "24 runs in many.runs" in words
    alone = started(here, "--workers", "1", "--store", "alone.runs")
    alone.communicate(timeout=200)
    assert content(here / "many.runs") == content(here / "alone.runs")


@pytest.mark.slow
def test_a_sweep_that_is_killed_three_times_ends_with_the_same_store(here: Path) -> None:
    # 60 points of 5 seeds.
    many = WAITS.replace("replications = 2", "replications = 5")
    steps = "low = 0.005\nhigh = 0.012\nsteps = 60"
    (here / "many.toml").write_text(many.replace("levels = [0.005, 0.01, 0.012]", steps))
    store = here / "many.runs"
    before = 0
    for goal in (40, 110, 200):
        process = started(here, "--workers", "2")
        until = time.monotonic() + 120
        while rows_in(store) < goal and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        assert goal <= rows_in(store) < 300
        assert rows_in(store) > before
        before = rows_in(store)
    process = started(here, "--workers", "2")
    _, words = process.communicate(timeout=300)
    assert process.returncode == 0
    assert f"60 points x 5 seeds: 300 runs, of which {before} are in many.runs" in words
    whole = started(here, "--workers", "2", "--store", "whole.runs")
    whole.communicate(timeout=300)
    assert whole.returncode == 0
    assert content(store) == content(here / "whole.runs")
    assert len(content(store)) == 300
