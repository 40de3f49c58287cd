"""On which side of a limit a mean lies, worked out by hand."""

from math import inf

import pytest

from sim.estimation import standing

# Of 1, 2, 3, 4 and 5 the mean is 3 and s = sqrt(2.5) = 1.5811; t of 4 degrees is 2.7764,
# so that half an interval is 2.7764 x 1.5811 / sqrt(5) = 1.9632: 1.0368 to 4.9632.
FIVE = (1.0, 2.0, 3.0, 4.0, 5.0)


@pytest.mark.parametrize(
    ("limit", "at_most", "at_least"),
    [(1.0, False, True), (1.1, None, None), (4.9, None, None), (5.0, True, False)],
)
def test_the_whole_interval_decides(
    limit: float, at_most: bool | None, at_least: bool | None
) -> None:
    assert standing(FIVE, limit, is_most=True).is_met is at_most
    assert standing(FIVE, limit, is_most=False).is_met is at_least


def test_more_replications_bring_the_end_of_the_interval_to_the_limit() -> None:
    # (2.7764 x 1.5811 / (3 - 2.5))**2 = 77.08, and on the limit itself none will do.
    assert standing(FIVE, 2.5, is_most=True).replications_needed == 78
    assert standing(FIVE, 3.0, is_most=True).replications_needed == inf


def test_replications_that_are_alike_are_clear_and_the_limit_is_within() -> None:
    for limit, is_met in ((0.05, True), (0.049, False), (0.051, True)):
        found = standing((0.05,) * 6, limit, is_most=True)
        assert found.is_met is is_met
        assert found.replications_needed == 6
    assert standing((0.95,) * 6, 0.95, is_most=False).is_met is True
