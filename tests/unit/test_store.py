"""The store keeps what was finished, whatever ends the process or befalls the file."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from experiments.running.simulator import SOURCES, Simulator, this_simulator
from experiments.running.store import Finished, Store, StoreError
from experiments.summary.document import read_summary, summary_json
from tests.goldens import golden_text

GOLDEN = read_summary(golden_text("pattern1"))
DAY = Finished(summary=GOLDEN, cpu_s=2.0)
OURS = Simulator(version="1", sources="a")

WRITER = """
import sys
from pathlib import Path
from experiments.running.store import Finished, Store
from tests.goldens import golden_text
from experiments.summary.document import read_summary

path, begin, end = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
day = Finished(summary=read_summary(golden_text("pattern1")), cpu_s=1.0)
print("ready", flush=True)
sys.stdin.readline()
with Store(path) as store:
    for seed in range(begin, end):
        store.add("x", seed, day)
        print(seed, flush=True)
"""


def writer(path: Path, begin: int, end: int) -> "subprocess.Popen[str]":
    """Start a process that adds runs of seeds *begin* to *end* and prints each."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(begin), str(end)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_run_comes_back_as_it_was_added(tmp_path: Path) -> None:
    with Store(tmp_path / "runs") as store:
        store.add("x", 1, DAY)
        store.add("x", 2, Finished(failure="stuck", cpu_s=1.0))
    with Store(tmp_path / "runs") as store:
        found = store.find("x", 1)
        assert found is not None
        assert found.summary is not None
        assert summary_json(found.summary) == summary_json(GOLDEN)
        assert store.find("x", 2) == Finished(failure="stuck", cpu_s=1.0)
        assert store.find("x", 3) is None
        assert store.find("y", 1) is None
        assert store.missing([("y", 1), ("x", 1), ("x", 3)]) == [("y", 1), ("x", 3)]
        # The run that failed says nothing of how long one takes.
        assert store.cpu_s(["x", "y"]) == {"x": (1, 2.0)}


def test_the_first_of_two_rows_of_one_run_stays(tmp_path: Path) -> None:
    with Store(tmp_path / "runs") as store:
        store.add("x", 1, DAY)
        store.add("x", 1, evolve(DAY, cpu_s=9.0))
        found = store.find("x", 1)
    assert found is not None
    assert found.cpu_s == 2.0


@pytest.mark.parametrize("other", [evolve(OURS, version="2"), evolve(OURS, sources="b")])
def test_another_simulator_is_not_answered_with_our_runs(
    other: Simulator, tmp_path: Path
) -> None:
    with Store(tmp_path / "runs", simulator=OURS) as store:
        store.add("x", 1, DAY)
        assert store.strangers() == 0
    with Store(tmp_path / "runs", simulator=other) as store:
        assert store.find("x", 1) is None
        assert store.missing([("x", 1)]) == [("x", 1)]
        assert store.strangers() == 1
        store.add("x", 1, DAY)
    with Store(tmp_path / "runs", simulator=OURS) as store:
        assert store.find("x", 1) == DAY
        assert store.strangers() == 1


def test_the_sources_are_those_that_decide_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in SOURCES:
        name = each if each.endswith(".py") else f"{each}/a.py"
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one = 1\n")
    monkeypatch.setattr("experiments.running.simulator.ROOT", tmp_path)
    seen = {this_simulator.__wrapped__().sources}
    for each in SOURCES:
        name = each if each.endswith(".py") else f"{each}/a.py"
        (tmp_path / name).write_text("one = 2\n")
        seen.add(this_simulator.__wrapped__().sources)
    assert len(seen) == 1 + len(SOURCES)
    (tmp_path / "sim" / "notes.txt").write_text("no source")
    assert this_simulator.__wrapped__().sources in seen


def test_kill_9_loses_nothing_that_was_added(tmp_path: Path) -> None:
    path = tmp_path / "runs"
    said = -1
    for _ in range(3):
        process = writer(path, said + 1, 100_000)
        go(process)
        assert process.stdout is not None
        for _ in range(5):
            said = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=30)
        said = max([said, *map(int, rest.split())])
        assert process.returncode == -signal.SIGKILL
    with Store(path) as store:
        assert store.missing([("x", seed) for seed in range(said + 1)]) == []
        found = store.find("x", said)
        assert found is not None
        assert found.summary == GOLDEN


def test_two_processes_at_a_time_are_both_right(tmp_path: Path) -> None:
    path = tmp_path / "runs"
    processes = [writer(path, 0, 30), writer(path, 15, 45)]
    for each in processes:
        go(each)
    for each in processes:
        _, words = each.communicate(timeout=100)
        assert (each.returncode, words) == (0, "")
    with Store(path) as store:
        assert store.missing([("x", seed) for seed in range(45)]) == []


def test_a_full_disk_is_said_and_what_was_added_is_kept(tmp_path: Path) -> None:
    # A file of this process must not grow beyond 200,000 bytes: some seventy runs.
    path = tmp_path / "runs"
    limited = WRITER.replace(
        "with Store",
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "with Store",
    )
    process = subprocess.run(
        [sys.executable, "-c", limited, str(path), "0", "100000"],
        input="\n",
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert process.returncode == 1
    last = process.stderr.splitlines()[-1]
    assert last.startswith(f"OSError: store {path}: ")
    assert last.endswith("; the runs that it has are kept")
    said = [int(each) for each in process.stdout.split()[1:]]
    assert len(said) > 10
    with Store(path) as store:
        assert store.missing([("x", seed) for seed in said]) == []


def test_a_file_of_something_else_is_refused_and_not_touched(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("These are notes, and no database of whatever kind.\n" * 20)
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE addresses (name TEXT)")
    file.close()
    newer = tmp_path / "newer.sqlite"
    with Store(newer):
        pass
    with sqlite3.connect(newer) as file:
        file.execute("PRAGMA user_version = 7")
    file.close()
    for path, rule in [
        (text, "is no store of lssim, or damaged"),
        (other, "is no store of lssim, but a database of something else"),
        (newer, "has layout 7, and this lssim reads 1"),
    ]:
        before = path.read_bytes()
        with pytest.raises(StoreError, match=f"{path.name}: {rule}"), Store(path):
            pass
        assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "runs", Path("/proc/runs")):
        rule = "cannot be opened or written to: .*, give another with --store"
        with pytest.raises(StoreError, match=rule), Store(path):
            pass


def test_a_store_that_can_only_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "runs"
    with Store(path) as store:
        store.add("x", 1, DAY)
    # Not by its mode, which does not hold for everybody.
    connect = sqlite3.connect

    def reading(path: Path, **settings: Any) -> Any:
        return connect(f"{path.as_uri()}?mode=ro", uri=True, **settings)

    monkeypatch.setattr(sqlite3, "connect", reading)
    with pytest.raises(StoreError, match="readonly database"), Store(path):
        pass


def test_a_damaged_store_is_found_out_before_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "runs"
    with Store(path) as store:
        for seed in range(50):
            store.add("x", seed, DAY)
    content = bytearray(path.read_bytes())
    content[8192:12_288] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"(is|or) damaged: "), Store(path):
        pass
    assert path.read_bytes() == bytes(content)


def test_a_damaged_row_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "runs"
    with Store(path) as store:
        store.add("x", 1, DAY)
    with sqlite3.connect(path) as file:
        file.execute("UPDATE runs SET summary = x'0102'")
    file.close()
    with Store(path) as store, pytest.raises(OSError, match="the run of seed 1 is damag"):
        store.find("x", 1)
