"""Where text goes: whole or with an exit code, data before words, and plain."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.telling.tables import table
from experiments.telling.terminal import Terminal, plain
from tests.unit.test_cli import PATTERN1

LSSIM = f"'{sys.executable}' -m experiments"
ENTRY = """
from experiments.entry import main
print("begins", flush=True)
main()
"""
MM1 = Path(PATTERN1).with_name("mm1.toml")
RUN = ("run", f"'{MM1}'", "--days", "0.001")
COMMANDS = [
    (*RUN, "--json"),
    RUN,
    ("check", f"'{MM1}'", "--json"),
    ("plans",),
    ("schema",),
    ("--version",),
    ("--help",),
]
EVIL = "\x1b[31m\x1b]0;owned\x07\x9b2J\u202eforged\nmedical: keeps its promises"


def shell(line: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        line, shell=True, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_a_full_disk_cuts_is_no_success(command: tuple[str, ...]) -> None:
    done = shell(f"{LSSIM} {' '.join(command)} >/dev/full")
    assert done.returncode == 1
    assert "the run failed: [Errno 28] No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_without_a_stdout_nothing_is_a_success() -> None:
    done = shell(f"{LSSIM} {' '.join(RUN)} --json >&-")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        1,
        "the run failed: stdout is closed",
    )


@pytest.mark.parametrize("command", ["--help", "run --help", "--version"])
def test_help_that_nobody_can_read_is_no_success_either(command: str) -> None:
    done = shell(f"{LSSIM} {command} >&-")
    assert (done.returncode, done.stderr) == (1, "the run failed: stdout is closed\n")


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_data_do_not_wait_for_words_that_nobody_takes(where: str) -> None:
    done = shell(f"{LSSIM} {' '.join(RUN)} --json {where}")
    assert done.returncode == 0
    assert json.loads(done.stdout)["horizon_s"] == pytest.approx(86.4)


def test_files_never_take_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    done = shell(f"{LSSIM} {' '.join(RUN)} --json --out '{tmp_path}/out' 2>&- <&-")
    assert done.returncode == 0
    written = (tmp_path / "out" / "summary.json").read_text("utf-8")
    assert written == done.stdout


@pytest.mark.parametrize("wait_s", [0.02, 0.1, 0.2, 0.4, 0.8, 1.6])
def test_ctrl_c_is_heard_while_the_code_is_loaded_and_after(wait_s: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENTRY, "run", PATTERN1, "--days", "3000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    # Before the first line of ours the signal is the interpreter's.
    assert process.stdout.readline() == "begins\n"
    time.sleep(wait_s)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in stderr


def test_control_characters_are_spelt_out() -> None:
    assert (
        plain("a\x1b[31mb\nc\x7f\x9b\u202e日本") == "a\\x1b[31mb\\nc\\x7f\\x9b\\u202e日本"
    )


@pytest.mark.parametrize("is_terminal", [True, False])
def test_no_text_of_a_config_moves_the_terminal(
    is_terminal: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    to = Terminal(force_terminal=is_terminal, color_system=None, width=60)
    to.print(f"{EVIL}: a title", soft_wrap=True)
    to.print(table(f"T {EVIL}", f"column {EVIL}", "n", rows=[(f"cell {EVIL}", "1")]))
    shown = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
    assert not any(line.startswith("medical: keeps") for line in shown.splitlines())


def test_a_command_shows_no_escape_sequence_of_its_config(tmp_path: Path) -> None:
    path = tmp_path / "evil.toml"
    path.write_text(
        f'extends = "{PATTERN1}"\nname = "\\u001b[31mNAME\\nforged: keeps its promises"',
        encoding="utf-8",
    )
    for command in ("check", "run --days 0.001", "coupling --only nothing"):
        done = shell(f"{LSSIM} {command} '{path}'")
        assert done.returncode == 2  # no text of a config may have them
        assert "name: must have no control characters" in done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert "\nforged" not in done.stdout + done.stderr


def workers_of(parent: int) -> list[int]:
    """Return the processes whose parent is *parent*."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_workers_end_with_a_parent_that_was_killed() -> None:
    command = [sys.executable, "-m", "experiments", "coupling", PATTERN1]
    with subprocess.Popen(
        [*command, "--workers", "2", "--replications", "1000", "--engine", "simpy"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as parent:
        try:
            # Two workers and the one that minds their semaphores.
            workers = await_children(parent.pid, at_least=3)
        finally:
            parent.kill()
    deadline = time.monotonic() + 20.0
    while any(map(exists, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [each for each in workers if exists(each)] == []


def await_children(parent: int, *, at_least: int) -> list[int]:
    deadline = time.monotonic() + 30.0
    while time.monotonic() < deadline:
        if len(found := workers_of(parent)) >= at_least:
            time.sleep(1.0)  # until they work
            return found
        time.sleep(0.05)
    raise AssertionError("no workers were started")


def exists(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
