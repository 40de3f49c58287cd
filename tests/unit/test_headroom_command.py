"""The command `lssim headroom`: what it prints, how it ends, and what it refuses."""

import json
import shlex

import pytest
from attrs import evolve
from typer.testing import CliRunner, Result

from experiments import find_headroom
from experiments.cli import app
from experiments.running import keeping
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import load_scenario
from tests.compared import CONFIGS, day

PATTERN1 = CONFIGS / "pattern1.toml"
TODAY = load_scenario(PATTERN1).systems["medical"].queries_per_day
FOUND = ("--engine", "simpy", "--no-progress", "--workers", "1")


def lssim(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["headroom", *arguments, *FOUND])


@pytest.fixture(autouse=True)
def _bears_up_to_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let medical fail 1 % from twice its load on, whatever the rest of a scenario is."""

    def simulated(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        assert engine is Engine.SIMPY
        summary = day(seed)
        medical = summary.systems["medical"]
        factor = scenario.systems["medical"].queries_per_day / TODAY
        failed = medical.presence.requests // 100 if factor > 2.0 else 0
        presence = evolve(medical.presence, failed=failed)
        systems = {"medical": evolve(medical, presence=presence)}
        return evolve(summary, systems=systems)

    monkeypatch.setattr(keeping, "simulate", simulated)


def test_it_says_what_is_borne_what_gives_way_and_how_to_see_it() -> None:
    result = lssim(str(PATTERN1))
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith(
        "1 search by bisection, some 8 to 14 trials each, 5 seeds a trial: the busiest"
        " 2 h; --away for"
    )
    sentence = next(it for it in result.stdout.splitlines() if it.startswith("pattern1 "))
    # Twice the load is borne; the first that breaks is found to 3 %.
    assert "bears 1.9" in sentence or "bears 2 " in sentence
    assert "times today's load; then " in sentence
    assert " failed (at most 0.1 %)" in sentence
    (command,) = (it for it in result.stdout.splitlines() if it.startswith("  lssim run"))
    words = shlex.split(command)
    assert words[:5] == ["lssim", "run", str(PATTERN1), "--replications", "5"]
    keys = [it.removeprefix("--set=") for it in words[5:] if it.startswith("--set=")]
    unset = [it.removeprefix("--unset=") for it in words[5:] if it.startswith("--unset=")]
    shown = load_scenario(PATTERN1, keys, unset=unset)
    assert 2.0 < shown.systems["medical"].queries_per_day / TODAY < 2.07
    assert (shown.warm_up_s, shown.duration_s, shown.days) == (600.0, 7_800.0, None)


def test_the_document_has_both_edges_and_every_trial() -> None:
    tree = json.loads(lssim(str(PATTERN1), "--json").stdout)
    assert tree["schema"] == "lssim.headroom/1"
    (found,) = tree["topologies"][0]["found"]
    assert found["keeps_at"] <= 2.0 < found["breaks_at"] < 1.031 * found["keeps_at"]
    assert found["gives_way"]["system"] == "medical"
    assert found["gives_way"]["objectives"] == ["error_rate"]
    assert all(it["kept"] == (it["factor"] <= 2.0) for it in found["trials"])


def test_with_parts_away_there_is_a_row_for_each() -> None:
    tree = json.loads(lssim(str(PATTERN1), "--away", "--json").stdout)
    rows = tree["topologies"][0]["found"]
    away = [it["away"] and (it["away"]["kind"], it["away"]["name"]) for it in rows]
    assert away == [
        None,
        ("host", "medical"),
        ("host", "social"),
        ("database", "shared"),
        ("process", "medical"),
        ("process", "social"),
    ]
    # Both are at the one database: nobody is left, and nothing is tried.
    database = rows[3]
    assert database["gone"] == ["medical", "social"]
    assert (database["keeps_at"], database["trials"]) == (None, [])
    assert database["verdict"] == (
        "pattern1 without database shared: no promise can be kept, medical and social"
        " have nobody left to answer."
    )


def test_strict_is_about_todays_load() -> None:
    assert lssim(str(PATTERN1), "--strict").exit_code == 0
    tripled = ("--set", f"systems.medical.queries_per_day={3 * TODAY}")
    assert lssim(str(PATTERN1), "--strict", *tripled).exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--of", "lod"), "--of: must be load, sessions or a dotted key, got 'lod'"),
        (("--of", "systems.medical.querys_per_day"), "did you mean 'queries_per_day'"),
        (("--of", "hosts.medical.plan"), "must be a number to be multiplied"),
        (("--for", "1h", "--whole-day"), "--for"),
        (("--unset", "systems.medical.objectives", "--unset",
          "systems.social.objectives"), "promises nothing, so that no load breaks"),
        (("--replications", "3"), "Invalid value for '--replications'"),
    ],
)  # fmt: skip
def test_what_cannot_be_searched_is_refused(
    arguments: tuple[str, ...], words: str
) -> None:
    result = lssim(str(PATTERN1), *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_python_has_a_frame_with_a_row_for_each_search() -> None:
    found = find_headroom(load_scenario(PATTERN1), engine="simpy")
    ((topology, away, keeps_at, breaks_at, gives_way),) = found.frame().rows
    assert (topology, away) == ("pattern1", None)
    assert isinstance(keeps_at, float)
    assert isinstance(breaks_at, float)
    # Twice the load is borne; the first that breaks is found to 3 %.
    assert 1.94 < keeps_at <= 2.0 < breaks_at < 2.07
    assert gives_way is not None
    assert found._repr_html_().startswith("<table><caption>Load that is borne")
