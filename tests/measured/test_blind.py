"""What lssim predicts of real runs of which it knows no request."""

import pytest

from tests.measured.blind import drawn, foreseen
from tests.measured.replay import FIGURES, RUNS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("blind")]
P95_MISSED = 1
"""Of fifteen, as in one run of twenty by chance alone."""


@pytest.mark.parametrize("name", RUNS)
def test_the_mean_of_a_run_is_foreseen(name: str) -> None:
    assert foreseen(name)[0], drawn(name)[:, 0].round(4)


def test_nearly_every_p95_is_foreseen() -> None:
    p95 = FIGURES.index("p95")
    missed = [name for name in RUNS if not foreseen(name)[p95]]
    assert len(missed) <= P95_MISSED, missed
