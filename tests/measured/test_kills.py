"""What lssim predicts of real processes that leak until something ends them."""

import pytest

from tests.measured.kills import RUNS, replayed

LATE_MOST = 0.03
FAILED_MOST = 1.5
"""Factor between the failed requests, there and here."""


@pytest.fixture(params=RUNS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_each_life_ends_when_it_did(name: str) -> None:
    measured = RUNS[name]["ended_at_s"]
    assert replayed(name).ended_at_s == pytest.approx(measured, rel=LATE_MOST)


def test_as_many_fail_as_did(name: str) -> None:
    measured = RUNS[name]["failed"]
    assert 1 / FAILED_MOST <= replayed(name).failed / measured <= FAILED_MOST


def test_memory_runs_on_past_the_limit_of_pm2_until_it_looks() -> None:
    measured = max(RUNS["f-pm2_fork1_mmr"]["peak_mib"])
    assert replayed("f-pm2_fork1_mmr").peak_mib == pytest.approx(measured, rel=0.03)
