"""The output directory: all files or none, and never over somebody else's."""

import json
import os
import signal
import tomllib
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Any

import duckdb
import pytest

from experiments.running import outdir
from experiments.running.outdir import OutDirError
from experiments.running.simulate import simulate
from experiments.summary.document import read_summary
from models.config import Scenario
from models.loading import load_scenario
from tests.unit.test_cli import PATTERN1, lssim, started

FILES = ["config.toml", "events.parquet", "summary.json", "timeline.parquet"]
PATTERN3 = Path(PATTERN1).with_name("pattern3.toml")


def short(path: Path = Path(PATTERN1), days: float = 0.005) -> Scenario:
    return load_scenario(path, [f"days={days}", "seed=3"])


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_it_holds_the_run_and_a_config_that_repeats_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"
    summary = simulate(short(), out=folder)
    assert names(folder) == FILES
    assert read_summary((folder / "summary.json").read_text("utf-8")) == summary
    assert simulate(load_scenario(folder / "config.toml")) == summary


def test_its_tables_have_a_row_a_minute_and_every_kill(tmp_path: Path) -> None:
    summary = simulate(short(PATTERN3, days=0.03), out=tmp_path)
    timeline, events = (
        duckdb.read_parquet(str(tmp_path / f"{name}.parquet"))
        for name in ("timeline", "events")
    )
    assert timeline.columns == ["at_s", "kind", "entity", "measure", "value"]
    assert events.columns == ["at_s", "kind", "target", "detail"]
    minutes = timeline.filter("entity = 'social' and measure = 'completed'").fetchall()
    # 0.03 days are 2,592 s: 43 minutes and 12 s more.
    ends_s = [*(60.0 * k for k in range(1, 44)), 2592.0]
    assert [row[0] for row in minutes] == ends_s
    total = sum(row[4] for row in minutes)
    completed = summary.systems["social"].requests.completed
    assert 0 < total <= completed
    kills = events.filter("kind = 'exit'").fetchall()
    assert len(kills) == summary.processes["social-0"].restarts["heap-limit"]


def test_a_run_without_events_has_an_empty_table(tmp_path: Path) -> None:
    simulate(short(days=0.001), out=tmp_path)
    assert duckdb.read_parquet(str(tmp_path / "events.parquet")).fetchall() == []


def test_an_earlier_run_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    simulate(short(), out=tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    simulate(short(days=0.002), out=tmp_path)
    assert names(tmp_path) == sorted([*FILES, "notes.txt"])
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert summary["horizon_s"] == pytest.approx(172.8)


@pytest.mark.parametrize("beside", [[], ["notes.txt"]], ids=["alone", "with notes"])
def test_the_report_of_an_earlier_run_goes_with_it(
    beside: list[str], tmp_path: Path
) -> None:
    simulate(short(days=0.001), out=tmp_path)
    for name in ("report.html", *beside):
        (tmp_path / name).touch()
    simulate(short(days=0.001), out=tmp_path)
    assert names(tmp_path) == sorted([*FILES, *beside])


def test_the_charts_of_an_earlier_run_go_and_what_else_lies_there_stays(
    tmp_path: Path,
) -> None:
    charts = tmp_path / "charts"
    for is_ours in (True, False):
        simulate(short(days=0.001), out=tmp_path)
        charts.mkdir()
        for name in ("cpu.svg", "cpu.png", *([] if is_ours else ["mine.txt"])):
            (charts / name).touch()
        simulate(short(days=0.001), out=tmp_path)
        assert charts.exists() is not is_ours
    assert names(charts) == ["mine.txt"]


def test_what_cannot_be_written_is_refused_before_the_run(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    for place, words in (
        (file, "must be a directory"),
        (file / "below", "must be a directory"),
        (tmp_path, "must be new, empty or hold an earlier run"),
        (Path("/proc/lssim"), "cannot be written to"),
    ):
        result = lssim("run", PATTERN1, "--days", "3000", "--out", str(place))
        assert result.exit_code == 2
        assert words in result.stderr
        assert str(place) in result.stderr
    assert names(tmp_path) == ["file"]


def test_a_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outdir, "effective_toml", full)
    with pytest.raises(OSError, match="No space left"):
        simulate(short(), out=tmp_path / "a" / "b")
    assert names(tmp_path) == []
    result = lssim("run", PATTERN1, "--days", "0.001", "--out", str(tmp_path / "c"))
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert names(tmp_path) == []


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o755), (0o077, 0o700)])
def test_a_new_directory_has_the_permissions_of_any_other(
    tmp_path: Path, mask: int, mode: int
) -> None:
    former = os.umask(mask)
    try:
        simulate(short(days=0.001), out=tmp_path / "out")
    finally:
        os.umask(former)
    assert (tmp_path / "out").stat().st_mode & 0o777 == mode


