"""The command: what it prints, where to, and with which exit code."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from experiments.cli.check import check_command

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
SHIPPED = [
    str(CONFIGS / f"{name}.toml")
    for name in ("single10", "pattern1", "pattern2", "pattern3", "loadtest", "mm1")
]


def check(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(check_command)
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "broken.toml"
    path.write_text("days = 0\nhorizon = 3\n", encoding="utf-8")
    return str(path)


def test_every_shipped_config_is_judged_with_exit_code_0() -> None:
    result = check(*SHIPPED)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    for name in ("single10", "pattern1", "pattern2", "pattern3", "loadtest", "mm1"):
        assert f"\n{name}: " in "\n" + result.stdout


def test_the_verdict_comes_first_then_the_tables_the_price_and_the_warnings() -> None:
    lines = check(SHIPPED[3]).stdout.splitlines()
    assert lines[1].startswith("host medical (ls_2gb_gen2) fits: ")
    assert lines[4].startswith("social does not fit t3_micro_spot: 1,")
    at = [
        next(i for i, line in enumerate(lines) if line.startswith(words))
        for words in ("Memory of host", "Stations", "Price of a month", "warning: ")
    ]
    assert at == sorted(at)
    assert lines[-1].startswith("warning: ")


def test_into_a_pipe_there_are_no_control_sequences() -> None:
    assert "\x1b" not in check(SHIPPED[0]).stdout


def test_json_is_one_document_with_an_entry_for_each_file() -> None:
    result = check("--json", SHIPPED[0], SHIPPED[5])
    documents = json.loads(result.stdout)
    assert [each["file"] for each in documents] == [SHIPPED[0], SHIPPED[5]]
    assert [each["scenario"] for each in documents] == ["single10", "mm1"]
    assert documents[0]["hosts"][0]["verdict"] == "on the edge"


def test_an_override_changes_what_is_judged() -> None:
    result = check(SHIPPED[0], "--set", "hosts.web.plan=ls_4gb_gen2", "--json")
    assert json.loads(result.stdout)[0]["hosts"][0]["verdict"] == "fits"


def test_every_fault_of_every_file_is_a_line_on_stderr_and_the_exit_code_is_2(
    broken: str,
) -> None:
    missing = broken.replace("broken", "missing")
    result = check(broken, SHIPPED[5], missing)
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert all(line.startswith((f"{broken}: ", f"{missing}: ")) for line in lines)
    assert any("horizon" in line for line in lines)
    assert any(line.startswith(missing) for line in lines)
    assert "app keeps up" in result.stdout


def test_with_json_only_the_valid_files_are_on_stdout(broken: str) -> None:
    result = check("--json", broken, SHIPPED[5])
    assert result.exit_code == 2
    assert [each["scenario"] for each in json.loads(result.stdout)] == ["mm1"]
