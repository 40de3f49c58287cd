"""What an answer takes is said before: by runs that are kept, or else by a pilot."""

from pathlib import Path

import pytest
from attrs import evolve
from typer.testing import CliRunner

from experiments.cli import app
from experiments.comparing.lots import lots_of as comparing_lots
from experiments.comparing.plan import plan as plan_comparison
from experiments.coupling.comparison import runs_of
from experiments.coupling.lots import lots_of
from experiments.coupling.study import plan
from experiments.running import pilot as pilots
from experiments.running.cost import Estimate, Lot, runs_to_go, work_of
from experiments.running.engines import Engine
from experiments.running.pilot import Pace
from experiments.running.store import Finished, Store
from experiments.summary.document import read_summary
from models.config import Scenario
from models.loading import load_scenario
from tests import bare
from tests.goldens import golden_text
from tests.small import SMALL
from tests.swept import MM1

DAY = Finished(summary=read_summary(golden_text("pattern1")), cpu_s=3.0)


def asked(requests: float) -> Scenario:
    """Return a minute with so many requests."""
    system = bare.system(bare.route(cpu=0.0), per_s=requests / 60.0)
    return bare.scenario(system, span_s=60.0)


def lot(name: str, seeds: int, requests: float = 600.0) -> Lot:
    keys = [(name, seed) for seed in range(1, seeds + 1)]
    return Lot(scenario=asked(requests), keys=keys)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store with two of the runs of x, 3 s each."""
    with Store(tmp_path / "runs") as kept:
        kept.add("x", 1, DAY)
        kept.add("x", 2, DAY)
    return tmp_path / "runs"


def test_runs_that_are_kept_say_what_others_take(store: Path) -> None:
    with Store(store) as kept:
        estimate = Estimate([lot("x", 5), lot("y", 1, 1200.0)], kept, Engine.SIMPY)
        # Two runs of 600 requests took 6 s: 5 ms a request. To go are three of 600, and
        # one of 1,200.
        cost = estimate.cost([lot("x", 5)])
        assert (cost.runs, cost.to_go) == (5, 3)
        assert cost.cpu_s == pytest.approx(9.0)
        both = [lot("x", 5), lot("y", 1, 1200.0)]
        assert estimate.cost(both).cpu_s == pytest.approx(15.0)
        less = [("with --replications 4", [lot("x", 4)])]
        assert estimate.words(both, less) == [
            f"6 runs, of which 2 are in {store}; 4 to go, about 20 s of CPU time,"
            " by those that are there",
            "less would take 6 s with --replications 4",
        ]
        assert estimate.words([lot("x", 2)], less) == [
            f"2 runs, of which 2 are in {store}"
        ]


def test_without_any_a_pilot_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Begun, built; after 10 s, the first half of 0.4 s is over; after 20 s, the second;
    # summed up.
    ticks = iter([0.0, 0.5, 0.8, 0.8, 1.0, 1.0, 1.1])
    monkeypatch.setattr(pilots, "process_time", lambda: next(ticks))
    estimate = Estimate([lot("x", 5), lot("y", 1, 60.0)], None, Engine.SIMPY)
    # 100 requests of the second ten seconds took 0.2 s, 2 ms each. So of the 0.3 s of the
    # first 100 an excess of 0.1 comes once a run, with 0.5 s before and 0.1 after: 0.7.
    # Five runs of 600: 5 x (0.7 + 1.2) = 9.5 s; one of 60: 0.82 s.
    assert estimate.is_by_pilot
    assert estimate.cost([lot("x", 5)]).cpu_s == pytest.approx(9.5)
    assert estimate.cost([lot("y", 1, 60.0)]).cpu_s == pytest.approx(0.82)
    assert estimate.words([lot("x", 5)], []) == [
        "5 runs; 5 to go, about 10 s of CPU time, by a pilot"
    ]


def test_a_run_that_all_need_is_one_and_none_where_nobody_needs_it(store: Path) -> None:
    twin = evolve(lot("x", 5), is_shared=True)
    assert twin.runs == 1
    assert runs_to_go([twin], None) == [1]
    with Store(store) as kept:
        assert runs_to_go([twin, evolve(lot("x", 2), is_shared=True)], kept) == [1, 0]
        (work,) = work_of([lot("x", 5), lot("x", 2)], kept)
    assert work[1] == 3


def test_a_pace_is_of_the_beginning_and_of_each_request() -> None:
    assert Pace(each_s=0.5, request_s=0.001).of(asked(600.0)) == pytest.approx(1.1)


@pytest.mark.parametrize("with_critical", [False, True])
def test_the_lots_of_a_study_are_the_runs_that_it_plans(with_critical: bool) -> None:
    planned = plan(load_scenario(SMALL), replications=3)
    lots = lots_of(planned, with_critical=with_critical)
    runs = runs_of([planned], with_critical=with_critical)
    assert sum(each.runs for each in lots) == runs


def test_the_lots_of_a_comparison_are_the_runs_that_it_plans() -> None:
    one = load_scenario(SMALL)
    other = evolve(one, name="other", caches={}, apps=one.apps)
    planned = plan_comparison([one, other], hours=None, replications=3, has_bad_days=True)
    assert sum(each.runs for each in comparing_lots(planned)) == planned.runs


def test_a_command_says_it_before_it_begins() -> None:
    words = ["run", str(MM1), "--for", "2s", "--replications", "4", "--workers", "1"]
    said = CliRunner().invoke(app, words).stderr.splitlines()
    assert said[0].startswith("engine: simpy (")
    assert said[1].startswith("4 runs; 4 to go, about ")
    assert said[1].endswith(" of CPU time, by a pilot")
    assert said[2].startswith("less would take ")
    assert said[2].endswith(" with --replications 2")
