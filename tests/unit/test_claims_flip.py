"""Flips: between which two values an answer becomes the opposite one."""

import pytest

from experiments.claiming.flip import Flip, flip_of
from experiments.claiming.rule import Verdict


def flip(
    edges: tuple[float, float], *, holds_first: bool = True, whole: bool = False
) -> tuple[Flip | None, list[float]]:
    """Return the flip of what is open between *edges*, and what was asked.

    What varies goes from 0 to 100; in whole numbers to 10.
    """
    asked: list[float] = []

    def value(place: float) -> float:
        return float(round(10 * place)) if whole else 100 * place

    def judge(place: float) -> Verdict:
        asked.append(value(place))
        if value(place) < edges[0]:
            return holds_first
        return None if value(place) < edges[1] else not holds_first

    return flip_of(judge, value, what=("x",), resolution=1 / 64), asked


@pytest.mark.parametrize("holds_first", [True, False])
def test_the_edges_of_what_is_open_are_found(*, holds_first: bool) -> None:
    found, asked = flip((30.0, 42.0), holds_first=holds_first)
    assert found is not None
    assert found.holds_first is holds_first
    # To a 64th of 100, which is 1.5625, on either side.
    assert 30.0 - 1.5625 <= found.last < 30.0
    assert 42.0 <= found.first < 42.0 + 1.5625
    assert len(asked) == len(set(asked)) <= 15


def test_without_anything_open_the_edges_meet() -> None:
    found, _ = flip((30.0, 30.0))
    assert found is not None
    assert found.last < 30.0 <= found.first <= found.last + 1.5625


def test_whole_numbers_are_found_exactly() -> None:
    found, asked = flip((7.0, 7.0), whole=True)
    assert found is not None
    assert (found.last, found.first) == (6.0, 7.0)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    "edges", [(200.0, 200.0), (0.0, 0.0), (50.0, 200.0), (0.0, 50.0)]
)
def test_ends_that_agree_or_are_open_have_no_flip(edges: tuple[float, float]) -> None:
    assert flip(edges)[0] is None
    assert len(flip(edges)[1]) == 2
