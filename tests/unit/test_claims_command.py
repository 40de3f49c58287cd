"""The command `lssim claims`: what it prints, how it ends, and what it refuses."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import load_scenario
from tests.claimed import PATTERN1, make, written
from tests.compared import day

HOLDS = 'kind = "arithmetic"\nrule = "one < two"\nsays = "Of course."'
FAILS = 'kind = "arithmetic"\nrule = "one == two"'
OF_RUNS = (
    f'kind = "simulated"\nconfig = "{PATTERN1}"\nbusy_hours = 1\n'
    'rule = "systems.medical.mean_ms >= 1"\n'
    "set = [\"faults.down={kind='host-crash', target='social', at_s=1800,"
    ' duration_s=480}"]'
)
ALONE = ("--engine", "simpy", "--no-progress", "--workers", "1")


def lssim(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["claims", *arguments, *ALONE])


def test_a_verdict_stands_with_its_evidence_and_its_command(tmp_path: Path) -> None:
    path = written(tmp_path, HOLDS)
    result = lssim(str(path))
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "",
        "it holds: It is so.",
        "  それはそうだ",
        "  holds (arithmetic): Of course.",
        "    one < two: 1 < 2",
        f"  $ lssim claims {path} --only it",
        "",
        "Of 1 claim 1 holds.",
    ]
    assert result.stderr.startswith("1 claim, ")


def test_the_runs_of_a_check_can_be_made_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Scenario] = []

    def made(scenario: Scenario, seed: int) -> Summary:
        ran.append(scenario)
        return day(seed)

    make(monkeypatch, made)
    result = lssim(str(written(tmp_path, OF_RUNS)))
    assert result.stderr.startswith("5 runs")
    (command,) = re.findall(r"\$ (lssim run .*)", result.stdout)
    words = shlex.split(command)
    assert words[3:5] == ["--replications", "5"]
    keys = [it.removeprefix("--set=") for it in words if it.startswith("--set=")]
    unset = [it.removeprefix("--unset=") for it in words if it.startswith("--unset=")]
    shown = load_scenario(Path(words[2]), keys, unset=unset)
    assert shown == ran[0]
    # One busy hour after ten minutes, and the fault that the check adds.
    assert (shown.warm_up_s, shown.duration_s) == (600.0, 4200.0)
    assert list(shown.faults) == ["down"]


def test_the_document_has_every_check(tmp_path: Path) -> None:
    tree = json.loads(lssim(str(written(tmp_path, HOLDS, FAILS)), "--json").stdout)
    assert tree["schema"] == "lssim.claims/1"
    assert tree["counts"]["refuted"] == 1
    assert tree["numbers"]["two"] == {"value": 2, "unit": "", "source": "by hand"}
    (claim,) = tree["claims"]
    assert (claim["verdict"], claim["text"]) == ("refuted", "それはそうだ")
    assert [it["verdict"] for it in claim["checks"]] == ["holds", "refuted"]
    assert claim["checks"][1]["findings"] == [
        {
            "case": None,
            "holds": False,
            "words": "one ≠ two: 1 ≠ 2",
            "commands": [],
            "flip": None,
            "beyond": None,
        }
    ]


def test_strict_is_about_what_is_refuted(tmp_path: Path) -> None:
    assert lssim(str(written(tmp_path, HOLDS)), "--strict").exit_code == 0
    assert lssim(str(written(tmp_path, HOLDS, FAILS))).exit_code == 0
    assert lssim(str(written(tmp_path, HOLDS, FAILS)), "--strict").exit_code == 3


def test_what_cannot_be_checked_is_refused_with_a_line_each(tmp_path: Path) -> None:
    path = written(tmp_path, FAILS.replace("one", "on"), 'kind = "law"\nrule = "1"')
    result = lssim(str(path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"{path}: claims.it.checks[0].rule: no number is named 'on', did you mean"
        " 'one'? (there are one, two, none)",
        f"{path}: claims.it.checks[1].rule: must compare two sides by one of ==, <=, >=,"
        " <, >, such as 'a + b <= c', got '1'",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "claims: missing, must be a table"),
        ("claims = 1", "claims: must be a table, got 1"),
        ("claims", "must be TOML"),
    ],
)
def test_a_file_of_nothing_is_refused(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(text, encoding="utf-8")
    result = lssim(str(path))
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_claim_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = lssim(str(written(tmp_path, HOLDS)), "--only", "its")
    assert result.exit_code == 2
    assert result.stderr == (
        "--only: no claim is named 'its', did you mean 'it'? (there are it)\n"
    )
    assert lssim(str(tmp_path / "absent.toml")).exit_code == 2
