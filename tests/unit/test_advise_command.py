"""The command `lssim advise`: what it prints and writes, how it ends, what it refuses."""

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from experiments import advise
from experiments.advising import study as study_module
from experiments.advising.building import placement_of
from experiments.cli import app
from experiments.coupling.expectation import Loss, Rate
from experiments.coupling.faultlist import fault_list
from experiments.coupling.month import Cost, Month
from experiments.running import keeping
from models.config import Scenario
from models.loading import load_scenario
from tests.advised import Figures, days
from tests.compared import CONFIGS

SHIPPED = str(CONFIGS / "advise.toml")
OPTIONS = ("--engine", "simpy", "--no-progress", "--workers", "1")
TWO = ("--plans", "ls_2gb_gen2", "--plans", "ls_4gb_gen2", "--plans", "lsdb_micro")
BIG = "medical and social on ls_4gb_gen2, lsdb_micro shared"


def lssim(*arguments: str) -> Result:
    words = ["advise", *arguments, *OPTIONS, "--unset", "caches.redis"]
    return CliRunner().invoke(app, words)


def fate(scenario: Scenario) -> Figures:
    """One small host fails 1 % of the requests."""
    plans = [it.plan for it in scenario.hosts.values()]
    return (0.01, 0.004) if plans == ["ls_2gb_gen2"] else (0.0, 0.0)


@pytest.fixture(autouse=True)
def _simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "simulate", days(fate))


def test_it_says_what_to_rent_and_what_stands_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "best.toml"
    result = lssim(SHIPPED, *TWO, "--steps", "1", "--write", str(out))
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("48 placements on 2 plans of hosts and 1 of ")
    lines = result.stdout.splitlines()
    assert "about 160 runs" in result.stderr  # ten of each of sixteen platforms
    assert lines[0].startswith(f"Rent {BIG}: 3,905 yen a month, the cheapest that ")
    assert any(it.startswith("recommendation, the platform of the file") for it in lines)
    assert any("(advised)" in it for it in lines)
    best = load_scenario(out)
    mine = placement_of(best)
    assert mine is not None
    assert mine.words == best.name == BIG
    (said,) = (it for it in lines if "this shows it: " in it)
    words = shlex.split(said.partition("this shows it: ")[2])
    assert words[:5] == ["lssim", "run", str(out), "--replications", "10"]
    keys = [it.removeprefix("--set=") for it in words[5:] if it.startswith("--set=")]
    shown = load_scenario(out, keys, unset=["days"])
    assert (shown.warm_up_s, shown.duration_s, shown.starts_warm) == (
        600.0,
        7_800.0,
        True,
    )


def test_the_document_has_all_that_is_said() -> None:
    tree = json.loads(lssim(SHIPPED, *TWO, "--steps", "0", "--json").stdout)
    assert tree["schema"] == "lssim.advice/1"
    assert tree["advised"] == BIG
    assert tree["arithmetic"] == "medical and social on ls_2gb_gen2, lsdb_micro shared"
    assert tree["placements"]["all"] == 48
    assert [it["kept"] for it in tree["prices"]] == [False, True]
    assert [round(it["monthly_jpy"]) for it in tree["prices"]] == [2805, 3905]
    advised = next(it for it in tree["platforms"] if it["words"] == BIG)
    assert advised["placement"] == {
        "hosts": [{"tenants": ["medical", "social"], "plan": "ls_4gb_gen2"}],
        "databases": [{"tenants": ["medical", "social"], "plan": "lsdb_micro"}],
        "cache_on": None,
        "processes": {"medical": 1, "social": 1},
    }
    assert advised["lost_min_a_month"] == [0.0] * 10
    assert {it["platform"] for it in tree["risks"]} == {
        tree["arithmetic"], BIG, tree["file"]
    }  # fmt: skip


