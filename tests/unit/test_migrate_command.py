"""The command `lssim migrate`: what it prints, how it ends, and what Ctrl-C leaves."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from typer.testing import CliRunner, Result

from experiments import migrate
from experiments.cli import app
from experiments.migrating import study
from experiments.migrating.move import BUSIEST, QUIETEST, Loss
from experiments.running import keeping
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import Scenario
from sim.estimation import Interval
from tests.compared import CONFIGS, day

SHIPPED = CONFIGS / "migration.toml"
TODAY = 100_000
"""Queries that the medical system gets a day."""
FOUND = ("--engine", "simpy", "--no-progress", "--workers", "1")


def lssim(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["migrate", str(path), *arguments, *FOUND])


class Bearing:
    """A simulator in which medical fails 1 % beyond *most* times its load of today."""

    def __init__(self, most: float) -> None:
        self.most = most
        self.left: float = float("inf")
        """Runs until Ctrl-C."""

    def __call__(self, scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        assert engine is Engine.SIMPY
        summary = day(seed)
        medical = summary.systems["medical"]
        factor = scenario.systems["medical"].queries_per_day / TODAY
        failed = medical.presence.requests // 100 if factor > self.most else 0
        presence = evolve(medical.presence, failed=failed)
        systems = {"medical": evolve(medical, presence=presence)}
        return evolve(summary, systems=systems)


def _lost(*_: Any, **__: Any) -> Sequence[Loss]:
    return [
        Loss(
            hour=hour,
            at_s=at_s,
            down_s=900.0,
            user_minutes=Interval(
                mean=mean, half_width=20.0, confidence=0.95, replications=5
            ),
        )
        for hour, at_s, mean in ((QUIETEST, 10_800.0, 400.0), (BUSIEST, 28_800.0, 7000.0))
    ]


@pytest.fixture(autouse=True)
def bearing(monkeypatch: pytest.MonkeyPatch) -> Bearing:
    """Let every platform bear one and a half times the load of today."""
    found = Bearing(1.5)
    monkeypatch.setattr(keeping, "simulate", found)
    monkeypatch.setattr(study, "losses", _lost)
    return found


def changed(folder: Path, *edits: tuple[str, str]) -> Path:
    """Return a copy of the shipped migration in *folder*, with *edits* of its text."""
    text = SHIPPED.read_text(encoding="utf-8")
    for name in ("single10", "pattern1", "pattern2"):
        text = text.replace(f'"{name}.toml"', f'"{CONFIGS / name}.toml"')
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = folder / "it.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_says_when_each_step_is_due_what_it_takes_and_what_fills_up() -> None:
    result = lssim(SHIPPED)
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith(
        "3 phases over 24 months, for each some 5 to 9 trials of a month, 5 seeds a"
        " trial: the busiest 2 h; then each step"
    )
    lines = result.stdout.splitlines()
    # 3 % a month: 1.03**13 = 1.469 in month 14 is borne, 1.03**14 = 1.513 is not. Twice
    # as fast month 7 is month 13 of growth, and month 8 is month 15.
    assert (
        "The step to one bigger host: due in month 15, and planned for month 4, 11 months"
        " before it is. Twice as fast: due in month 8."
    ) in lines
    assert (
        "A step beyond a host each: due in month 15. Twice as fast: due in month 8."
        in lines
    )
    told = next(it for it in lines if it.startswith("one small host: promises"))
    assert told.startswith(
        "one small host: promises are clearly kept until month 14, and clearly broken"
        " from month 15; then medical gives way: "
    )
    assert told.endswith(
        "Twice as fast: promises are clearly kept until month 7, and clearly broken from"
        " month 8."
    )
    # 3 of 30.4 days of 10 USD, and 20 GB at 0.05 for 30 of them.
    assert (
        "Month 4, one small host to one bigger host: hosts.web for hosts.web, 1.97 USD"
        " once (the old ones beside them 0.99, snapshots 0.99)."
    ) in lines
    assert (
        "In the quietest hour, on Monday 03:00: user-minutes lost 400 ± 20 if down for 15"
        " min."
    ) in lines
    # 22 GB at 0.6 a month, 3 % more each: within month 26, or 13.
    assert (
        "Storage: 18 of 40 GB today, full in month 26. Twice as fast: full in month 13."
        in lines
    )
    assert sum(it.startswith("  lssim run ") for it in lines) == 3


def test_the_document_has_every_month_with_its_price() -> None:
    tree = json.loads(lssim(SHIPPED, "--json").stdout)
    assert tree["schema"] == "lssim.migration/1"
    months = tree["months"]
    assert [it["month"] for it in months] == list(range(1, 25))
    assert [months[k]["phase"] for k in (2, 3, 5, 6)] == [
        "one small host",
        "one bigger host",
        "one bigger host",
        "a host each",
    ]
    # 10 + 15 + 0.5 USD; 20 + 15 + 0.5 + 0.5 and the step in month 4; 2 x 10 + 15 + 0.5.
    assert months[0]["jpy"] == pytest.approx(25.5 * 110)
    assert months[3]["usd"] == pytest.approx(36 + 6 / 365 * 60 + 6 / 365 * 60)
    assert months[4]["usd"] == pytest.approx(36)
    assert months[7]["usd"] == pytest.approx(35.5)
    assert [it["kept"] for it in months] == [True] * 14 + [False] * 10
    assert months[2]["load"] == pytest.approx(1.03**2, rel=1e-3)
    # 18 + 0.6 + 0.618 at the beginning of the third month.
    assert months[2]["used_gb"] == pytest.approx(19.218)
    phase = tree["phases"][0]
    assert phase["due"] == {"month": 15, "kept_until": 14, "breaks_from": 15}
    assert phase["faster"]["due"] == {"month": 8, "kept_until": 7, "breaks_from": 8}
    # The first month, the last, and some six halves of those between.
    assert len(phase["trials"]) <= 9
    assert (tree["storage"]["full_in"], tree["storage"]["full_in_faster"]) == (26, 13)


def test_from_python_it_is_a_verb_with_the_edges_in_months_of_growth() -> None:
    found = migrate(SHIPPED, growth=2.0, engine="simpy")
    assert [(it.edges.keeps_at, it.edges.breaks_at) for it in found.found] == [
        (14, 15)
    ] * 3
    assert [each.month for each in found.steps] == [4, 7]


def test_at_twice_the_growth_everything_is_due_earlier() -> None:
    tree = json.loads(lssim(SHIPPED, "--growth", "2", "--json").stdout)
    assert tree["pace"] == 2
    assert tree["phases"][0]["due"]["month"] == 8
    # Month 4 is month 13 of growth at four times the pace, and month 5 month 17.
    assert tree["phases"][0]["faster"]["due"]["month"] == 5
    assert tree["months"][1]["load"] == pytest.approx(1.03**2, rel=1e-3)
    assert tree["storage"]["full_in"] == 13


def test_a_step_may_wait_until_it_is_due_and_one_that_does_not_help_is_left_out(
    tmp_path: Path,
) -> None:
    due = (("from_month = 4", "when_due = true"), ("from_month = 7", "when_due = true"))
    tree = json.loads(lssim(changed(tmp_path, *due), "--json").stdout)
    # Nothing bears more than the first: in month 15 the second is left out at once.
    assert [it["phase"] for it in tree["months"]] == ["one small host"] * 14 + [
        "a host each"
    ] * 10
    assert [(it["month"], it["to"]) for it in tree["steps"]] == [(15, "a host each")]
    assert len(tree["phases"][1]["trials"]) == 1
    assert tree["phases"][1]["due"] == {
        "month": 15,
        "kept_until": None,
        "breaks_from": 15,
    }


def test_strict_is_about_the_months_of_the_plan(bearing: Bearing) -> None:
    assert lssim(SHIPPED, "--strict").exit_code == 3
    bearing.most = 1e9
    result = lssim(SHIPPED, "--strict")
    assert result.exit_code == 0, result.output
    assert "A step beyond a host each: not due in 24 months." in result.stdout


def test_a_disk_that_is_full_within_the_plan_is_bad(
    bearing: Bearing, tmp_path: Path
) -> None:
    bearing.most = 1e9
    fuller = changed(tmp_path, ("used_gb = 18.0", "used_gb = 30.0"))
    assert lssim(fuller, "--strict").exit_code == 3


def test_ctrl_c_keeps_the_phases_that_are_finished(bearing: Bearing) -> None:
    whole = json.loads(lssim(SHIPPED, "--json").stdout)
    bearing.left = 5 * len(whole["phases"][0]["trials"]) + 3
    result = lssim(SHIPPED, "--json")
    assert result.exit_code == 130
    tree = json.loads(result.stdout)
    assert tree["interrupted"]
    assert tree["phases"] == whole["phases"][:1]
    assert [it["kept"] for it in tree["months"]] == [True] * 3 + [None] * 21


def test_what_cannot_be_followed_is_refused_without_a_traceback(tmp_path: Path) -> None:
    path = changed(
        tmp_path, ("from_month = 7", "from_month = 3"), ("traffic = 0.03", "traffic = -1")
    )
    result = lssim(path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [f"{path}: growth.traffic: must be > -1, got -1"]
    result = lssim(tmp_path / "absent.toml")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr
    assert "Traceback" not in result.output
