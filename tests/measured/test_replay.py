"""What lssim predicts of real runs with their own arrivals and demands."""

import numpy as np
import pytest

from tests.measured.replay import (
    FIGURES,
    RUNS,
    all_errors,
    lines,
)

MOST = 0.09
"""No figure of any run may be further off."""
MEDIAN_MOST = (0.01, 0.018, 0.012, 0.023)
"""Of mean, p50, p95 and p99, over all runs."""


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_predicted_from_its_own_arrivals_and_demands(name: str) -> None:
    found = dict(zip(FIGURES, all_errors()[name].round(3), strict=True))
    assert all(abs(each) <= MOST for each in found.values()), found


def test_half_of_the_runs_are_predicted_closely() -> None:
    medians = np.median(np.abs(np.array(list(all_errors().values()))), axis=0)
    assert np.all(medians <= MEDIAN_MOST), "\n".join([str(medians.round(4)), *lines()])