def test_a_bad_place_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(OutDirError, match=r"got 'a\.txt' and 0 more"):
        simulate(short(), out=tmp_path)


def test_a_killed_run_leaves_no_trace(tmp_path: Path) -> None:
    process = started(
        "run", PATTERN1, "--days", "3000", "--out", str(tmp_path / "a" / "b")
    )
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert names(tmp_path) == []


@pytest.mark.parametrize("beside", [[], ["notes.txt"]], ids=["alone", "with notes"])
def test_a_run_that_is_killed_while_it_is_put_in_place_mixes_nothing(
    beside: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ends the process, as far as files can tell, before each of its steps in turn."""
    folder = tmp_path / "out"
    step = 0
    while True:
        simulate(short(days=0.001), out=folder)
        for name in beside:
            (folder / name).write_text("mine", encoding="utf-8")
        with monkeypatch.context() as killing:
            dies = Dies(killing, after=step)
            with suppress(Killed):
                simulate(short(days=0.002), out=folder)
        present = set(names(folder)) if folder.exists() else set()
        horizons = {round(_days(folder), 9) for name in present & {"config.toml"}}
        if "summary.json" in present:
            # Whole, and of one run: of the former before, of the later after.
            assert present >= set(FILES)
            summary = json.loads((folder / "summary.json").read_text("utf-8"))
            assert horizons == {round(summary["horizon_s"] / 86_400, 9)}
        assert set(beside) <= present
        simulate(short(days=0.003), out=folder)
        assert names(folder) == sorted([*FILES, *beside])
        assert names(tmp_path) == ["out"]
        if not dies.has_died:
            break
        step += 1
    assert step >= (2 if not beside else 8)


def _days(folder: Path) -> float:
    days: float = tomllib.loads((folder / "config.toml").read_text("utf-8"))["days"]
    return days


class Killed(BaseException):
    pass


class Dies:
    """Stops every file operation, clearing up included, after so many of them."""

    def __init__(self, patch: pytest.MonkeyPatch, *, after: int) -> None:
        self.left = after
        self.has_died = False
        for name in ("rename", "unlink"):
            former = getattr(Path, name)
            patch.setattr(Path, name, self._counted(former))
        patch.setattr(outdir, "rmtree", self._unless_dead(rmtree))

    def _counted(self, former: Any) -> Any:
        def operation(path: Path, *args: Any, **kwargs: Any) -> Any:
            if path.suffix == ".csv":
                return former(path, *args, **kwargs)
            if not self.left:
                self.has_died = True
                raise Killed
            self.left -= 1
            return former(path, *args, **kwargs)

        return operation

    def _unless_dead(self, former: Any) -> Any:
        def operation(path: Path, **kwargs: Any) -> None:
            if not self.has_died:
                former(path, **kwargs)

        return operation


def test_the_next_run_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    left = [tmp_path / ".lssim-out-0123", tmp_path / "out" / ".lssim-out-4567"]
    another = tmp_path / ".lssim-other-89"
    for folder in (*left, another):
        folder.mkdir(parents=True)
        (folder / "summary.json").write_text("{", encoding="utf-8")
    simulate(short(days=0.001), out=tmp_path / "out")
    assert names(tmp_path) == [another.name, "out"]
    assert names(tmp_path / "out") == FILES


def test_where_somebody_stands_the_directory_stays_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for days in (0.001, 0.002):
        simulate(short(days=days), out=Path())
    assert names(Path()) == FILES
