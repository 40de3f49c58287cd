"""Verdicts do not turn by what should not turn them: the seed, more load, a fault
elsewhere. That the price of a month does not by the length of a run, `test_steady_price`
shows."""

from itertools import pairwise
from pathlib import Path

import pytest

from experiments.running.engines import Engine
from experiments.running.simulate import simulate
from experiments.summary.days import days_of
from experiments.summary.document import Summary
from experiments.telling.days import days_verdict
from experiments.telling.verdicts import verdict
from experiments.verbs import load, run

CONFIGS = Path(__file__).parents[2] / "configs"
PATTERN1, LEAK = CONFIGS / "pattern1.toml", CONFIGS / "leak-at-night.toml"
QUERIES_A_DAY = 100_000
"""Of medical, on an ordinary day."""


def at_work(factor: float) -> Summary:
    """Return what came of the hour from 10:00 at *factor* times medical's load."""
    changes = {
        "systems.medical.queries_per_day": factor * QUERIES_A_DAY,
        "days": 1 / 24,
        "starts_at_s": 36_000.0,
        "starts_warm": True,
        "warm_up_s": 300.0,
    }
    return run(load(PATTERN1, set=changes), seed=1)


@pytest.mark.slow
def test_medical_keeps_its_promises_whatever_the_seed() -> None:
    # Whole days: at night a window has twenty requests, and one of them decides most. On
    # the compiled plane, which gives the same bytes: they take minutes on the other.
    scenario = load(PATTERN1)
    days = [
        simulate(scenario, seed=seed, engine=Engine.COMPILED) for seed in range(1, 21)
    ]
    assert [day.seed for day in days] == list(range(1, 21))
    for day in days:
        medical = day.systems["medical"]
        assert medical.slo.met is True
        assert not medical.presence.may_differ
        assert verdict(day, "medical").startswith("medical kept its promises on this day")
    words = days_verdict(days_of(days, "medical"))
    assert words.startswith("medical keeps its promises: 20 of 20 days; 99.8")
    # The first five, and the last, say the same.
    for few in (days[:5], days[-5:]):
        assert days_of(few, "medical").is_met is True


@pytest.mark.slow
def test_more_load_loses_more_and_a_broken_promise_stays_broken() -> None:
    hours = [at_work(factor) for factor in (1, 3, 10, 30)]
    lost_s = [hour.systems["medical"].presence.lost_s for hour in hours]
    assert lost_s == sorted(lost_s)
    assert lost_s[0] == 0.0 < lost_s[-1]
    met = [hour.systems["medical"].slo.met for hour in hours]
    assert not any(now is False and then is True for now, then in pairwise(met))
    assert met[0] is True


def test_a_fault_elsewhere_leaves_a_verdict_as_it_was() -> None:
    # VoiceDrive's leak has it killed three times a night, on the host of both.
    leaking, calm = (
        run(load(LEAK, unset=unset), seed=1) for unset in ([], ["faults.leak"])
    )
    ended = sum(leaking.processes["social-0"].restarts.values())
    assert ended == 3
    assert [fault.name for fault in leaking.faults] == ["leak"]
    with_it, without = (each.systems["medical"] for each in (leaking, calm))
    assert with_it.presence == without.presence
    assert with_it.slo == without.slo
    assert verdict(leaking, "medical") == verdict(calm, "medical")
    assert verdict(leaking, "social") != verdict(calm, "social")
