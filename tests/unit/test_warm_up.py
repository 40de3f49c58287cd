"""A warm-up that is found by MSER-5: what is cut, where that is refused, what is said."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.replicating.document import document
from experiments.replicating.replication import Wish, replicate
from experiments.replicating.sheets import warm_up_words
from experiments.replicating.warmup import (
    WarmUp,
    WarmUpError,
    cut_of,
    minutes_of,
    require_steady,
)
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from models.config import BatchConfig, FaultConfig, Scenario, SurgeConfig
from models.loading import load_scenario
from tests import bare

CONFIGS = Path(__file__).parents[2] / "configs"
PATTERN1, MM1 = (str(CONFIGS / f"{name}.toml") for name in ("pattern1", "mm1"))


def lssim(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--no-progress", "--workers", "1"])


def batches(*means: float) -> list[float]:
    """Return five minutes of each of *means*."""
    return [mean for mean in means for _ in range(5)]


def queue(**parts: Any) -> Scenario:
    """Return six hours of M/M/1 at 0.8, of five seconds a request, from empty on."""
    route = bare.route(cpu=bare.exponential(5.0))
    return bare.scenario(bare.system(route, per_s=0.16), span_s=6 * 3600.0, **parts)


def test_the_cut_is_where_the_rest_has_the_smallest_standard_error() -> None:
    # Of m - d batches left MSER is the sum of squares about their mean over (m - d)^2:
    # d = 0: mean 3.75, 39.1 + 4 x 3.06 + 3 x 0.0625 = 51.5 over 64, 0.80
    # d = 1: mean 20/7, 4 x 0.735 + 3 x 1.306 = 6.857 over 49, 0.140
    # d = 2: mean 3, 6 over 36, 0.167; then 0.192, 0.25, 0.30 and 0.5.
    series = batches(10, 2, 4, 2, 4, 2, 4, 2)
    assert cut_of("web", [series]) == 5 * 60.0
    # What is looked at is the mean of the runs: alone neither of these is that series.
    swing = [0.5 * (-1) ** k for k in range(40)]
    up = [a + b for a, b in zip(series, swing, strict=True)]
    down = [a - b for a, b in zip(series, swing, strict=True)]
    assert cut_of("web", [up, down]) == 5 * 60.0
    # A minute that some run cannot tell is that of the others.
    gap: list[float | None] = [None, *series[1:]]
    assert cut_of("web", [series, gap]) == 5 * 60.0
    assert cut_of("web", [batches(2, 4, 2, 4, 2, 4, 2, 4)]) == 0.0


@pytest.mark.parametrize(
    ("series", "words"),
    [
        # A line: of n batches left the squares grow as n cubed, so the fewest are best.
        ([float(k) for k in range(40)], "more than half of the run"),
        ([1.0] * 39, "at least 40 minutes, the run has 39"),
        ([1.0, 1.0, None, *[1.0] * 20], "web answered nobody at 2 min"),
    ],
)
def test_a_run_that_does_not_settle_is_refused(
    series: Sequence[float | None], words: str
) -> None:
    with pytest.raises(WarmUpError, match=words) as refused:
        cut_of("web", [series])
    assert len(str(refused.value).splitlines()) == 1


def test_a_load_that_follows_the_hours_has_no_steady_state() -> None:
    day = load_scenario(CONFIGS / "pattern1.toml")
    with pytest.raises(WarmUpError, match="requests of medical vary with the hours"):
        require_steady(day)
    # From ten to half past ten the profiles of base.toml are constant.
    require_steady(evolve(day, starts_at_s=36_000.0, days=None, duration_s=1800.0))
    require_steady(load_scenario(CONFIGS / "mm1.toml"))
    surge = SurgeConfig(at_s=600.0, duration_s=60.0, factor=1.2)
    surging = evolve(bare.system(per_s=1.0), surges=(surge,))
    with pytest.raises(WarmUpError, match=r"web vary with the hours \(60 to 72 a minute"):
        require_steady(bare.scenario(surging))


def test_what_happens_at_a_stated_time_is_no_steady_state_either() -> None:
    crash = FaultConfig(kind="host-crash", target="web", at_s=60.0, duration_s=5.0)
    with pytest.raises(WarmUpError, match="fault crash happens at a stated time"):
        require_steady(queue(faults={"crash": crash}))
    require_steady(queue(faults={"crash": evolve(crash, at_s=None, mttf_s=600.0)}))
    with pytest.raises(WarmUpError, match="batch work backup happens at a stated time"):
        require_steady(queue(batch={"backup": BatchConfig(host="web")}))


def test_minutes_have_the_latency_of_those_who_were_answered_in_them() -> None:
    # One request every 100 s on average, each a quarter of a second: most minutes have
    # nobody, and the rest of 30 s at the end is no minute.
    scenario = bare.scenario(bare.system(bare.route(cpu=0.25), per_s=0.01), span_s=630.0)
    minutes = minutes_of(scenario, 1, Engine.SIMPY)["web"]
    assert len(minutes) == 10
    told = [each for each in minutes if each is not None]
    assert 0 < len(told) < 10
    assert told == pytest.approx([0.25] * len(told), abs=0.2)


def test_runs_are_measured_from_the_warm_up_on() -> None:
    # Twenty users think for 30 s and want a second each: at their first turn they wait
    # for each other, 10.5 s in the mean, and from then on they come one after the other
    # and nobody waits. Of eight batches of five minutes the first is cut, and only that.
    users = {"kind": "closed", "users": 20, "think": bare.exactly(30.0)}
    asked = bare.system(bare.route(cpu=1.0), clients=users)
    scenario = bare.scenario(asked, span_s=2400.0, seed=3)
    told: list[str] = []
    wish = Wish(least=2, finds_warm_up=True)
    found = replicate(scenario, wish, Crew(), told=told.append)
    assert found.warm_up == WarmUp(by_system={"web": 300.0}, run_s=2400.0, runs=2)
    assert told == ["warm-up, seed 3", "warm-up, seed 4", "seed 3", "seed 4"]
    assert [each.measured_s for each in found.summaries] == [2100.0] * 2
    assert [each.warm_up_s for each in found.summaries] == [300.0] * 2
    assert found.scenario == evolve(scenario, warm_up_s=300.0)
    # 2,370 s of turns of 31 s are 1,529 requests of all, of which 20 wait for 9.5 s.
    whole = replicate(scenario, Wish(least=2), Crew())
    for cut, all_of_it in zip(found.summaries, whole.summaries, strict=True):
        assert cut.systems["web"].latency_ms.mean == pytest.approx(1000)
        mean_ms = 1000 + 9500 * 20 / 1529
        assert all_of_it.systems["web"].latency_ms.mean == pytest.approx(
            mean_ms, rel=0.01
        )
    assert document(found)["warm_up"] == {
        "method": "mser-5",
        "cut_s": 300.0,
        "run_s": 2400.0,
        "runs": 2,
        "by_system": {"web": 300.0},
    }


def test_what_is_cut_is_said() -> None:
    found = WarmUp(by_system={"medical": 600.0, "social": 0.0}, run_s=7200.0, runs=5)
    assert found.cut_s == 600.0
    assert warm_up_words(found) == (
        "warm-up: 10 min of 2 h cut, by MSER-5 of the minutes' mean latency in 5 runs"
        " (medical 10 min and social nothing)"
    )
    alone = WarmUp(by_system={"app": 0.0}, run_s=3600.0, runs=3)
    assert warm_up_words(alone) == (
        "warm-up: nothing of 60 min cut, by MSER-5 of the minutes' mean latency in 3 runs"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--warm-up", "mser"), "is found in several runs, add --replications"),
        (("--warm-up", "welch", "--replications", "2"), "'welch' is not"),
        (("--warm-up", "mser", "--replications", "2"), "vary with the hours"),
    ],
)
def test_a_warm_up_that_cannot_be_found_is_refused(
    options: tuple[str, ...], words: str
) -> None:
    result = lssim("run", PATTERN1, *options)
    assert result.exit_code == 2
    assert words in result.stderr


def test_the_command_finds_a_warm_up() -> None:
    slow = (
        "systems.app.requests_per_day=138_240",
        'systems.app.endpoints."/".cpu={mean_s=0.5}',
    )
    options = ("--set", slow[0], "--set", slow[1], "--for", "1h", "--replications", "2")
    result = lssim("run", MM1, *options, "--warm-up", "mser", "--json")
    assert result.exit_code == 0
    tree = json.loads(result.stdout)
    assert tree["warm_up"]["run_s"] == 3600
    assert tree["measured_s"] == 3600 - tree["warm_up"]["cut_s"]
    table = lssim("run", MM1, *options, "--warm-up", "mser")
    assert table.stdout.splitlines()[1].startswith("warm-up: ")
    plain = json.loads(lssim("run", MM1, *options, "--json").stdout)
    assert (plain["warm_up"], plain["measured_s"]) == (None, 3600)
