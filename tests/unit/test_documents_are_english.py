"""What is kept of a study does not depend on the language of whoever asked for it."""

import json

import pytest
from attrs import evolve
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.running import keeping
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import load_scenario
from tests.compared import CONFIGS, day

PATTERN1, PATTERN2 = (str(CONFIGS / f"{name}.toml") for name in ("pattern1", "pattern2"))
TODAY = load_scenario(CONFIGS / "pattern1.toml").systems["medical"].queries_per_day
MADE = ("--engine", "simpy", "--no-progress", "--workers", "1")


def lssim(*arguments: str) -> Result:
    result = CliRunner().invoke(app, [*arguments, *MADE])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(autouse=True)
def _fails_beyond_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let medical fail 1 % from twice its load on, whatever the rest of a scenario is."""

    def simulated(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        assert engine is Engine.SIMPY
        summary = day(seed)
        medical = summary.systems["medical"]
        factor = scenario.systems["medical"].queries_per_day / TODAY
        failed = medical.presence.requests // 100 if factor > 2.0 else 0
        presence = evolve(medical.presence, failed=failed)
        systems = {**summary.systems, "medical": evolve(medical, presence=presence)}
        return evolve(summary, systems=systems)

    monkeypatch.setattr(keeping, "simulate", simulated)


@pytest.mark.parametrize(
    ("command", "japanese"),
    [
        (("compare", PATTERN1, PATTERN2), "拡張性"),
        (("headroom", PATTERN1), "耐えられる負荷"),
        (("claims", "--only", "pattern1-heading"), "矛盾しています"),
    ],
    ids=lambda it: it[0] if isinstance(it, tuple) else "",
)
def test_a_document_is_the_same_whoever_asks(
    command: tuple[str, ...], japanese: str
) -> None:
    english = lssim(*command, "--json", "--lang", "en").stdout
    assert lssim(*command, "--json", "--lang", "ja").stdout == english
    assert json.loads(english)["schema"].startswith("lssim.")
    told = lssim(*command, "--lang", "ja")
    assert japanese in told.stdout
    # What is told of progress is English, to the unit.
    assert told.stderr.splitlines()[-1].isascii()