def test_options_are_limits() -> None:
    tree = json.loads(
        lssim(SHIPPED, *TWO, "--apart", "medical,social", "--steps", "0", "--json").stdout
    )
    # Two hosts of two plans, the database shared or not, four numbers of processes.
    assert tree["placements"]["all"] == 4 * 2 * 4
    assert tree["advised"] == tree["file"]
    assert "recommendation, the platform of the file, is just that." in lssim(
        SHIPPED, *TWO, "--apart", "medical,social", "--steps", "0"
    ).stdout  # fmt: skip


def test_strict_is_about_there_being_an_answer() -> None:
    arguments = (SHIPPED, *TWO, "--budget", "3000", "--steps", "0")
    assert lssim(*arguments).exit_code == 0
    assert lssim(*arguments, "--strict").exit_code == 3


def month(scenario: Scenario, user_min: float) -> Month:
    fault = fault_list(scenario)[0]
    cost = Cost(
        fault=fault,
        runs=8,
        rate=Rate(mean=1.0, shape=4.0),
        loss=Loss(mean=user_min),
        by_system={},
        by_channel={},
    )
    return Month(costs=(cost,))


def test_bad_days_decide_among_those_of_one_price(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # On ordinary days the last four lose the same; by faults one with two processes of
    # social loses 500 user-minutes a month, and all others 900.
    def months(topologies: list[Scenario], *_: object, **__: object) -> object:
        found = {
            it.name: month(it, 500.0 if it.apps["social"].instances == 2 else 900.0)
            for it in topologies
        }
        return found, False

    monkeypatch.setattr(study_module, "bad_months", months)
    tree = json.loads(lssim(SHIPPED, *TWO, "--steps", "0", "--bad-days", "--json").stdout)
    assert tree["advised"] == f"{BIG}, 2 processes of social"
    risks = {it["platform"]: it for it in tree["risks"]}
    assert risks[tree["advised"]]["all"]["mean"] == pytest.approx(500.0)
    assert risks[BIG]["all"]["mean"] == pytest.approx(900.0)
    shown = lssim(SHIPPED, *TWO, "--steps", "0", "--bad-days").stdout
    # Four of the big host: the two with one process of social are surely worse, and the
    # other one with two processes loses as much.
    assert (
        "Of 4 at that price whose faults were run it loses least, these included: less"
        " than 2 of the 3 others beyond doubt."
    ) in shown
    assert "--bad-days adds" not in shown


def test_python_has_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load_scenario(
        Path(SHIPPED),
        ['advise.plans=["ls_4gb_gen2", "lsdb_micro"]'],
        unset=["caches.redis"],
    )
    found = advise(scenario, steps=0, engine="simpy")
    assert found.answer is not None
    assert found.answer.words == BIG


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--plans", "ls_9*"), "advise.plans ['ls_9*']: no host plan is left"),
        (("--plans", "ls_2gb_gen2"), "no database plan is left, the catalog has lsdb_"),
        (("--budget", "1000"),
         "advise.budget_jpy: the cheapest placement costs 2,090 yen a month, got 1,000"),
        (("--apart", "medical,socail"), "no system is named 'socail', did you mean"),
        (("--apart", "medical"), "must name two systems or more, got medical"),
        (("--unset", "systems.medical.objectives", "--unset",
          "systems.social.objectives"), "promises nothing, so that the cheapest of all"),
        (("--write", SHIPPED), "must not exist yet, give another name"),
        (("--write", "/no/such/folder/best.toml"), "there is no folder /no/such/folder"),
        (("--for", "1h", "--whole-day"), "--for"),
    ],
)  # fmt: skip
def test_what_cannot_be_advised_on_is_refused(
    arguments: tuple[str, ...], words: str
) -> None:
    result = lssim(SHIPPED, *arguments)
    assert result.exit_code == 2, result.output
    assert words in " ".join(result.stderr.split())
    assert "Traceback" not in result.output
    if "--whole-day" not in arguments:
        assert len(result.stderr.splitlines()) == 1


def test_a_system_alone_of_two_applications_is_refused() -> None:
    result = lssim(SHIPPED, "--set", 'apps.more={system="social", host="social",'
                   ' database="shared"}')  # fmt: skip
    assert result.exit_code == 2
    assert "systems.social: must have one application to be placed" in result.stderr
