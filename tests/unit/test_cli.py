"""The commands: exit codes, what goes to stdout, and that nobody sees a traceback."""

import json
import os
import platform
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.cli.exits import reporting
from experiments.running.interruption import Interruption
from experiments.running.outdir import OutDirError
from experiments.running.simulate import simulate
from models.loading import load_scenario
from sim.errors import InvariantError
from tests.jsonshape import assert_is_schema

ROOT = Path(__file__).parents[2]
PATTERN1 = str(ROOT / "configs" / "pattern1.toml")
SHORT = ("--days", "0.002")
RUN = (
    "import sys; from experiments.cli import app\n"
    "print('ready', file=sys.stderr, flush=True)\n"
    "app()"
)


def lssim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def started(*arguments: str, wait_s: float = 1.0) -> "subprocess.Popen[str]":
    """Start a process, and let it get on for *wait_s* once it has loaded its code."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    time.sleep(wait_s)
    return process


def test_run_prints_the_verdict_first_and_the_price() -> None:
    result = lssim("run", PATTERN1, *SHORT)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("pattern1: Two 2 GB hosts")
    kept = "medical kept its promises on this day (seed 1): "
    assert lines[1].startswith(kept)
    assert lines[2].startswith("social kept its promises on this day (seed 1): ")
    assert any(line.startswith("Price: ") for line in lines)
    assert "\x1b" not in result.stdout
    assert "times as fast as life" in result.stderr


def test_json_is_one_document_and_nothing_else_on_stdout() -> None:
    result = lssim("run", PATTERN1, *SHORT, "--json", "--seed", "7")
    summary = json.loads(result.stdout)
    assert (result.exit_code, summary["seed"]) == (0, 7)
    assert summary["horizon_s"] == pytest.approx(172.8)


@pytest.mark.parametrize("command", ["run", "check", "coupling"])
def test_unset_takes_a_key_away_or_names_the_nearest(command: str) -> None:
    result = lssim(command, PATTERN1, "--unset", "systems.medcal.users")
    assert result.exit_code == 2
    assert "--unset systems.medcal.users: no entry of systems is named 'medcal'" in (
        result.stderr
    )
    assert "did you mean 'medical'?" in result.stderr
    assert result.stdout == ""


def test_what_is_unset_is_absent_from_the_run() -> None:
    gone = ("--unset", "systems.medical.objectives.availability")
    plain, changed = (
        json.loads(lssim("run", PATTERN1, *SHORT, "--json", *extra).stdout)
        for extra in ((), gone)
    )
    assert "availability" in plain["systems"]["medical"]["slo"]
    assert "availability" not in changed["systems"]["medical"]["slo"]


def test_set_changes_the_scenario_and_its_hash() -> None:
    plain, changed = (
        json.loads(lssim("run", PATTERN1, *SHORT, "--json", *extra).stdout)
        for extra in ((), ("--set", "hosts.medical.vcpus=2"))
    )
    assert plain["scenario"]["sha256"] != changed["scenario"]["sha256"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "CONFIG"),
        (["run", "absent.toml"], "absent.toml: file: does not exist"),
        (["run", PATTERN1, "--days", "nan"], "must be > 0 and <= 3660 days, got nan"),
        (["run", PATTERN1, "--days", "0"], "got 0"),
        (["run", PATTERN1, "--days", "1e9"], "got 1e+09"),
        (["run", PATTERN1, "--seed", "-1"], "got -1"),
        (["run", PATTERN1, "--seed", str(2**63)], "got 9223372036854775808"),
        (["run", PATTERN1, "--set", "hots.web=1"], "unknown key 'hots'"),
        (["plans", "--jpy-per-usd", "inf"], "got inf"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_bad_usage_exits_with_2_and_says_why(arguments: list[str], words: str) -> None:
    result = lssim(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_every_fault_of_a_config_has_a_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text("days = -1\nseeds = 3\n", encoding="utf-8")
    result = lssim("run", str(path))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) >= 4
    assert all(line.startswith(f"{path}: ") for line in result.stderr.splitlines())


def test_a_run_that_completes_nothing_is_not_quiet() -> None:
    hopeless = "systems.{}.clients.timeout_s=1e-6"
    sets = [each for s in ("medical", "social") for each in ("--set", hopeless.format(s))]
    static = [
        each
        for s in ("medical", "social")
        for each in ("--set", f"systems.{s}.object_store_s=1")
    ]
    result = lssim("run", PATTERN1, *SHORT, *sets, *static)
    assert result.exit_code == 0
    assert "medical broke its promises on this day (seed 1) and was down" in result.stdout
    assert "warning: nothing was completed by system medical" in result.stdout
    assert "nothing was completed" in result.stderr


def test_plans_lists_the_catalog_in_both_currencies() -> None:
    text = lssim("plans", "--jpy-per-usd", "150").stdout
    assert "ls_2gb_gen2" in text
    assert "1,500" in text
    document = json.loads(lssim("plans", "--json").stdout)
    plans: dict[str, Any] = {plan["name"]: plan for plan in document["plans"]}
    assert plans["ls_2gb_gen2"]["monthly_jpy"] == 1100
    assert all(plan["source"] for plan in plans.values())


def test_schema_is_a_json_schema() -> None:
    assert_is_schema(json.loads(lssim("schema").stdout))


def test_init_writes_a_scenario_that_runs_and_overwrites_none(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert lssim("init", str(path)).exit_code == 0
    assert lssim("run", str(path), *SHORT).exit_code == 0
    path.write_text("mine", encoding="utf-8")
    assert lssim("init", str(path)).exit_code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert lssim("init", str(path), "--force").exit_code == 0
    assert "[systems.shop]" in path.read_text(encoding="utf-8")
    assert lssim("init", str(tmp_path / "no" / "such.toml")).exit_code == 2


@pytest.mark.parametrize("kind", ["php", "java"])
def test_init_writes_what_is_not_node_as_well(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "mine.toml"
    assert lssim("init", str(path), "--kind", kind).exit_code == 0
    assert 'kind = "workers"' in path.read_text(encoding="utf-8")
    assert lssim("check", str(path), "--strict").exit_code == 0
    assert lssim("run", str(path), "--for", "10min", "--strict").exit_code == 0


def test_version_is_told_with_all_that_decides_a_number() -> None:
    result = lssim("--version")
    assert (result.exit_code, result.stdout[:6]) == (0, "lssim ")
    own, machine, libraries = result.stdout.splitlines()
    assert own == f"lssim {version('lssim')}"
    assert platform.python_version() in machine
    assert platform.platform() in machine
    for name in ("simpy", "numpy", "scipy", "attrs", "cattrs"):
        assert f"{name} {version(name)}" in libraries


def test_help_names_every_command_in_plain_text() -> None:
    result = lssim("--help")
    assert result.exit_code == 0
    for command in ("run", "check", "coupling", "report", "plans", "schema", "init"):
        assert f"\n  {command} " in result.stdout
        assert lssim(command, "--help").exit_code == 0
    assert "--install-completion" in result.stdout
    assert "\x1b" not in result.stdout


def test_every_command_speaks_either_language_and_no_third() -> None:
    commands = list(get_command(app).commands)  # type: ignore[attr-defined]
    assert len(commands) > 10
    for command in commands:
        assert "--lang" in lssim(command, "--help").stdout
        result = lssim(command, "--lang", "fr")
        assert result.exit_code == 2
        assert "'fr' is not one of 'en', 'ja'" in result.stderr


def test_completion_needs_no_shell_around_it() -> None:
    environment = {
        key: value for key, value in os.environ.items() if not key.endswith("SHELL")
    }
    completion = {"_LSSIM_COMPLETE": "complete_bash", "COMP_WORDS": "lssim cou"}
    done = subprocess.run(
        [sys.executable, "-m", "experiments"],
        env={**environment, **completion, "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["coupling"]


def test_the_package_runs_as_a_module_under_the_name_of_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "experiments", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Usage: lssim " in done.stdout


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (InvariantError("pool: 2 of 1 lent"), 1, "the run failed: pool: 2 of 1 lent"),
        (MemoryError(), 1, "the run failed: no memory left"),
        (OSError("disk gone"), 1, "the run failed: disk gone"),
        (OutDirError("--out: x: must be new"), 2, "--out: x: must be new"),
    ],
)
def test_an_error_is_a_line_and_a_code_whatever_the_command(
    error: Exception, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as found, reporting():
        raise error
    assert found.value.exit_code == code
    assert capsys.readouterr().err == f"{words}\n"


def test_an_interrupted_run_keeps_what_it_has() -> None:
    def interrupt(now_s: float, _: int) -> None:
        if now_s >= 300.0:
            os.kill(os.getpid(), signal.SIGINT)

    scenario = load_scenario(Path(PATTERN1))
    with Interruption() as interruption:
        summary = simulate(scenario, progress=interrupt, is_over=interruption.is_asked)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert summary.interrupted_at_s == 300.0
    assert summary.warnings[0].startswith("the run was interrupted at 5")
    for system in summary.systems.values():
        requests = system.requests
        ended = requests.completed + requests.failed
        assert requests.arrived == ended + requests.in_flight


def test_ctrl_c_ends_a_run_with_130_and_a_summary() -> None:
    # Long enough for a busy machine to have begun the run itself.
    long = ("--days", "3000", "--engine", "simpy")  # which need not be loaded first
    process = started("run", PATTERN1, "--json", *long, wait_s=4.0)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert 0 < json.loads(stdout)["interrupted_at_s"] < 3000 * 86_400
    assert "Traceback" not in stderr


@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_a_reader_that_goes_away_sees_no_traceback(extra: tuple[str, ...]) -> None:
    with started("run", PATTERN1, "--days", "0.02", *extra, wait_s=0.0) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        stderr = process.stderr.read()
        assert process.wait(timeout=30) == 0
    assert stderr.startswith("simulated ")
    assert len(stderr.splitlines()) == 1
