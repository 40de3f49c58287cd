"""A sweep on a real Dask cluster, one of whose workers is killed, is as one made here."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.running import cluster as clusters
from experiments.running.missing import make_run
from experiments.running.simulator import Simulator, StrangerError, this_simulator
from models.loading import load_scenario
from tests.swept import MM1, content, rows_in

EXPERIMENT = f"""
question = "How long does one wait?"
configs = ["{MM1}"]
set = ["duration_s=20.0"]
replications = 3
outputs = ["systems.app.mean_ms"]

[factors.demand]
keys = ["systems.app.endpoints./.cpu.mean_s"]
low = 0.005
high = 0.012
steps = 12
"""
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")
BOUND_S = 100.0


@contextmanager
def dask(*words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one of Dask's own commands for as long as this is entered."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words, *LOOPBACK],
        env=os.environ | {"PYTHONPATH": str(MM1.parents[1])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(BOUND_S)


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Start a scheduler and yield its address."""
    file = folder / "scheduler.json"
    with dask("scheduler", "--port", "0", "--scheduler-file", str(file)):
        until = time.monotonic() + BOUND_S
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"]


def lssim(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sweep", "waits.toml", *arguments])


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_has_the_same_numbers_bit_for_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "waits.toml").write_text(EXPERIMENT)
    monkeypatch.chdir(tmp_path)
    killed_at: list[int] = []
    store = tmp_path / "waits.runs"

    def kill(worker: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + BOUND_S
        while rows_in(store) < 8 and time.monotonic() < until:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        killed_at.append(rows_in(store))

    with ExitStack() as stack:
        address = stack.enter_context(scheduler(tmp_path))
        options = ("--nthreads", "1", "--nworkers", "1", "--no-nanny")
        workers = [
            stack.enter_context(dask("worker", address, *options)) for _ in range(2)
        ]
        killer = Thread(target=kill, args=workers[:1])
        killer.start()
        result = lssim("--dask", address)
        killer.join()
        assert workers[1].poll() is None
    assert result.exit_code == 0, result.stderr
    assert 8 <= killed_at[0] < 36
    here = lssim("--store", "here.runs", "--workers", "2")
    assert here.exit_code == 0
    assert content(store) == content(tmp_path / "here.runs")
    assert len(content(store)) == 36
    assert result.stdout == here.stdout


def test_an_address_at_which_nobody_answers_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "waits.toml").write_text(EXPERIMENT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clusters, "ANSWER_S", 1.0)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens not
        address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        result = lssim("--dask", address)
    assert result.exit_code == 2
    assert result.stderr == (
        f"--dask: {address}: no scheduler answers within 1 s, give one as"
        " tcp://host:8786\n"
    )
    assert lssim("--dask", "nowhere").exit_code == 2


def test_without_dask_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "waits.toml").write_text(EXPERIMENT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = lssim("--dask", "tcp://127.0.0.1:1")
    assert result.exit_code == 2
    assert result.stderr == (
        "--dask: needs Dask, install lssim with its extra: pip install 'lssim[cluster]'\n"
    )


def test_a_worker_with_another_simulator_makes_no_run() -> None:
    scenario = load_scenario(MM1, ["duration_s=1"])
    made = make_run(scenario, 1, this_simulator(), "")
    assert made.summary is not None
    other = Simulator(version="0.0.1", sources="")
    with pytest.raises(StrangerError, match="a worker has another lssim"):
        make_run(scenario, 1, other, "")
