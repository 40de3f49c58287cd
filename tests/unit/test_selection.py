"""Kim and Nelson's procedure: whom it keeps, when it stops, how often it is right."""

from math import sqrt

import numpy as np
import pytest

from sim.estimation import KimNelson, wilson

ZONE = 1.0
FIRST = 10


def test_the_margin_is_that_of_the_paper() -> None:
    # Two alternatives, n0 = 3, alpha = 0.05: eta = ((2 * 0.05) ** -1 - 1) / 2 = 4.5 and
    # h2 = 2 * 4.5 * 2 = 18. Differences -1, 0, 1 have variance 1: 18 replications at
    # most, then one more. After three the margin is (18 / 2 - 3 * 2) / (2 * 3) = 0.5 for
    # a zone of 2 and N = floor(18 / 4) = 4.
    found = KimNelson([[0.0, 0.0, 0.0], [1.0, 0.0, -1.0]], zone=2.0)
    assert found.most == 5
    assert list(found.contenders) == [0, 1]
    # Means after the fourth: 0 and 2.1 / 4 = 0.525; the margin is (9 - 8) / 8 = 0.125.
    found.add({0: 0.0, 1: 2.1})
    assert list(found.contenders) == [0]
    assert (found.best, found.replications, found.is_decided) == (0, 4, True)


def test_what_is_just_within_the_margin_stays() -> None:
    found = KimNelson([[0.0, 0.0, 0.0], [1.0, 0.0, -1.0]], zone=2.0)
    found.add({0: 0.0, 1: 0.49})  # 0.1225, of 0.125 that are allowed
    assert found.contenders == (0, 1)
    assert not found.is_decided
    found.add({0: 0.0, 1: 0.0})
    assert (found.replications, found.is_decided, found.best) == (5, True, 0)


def test_equal_alternatives_are_decided_at_once_and_the_first_is_taken() -> None:
    found = KimNelson([[3.0, 4.0], [3.0, 4.0], [3.0, 4.0]], zone=ZONE)
    assert (found.contenders, found.best, found.is_decided) == ((0, 1, 2), 0, True)


def test_one_that_always_loses_as_much_more_is_given_up_at_once() -> None:
    # Differences are all 5: no chance in them, so that no margin is left.
    found = KimNelson([[8.0, 9.0], [3.0, 4.0]], zone=ZONE)
    assert found.contenders == (1,)


def test_whoever_was_given_up_needs_no_value_and_contenders_do() -> None:
    found = KimNelson([[0.0, 0.0, 0.0], [1.0, 0.0, -1.0], [9.0, 9.0, 9.0]], zone=2.0)
    assert found.contenders == (0, 1)
    found.add({0: 0.0, 1: 0.0})
    with pytest.raises(ValueError, match="contender 1 has none"):
        found.add({0: 0.0, 2: 9.0})


def test_one_alternative_is_the_best() -> None:
    assert KimNelson([[1.0, 2.0]], zone=ZONE).is_decided


@pytest.mark.parametrize(
    ("first", "zone", "words"),
    [
        ([[1.0], [2.0]], 1.0, "at least 2 values of each needed"),
        ([[1.0, 2.0], [2.0]], 1.0, "as many of all, got 2, 1"),
        ([], 1.0, "got none"),
        ([[1.0, 2.0]], 0.0, "zone: must be above 0, got 0"),
    ],
)
def test_what_cannot_be_selected_from_is_refused(
    first: list[list[float]], zone: float, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        KimNelson(first, zone=zone)


def selected(seed: int, means: list[float], *, correlation: float) -> tuple[int, int]:
    """Return who is selected, and after how many replications; deviations are of 2."""
    random = np.random.default_rng(seed)

    def row() -> list[float]:
        common = sqrt(correlation) * random.standard_normal()
        own = sqrt(1 - correlation) * random.standard_normal(len(means))
        return [mean + 2 * (common + it) for mean, it in zip(means, own, strict=True)]

    first = [row() for _ in range(FIRST)]
    found = KimNelson([list(column) for column in zip(*first, strict=True)], zone=ZONE)
    while not found.is_decided:
        found.add(dict(enumerate(row())))
    return found.best, found.replications


@pytest.mark.slow
@pytest.mark.parametrize("correlation", [0.0, 0.9])
def test_it_is_right_as_often_as_it_says(correlation: float) -> None:
    # The least favourable means: all others exactly the zone away from the best.
    runs = [selected(seed, [1.0, 0.0, 1.0, 1.0], correlation=correlation)
            for seed in range(200)]  # fmt: skip
    right = sum(best == 1 for best, _ in runs)
    assert wilson(right, len(runs)).high >= 0.95


@pytest.mark.slow
def test_common_random_numbers_spare_most_of_the_replications() -> None:
    # Differences have a tenth of the variance, and the longest runs are proportional.
    means = [1.0, 0.0, 1.0, 1.0]
    apart, common = (
        np.mean([selected(seed, means, correlation=it)[1] for seed in range(50)])
        for it in (0.0, 0.9)
    )
    assert common < apart / 3
