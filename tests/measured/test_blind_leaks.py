"""What lssim predicts of runs with a leak of which it knows no request."""

import numpy as np
import pytest

from tests.measured.blind_leaks import drawn
from tests.measured.kills import RUNS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("blind")]
MOST_OFF = {
    "f-loop_fork1": (0.10, 0.15, 0.10),
    "f-pm2_cluster2_oom": (0.10, 0.05, 0.15),
    "f-pm2_fork1_mmr": (0.05, 0.05, 0.05),
}
"""Mean, p50 and p95, of which none may be off by more than 0.15."""


@pytest.mark.parametrize("name", RUNS)
def test_a_leaking_run_is_foreseen_from_what_was_known(name: str) -> None:
    errors = drawn(name)[:, :3].mean(axis=0) / np.array(RUNS[name]["answered_s"][:3]) - 1
    assert (np.abs(errors) <= MOST_OFF[name]).all(), errors
