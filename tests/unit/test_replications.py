"""Several runs of one scenario: how many there are, and what they say together."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from rich.console import Console
from typer.testing import CliRunner, Result

from experiments.cli import app
from experiments.cli.strictness import is_bad_in_general
from experiments.replicating.document import document
from experiments.replicating.replication import Replications, Wish, replicate
from experiments.replicating.sheets import precision_words, show
from experiments.running import keeping
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.summary.document import Summary, read_summary
from experiments.summary.machines import OomKill
from models.config import Scenario
from models.loading import load_scenario
from sim.estimation import precise_from
from tests.goldens import golden_text

PATTERN1 = Path(__file__).parents[2] / "configs" / "pattern1.toml"
GOLDEN = read_summary(golden_text("pattern1"))
SCENARIO = load_scenario(PATTERN1)
KILL = OomKill(
    at_s=60.0, victim="medical-0", rss_mib=900.0, requests_killed=3, sessions_dropped=0
)
SHORT = ("--for", "90s", "--no-progress", "--workers", "1")


def lssim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def day(seed: int, *, mean_ms: float = 40.0, kills: int = 0, met: bool = True) -> Summary:
    """Return the golden day with another seed and a given mean latency of medical."""
    medical = GOLDEN.systems["medical"]
    latency = evolve(medical.latency_ms, mean=mean_ms)
    system = evolve(medical, latency_ms=latency, slo=evolve(medical.slo, met=met))
    host = GOLDEN.hosts["medical"]
    assert not host.oom_kills
    hosts = GOLDEN.hosts | {"medical": evolve(host, oom_kills=(KILL,) * kills)}
    systems = GOLDEN.systems | {"medical": system}
    return evolve(GOLDEN, seed=seed, systems=systems, hosts=hosts)


def found_of(means_ms: Sequence[float], wish: Wish | None = None) -> Replications:
    days = tuple(day(k + 1, mean_ms=mean) for k, mean in enumerate(means_ms))
    wish = wish or Wish(least=len(days))
    return Replications(scenario=SCENARIO, wish=wish, summaries=days)


def test_the_interval_of_a_figure_is_students() -> None:
    # 38, 40, 42, 40, 40: mean 40, s = sqrt(8 / 4) = 1.414; t of 4 degrees is 2.776, so
    # that half of it is 2.776 x 1.414 / sqrt(5) = 1.756.
    figures = document(found_of([38, 40, 42, 40, 40]))["figures"]
    assert figures["systems"]["medical"]["mean_ms"] == {
        "mean": 40.0,
        "low": pytest.approx(38.244, abs=1e-3),
        "high": pytest.approx(41.756, abs=1e-3),
        "replications": 5,
    }
    # What is the same in every run has an interval of nothing; mm1 has no sessions.
    p95 = figures["systems"]["medical"]["p95_ms"]
    assert p95["low"] == p95["high"] == p95["mean"]
    assert figures["systems"]["medical"]["dropped_connections"]["replications"] == 0
    assert figures["systems"]["medical"]["dropped_connections"]["mean"] is None


def test_the_document_names_the_scenario_the_seeds_and_the_verdicts() -> None:
    it = document(found_of([38, 40, 42, 40, 40]))
    assert it["schema"] == "lssim.replications/1"
    assert it["scenario"]["name"] == "pattern1"
    assert it["seeds"] == [1, 2, 3, 4, 5]
    assert (it["precision"], it["is_precise"], it["interrupted"]) == (None, None, False)
    assert it["verdicts"]["medical"].startswith("medical keeps its promises: 5 of 5 days")
    assert it["kept_days"] == {"medical": 5, "social": 5}


def test_fewer_than_five_days_say_nothing_in_general() -> None:
    found = found_of([40, 40, 40])
    assert document(found)["verdicts"]["medical"] == (
        "medical kept its promises on 3 of 3 days; 2 more runs would say what it does in"
        " general."
    )
    bad = evolve(found, summaries=(*found.summaries[:2], day(3, met=False)))
    assert document(bad)["verdicts"]["medical"].startswith(
        "medical kept its promises on 2 of 3 days; "
    )
    assert is_bad_in_general(bad.summaries)
    assert not is_bad_in_general(found.summaries)


def test_one_kill_for_want_of_memory_makes_the_days_bad() -> None:
    days = [day(k, kills=int(k == 2)) for k in range(1, 7)]
    found = Replications(scenario=SCENARIO, wish=Wish(least=6), summaries=tuple(days))
    assert is_bad_in_general(found.summaries)
    # A kill on one of six days, and none on the others: the mean is a sixth.
    figures = document(found)["figures"]["hosts"]["medical"]
    assert figures["oom_kills"]["mean"] == pytest.approx(1 / 6)


def test_precision_has_to_last() -> None:
    # 2.776 s / sqrt(5) of the first five is 1.756 of 40, 4.4 %, and the limit of 5 % is
    # 5 / 1.05 = 4.76 %: precise at five. The sixth, 60, spoils it, and it stays so.
    calm = [38.0, 40.0, 42.0, 40.0, 40.0]
    from_five = partial(precise_from, gamma=0.05, min_replications=5)
    assert from_five([calm], look_ahead=0) == 5
    assert from_five([[*calm, 60.0]], look_ahead=1) is None
    assert from_five([[*calm, 40.0]], look_ahead=1) == 5
    # The least precise of several decides; without any there is nothing to wait for.
    wild = [30.0, 50.0, 40.0, 40.0, 40.0]
    assert from_five([calm, wild], look_ahead=0) is None
    assert precise_from([], gamma=0.05) is None


def runs_made(
    wish: Wish, means_ms: Sequence[float], monkeypatch: pytest.MonkeyPatch
) -> Replications:
    def simulated(_: Scenario, *, seed: int, engine: Engine) -> Summary:
        return day(seed, mean_ms=means_ms[seed - 1])

    monkeypatch.setattr(keeping, "simulate", simulated)
    return replicate(SCENARIO, wish, Crew())


def test_runs_go_on_until_they_are_precise(monkeypatch: pytest.MonkeyPatch) -> None:
    # 20, 60 and then forties: s^2 = 800 / (n - 1), and half of the interval has to be at
    # most 0.2 / 1.2 of 40, 6.67. t s / sqrt(n) is 2.262 x 9.428 / 3.162 = 6.74 at n = 10,
    # and 2.228 x 8.944 / 3.317 = 6.01 at n = 11.
    means = [20.0, 60.0, *[40.0] * 98]
    found = runs_made(Wish(least=5, precision=0.2), means, monkeypatch)
    assert len(found.summaries) == 11 + 5  # and five more, to be sure
    assert found.is_precise
    assert precision_words(found) == (
        "16 runs: the mean and p95 of every system to within 20 %."
    )


def test_the_most_runs_decide_where_precision_does_not_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Half the interval of 20, 60 and six forties: 2.365 x 10.69 / 2.828 = 8.94, of 40.
    means = [20.0, 60.0, *[40.0] * 98]
    found = runs_made(Wish(least=5, precision=0.01, most=8), means, monkeypatch)
    assert len(found.summaries) == 8
    assert found.is_precise is False
    assert precision_words(found) == (
        "stopped at 8 runs (--most) without the mean and p95 of every system to within"
        " 1 %: the mean of medical is known to 22 %."
    )


def test_ctrl_c_keeps_the_runs_that_are_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def simulated(_: Scenario, *, seed: int, engine: Engine) -> Summary:
        if seed == 3:
            raise KeyboardInterrupt
        return day(seed)

    monkeypatch.setattr(keeping, "simulate", simulated)
    found = replicate(SCENARIO, Wish(least=6), Crew())
    assert found.is_interrupted
    assert found.seeds == [1, 2]


def test_the_tables_tell_means_and_intervals() -> None:
    console = Console(width=120, record=True)
    with console.capture() as printed:
        show(found_of([38, 40, 42, 40, 40]), console)
    lines = printed.get().splitlines()
    assert lines[0].startswith("pattern1: Two 2 GB hosts")
    assert lines[0].endswith("(5 runs of 28.8 min, seeds 1 to 5)")
    assert lines[1].startswith("medical keeps its promises: 5 of 5 days")
    row = next(line for line in lines if line.strip().startswith("medical  "))
    assert "40.0 ± 1.8" in row


def test_the_command_runs_every_seed_and_says_how_many() -> None:
    result = lssim("run", str(PATTERN1), *SHORT, "--replications", "2", "--json")
    assert result.exit_code == 0
    tree = json.loads(result.stdout)
    assert tree["seeds"] == [1, 2]
    assert tree["measured_s"] == 90
    assert "2 runs, " in result.stderr
    alone = lssim("run", str(PATTERN1), *SHORT, "--seed", "2", "--json")
    second = json.loads(alone.stdout)["systems"]["medical"]["latency_ms"]["mean"]
    first = lssim("run", str(PATTERN1), *SHORT, "--json")
    both = json.loads(first.stdout)["systems"]["medical"]["latency_ms"]["mean"] + second
    mean = tree["figures"]["systems"]["medical"]["mean_ms"]["mean"]
    assert mean == pytest.approx(both / 2, rel=1e-8)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--replications", "1"), "--replications"),
        (("--precision", "5"), "write 5%"),
        (("--precision", "tight"), "must be a share such as 5% or 0.05"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    options: tuple[str, ...], words: str
) -> None:
    result = lssim("run", str(PATTERN1), *SHORT, *options)
    assert result.exit_code == 2
    assert words in result.stderr
