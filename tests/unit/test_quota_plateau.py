"""A shared machine that is good for ten minutes, and then a plateau."""

from pathlib import Path

import pytest

from experiments.judgement.judge import judge
from models.loading import load_scenario
from models.plans.catalog import load_catalog
from models.platform import Platform
from tests.inside import requests_of, serving

DAY = Path(__file__).parents[1] / "data/days/quota-plateau.toml"


def test_check_says_when_the_credits_are_empty() -> None:
    # 25/s x 3.7 ms = 0.0925 cores, 0.03 above what is earned: 18 s last 600 s.
    (_, headline) = judge(load_scenario(DAY), load_catalog()).verdicts
    assert headline.startswith("mcp is throttled: the credits of hosts.shared")
    assert "are empty on Monday 00:10" in headline


def test_a_run_has_a_plateau_of_what_the_baseline_bears() -> None:
    # 0.0625 / 3.7 ms = 16.9 answers a second, with the backlog of 511 full.
    it = Platform(load_scenario(DAY))
    it.run(480.0)
    assert requests_of(it).completed == pytest.approx(25 * 480, rel=0.03)
    assert requests_of(it).in_flight < 20
    it.run(900.0)
    before = requests_of(it).completed
    it.run(1800.0)
    answered_per_s = (requests_of(it).completed - before) / 900
    assert answered_per_s == pytest.approx(16.9, rel=0.02)
    assert serving(it).unaccepted == pytest.approx(511, abs=5)
