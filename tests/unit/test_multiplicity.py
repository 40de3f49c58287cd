"""Many differences at once: which of them are told from chance."""

import pytest

from sim.estimation import chance_of, holm


def test_holm_multiplies_each_chance_by_how_many_are_left() -> None:
    # In order 0.005, 0.01, 0.03, 0.04, times 4, 3, 2, 1: 0.02, 0.03, 0.06, 0.04; and
    # none may be less than the one before it, so that the last is 0.06, too.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_is_never_above_certainty_and_leaves_one_alone() -> None:
    assert holm([0.7, 0.9]) == [1.0, 1.0]
    assert holm([0.03]) == [0.03]
    assert holm([]) == []


def test_the_chance_of_a_mean_difference_is_students() -> None:
    # 1, 2, 3: mean 2, s 1, t = 2 / (1 / sqrt 3) = 3.4641 with 2 degrees of freedom. Two
    # tails of t of 2 degrees: 1 - t / sqrt(2 + t^2) = 1 - 3.4641 / sqrt 14 = 0.07418.
    assert chance_of([1.0, 2.0, 3.0]) == pytest.approx(0.074180, abs=1e-6)
    assert chance_of([-1.0, -2.0, -3.0]) == chance_of([1.0, 2.0, 3.0])


def test_where_all_replications_are_alike_nothing_is_left_to_chance() -> None:
    assert chance_of([0.0, 0.0]) == 1.0
    assert chance_of([2.0, 2.0]) == 0.0
