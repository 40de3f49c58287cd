"""What runs find is kept as they end, read back to the last bit, and not made again."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.coupling import trials
from experiments.coupling.comparison import compare
from experiments.coupling.document import document
from experiments.coupling.keeping import PAIRS, TRIGGERS
from experiments.coupling.pairs import run_pair, run_twin
from experiments.coupling.study import Plan, plan
from experiments.coupling.trials import keys_of_trials
from experiments.document import DocumentError
from experiments.running import keeping
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.running.keeping import SUMMARIES, keys_of, results, run_once
from experiments.running.store import Finished, Store
from experiments.summary.document import Summary, summary_json
from models.loading import load_scenario
from tests.small import SMALL
from tests.swept import MM1

BRIEF = load_scenario(MM1, ["duration_s=2"])
CALLS = [(BRIEF, seed) for seed in (1, 2, 3)]


def study() -> Plan:
    """Return two faults under two seeds, at one time of the week."""
    scenario = load_scenario(SMALL)
    planned = plan(scenario, replications=2, at_s=36_000.0, recovery_s=60.0)
    kinds = ("process-crash", "cache-outage")
    faults = [each for each in planned.faults if each.config.kind in kinds][:2]
    return evolve(planned, faults=tuple(faults))


def texts(found: Sequence[Summary]) -> list[str]:
    return [summary_json(each) for each in found]


def test_a_run_that_is_kept_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path / "runs") as store:
        crew = Crew(store=store)
        first = list(results(crew, run_once, SUMMARIES, CALLS[:2]))
        made: list[int] = []

        def simulated(_: Any, *, seed: int, engine: Engine) -> Summary:
            made.append(seed)
            return first[0]

        monkeypatch.setattr(keeping, "simulate", simulated)
        again = list(results(crew, run_once, SUMMARIES, CALLS))
        assert made == [3]
        assert texts(again[:2]) == texts(first)


def test_a_run_under_another_engine_is_the_same_run(tmp_path: Path) -> None:
    with Store(tmp_path / "runs") as store:
        list(results(Crew(store=store), run_once, SUMMARIES, CALLS[:1]))
        keys = keys_of(SUMMARIES, CALLS[:1])
        assert Crew(store=store, engine=Engine.COMPILED).store is store
        assert store.missing(keys) == []


def test_what_ended_early_is_kept_before_its_turn(tmp_path: Path) -> None:
    def slow_first(_: Any, seed: int, *, engine: Engine) -> Summary:
        if seed == 1:
            raise KeyboardInterrupt
        return run_once(BRIEF, seed, engine=engine)

    with Store(tmp_path / "runs") as store:
        backwards = CALLS[::-1]
        with pytest.raises(KeyboardInterrupt):
            list(results(Crew(store=store), slow_first, SUMMARIES, backwards))
        keys = keys_of(SUMMARIES, CALLS)
        assert store.missing(keys) == keys[:1]


def test_a_run_that_failed_in_a_sweep_is_tried_again_and_not_answered(
    tmp_path: Path,
) -> None:
    with Store(tmp_path / "runs") as store:
        (key,) = keys_of(SUMMARIES, CALLS[:1])
        store.add(*key, Finished(failure="stuck"))
        (found,) = results(Crew(store=store), run_once, SUMMARIES, CALLS[:1])
        assert found.seed == 1


def test_a_study_from_its_store_says_the_same_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: Any, **__: Any) -> None:
        pytest.fail("a run was made")

    planned = study()
    told: list[str] = []
    with Store(tmp_path / "runs") as store:
        first = document(compare([planned], Crew(store=store), told=told.append))
        for verb in ("run_pair", "run_twin"):
            monkeypatch.setattr(trials, verb, none)
        again = document(compare([planned], Crew(store=store), told=told.append))
    assert json.dumps(again) == json.dumps(first)
    # Two twins, and two faults under two seeds, made or not.
    assert len(told) == 2 * (2 + 4)


def test_a_pair_that_is_missing_has_its_twin_run_again_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = study()
    with Store(tmp_path / "runs") as store:
        whole = document(compare([planned], Crew(store=store)))
    last = keys_of_trials(planned.scenario, planned.trials)[-1]
    made: list[int] = []

    def twin(*call: Any, engine: Engine) -> Any:
        made.append(call[-1])
        return run_twin(*call, engine=engine)

    def pair(*call: Any, engine: Engine) -> Any:
        made.append(10 * call[-1])
        return run_pair(*call, engine=engine)

    monkeypatch.setattr(trials, "run_twin", twin)
    monkeypatch.setattr(trials, "run_pair", pair)
    with Store(tmp_path / "runs") as store:
        store._file.execute("DELETE FROM runs WHERE scenario = ? AND seed = ?", last)
        mended = document(compare([planned], Crew(store=store)))
    assert made == [last[1], 10 * last[1]]
    assert json.dumps(mended) == json.dumps(whole)


def test_what_is_no_pair_and_no_trigger_is_refused() -> None:
    for read in (PAIRS.read, TRIGGERS.read):
        with pytest.raises(DocumentError):
            read('{"seed": 1}')
    for found in (None, 12.5):
        assert TRIGGERS.read(TRIGGERS.write(found)) == found


def lssim(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--workers", "1", "--no-progress"])


MANY = ("run", str(MM1), "--for", "2s", "--replications", "3")


def test_replications_are_kept_where_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "kept.runs"
    first = lssim(*MANY, "--store", str(store))
    assert f"3 runs, of which 0 are in {store}; 3 to go, about " in first.stderr
    monkeypatch.setattr(keeping, "simulate", None)
    again = lssim(*MANY, "--store", str(store))
    assert again.stderr.splitlines()[0] == f"3 runs, of which 3 are in {store}"
    assert again.stdout == first.stdout


def test_a_comparison_and_a_sweep_share_a_store(tmp_path: Path) -> None:
    store = tmp_path / "kept.runs"
    other = tmp_path / "other.toml"
    other.write_text(f'extends = "{MM1}"\nname = "other"\n')
    whole = ("--whole-day", "--set", "duration_s=2", "--replications", "2")
    lssim("compare", str(MM1), str(other), *whole, "--store", str(store))
    result = lssim(*MANY, "--store", str(store))
    assert f"3 runs, of which 2 are in {store}; 1 to go" in result.stderr


def test_a_process_that_is_killed_again_and_again_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any, **__: Any) -> Any:
        yield from ()
        raise OSError("a process that made a run was killed, 3 times")

    monkeypatch.setattr(Crew, "results", killed)
    result = lssim("coupling", str(SMALL), "--replications", "2", "--only", "crash")
    assert result.exit_code == 1
    last = result.stderr.splitlines()[-1]
    assert last == "the run failed: a process that made a run was killed, 3 times"
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_a_study_that_is_killed_goes_on_from_what_it_had(tmp_path: Path) -> None:
    words = ["coupling", str(SMALL), "--replications", "2", "--at", "10:00", "--json"]
    words += ["--only", "crash", "--no-progress", "--workers", "2"]

    def started(store: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "experiments", *words, "--store", store],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(MM1.parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kept() -> int:
        if not (tmp_path / "killed.runs").exists():
            return 0
        with Store(tmp_path / "killed.runs") as store:
            return int(store._file.execute("SELECT count(*) FROM runs").fetchone()[0])

    process = started("killed.runs")
    until = time.monotonic() + 100
    while kept() < 2 and time.monotonic() < until:
        time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    had = kept()
    assert had >= 2
    told, words_of_it = started("killed.runs").communicate(timeout=200)
    # A worker that has lost its study may still end the run that it was at, and keep it.
    found = re.search(r"of which (\d+) are in killed.runs", words_of_it)
    assert found is not None
    assert had <= int(found[1]) <= had + 2
    whole, _ = started("whole.runs").communicate(timeout=200)
    assert told == whole
