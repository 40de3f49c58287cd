"""Feeding: where the rows of a block go in a ring."""

import pytest

from models.compiled.feeding import BLOCK, pieces
from models.compiled.requests import HUNGRY, RING


def test_a_block_is_what_a_hungry_ring_has_room_for() -> None:
    # 2,048 places, of which 64 are still to be taken.
    assert (RING, HUNGRY, BLOCK) == (2048, 64, 1984)


@pytest.mark.parametrize(
    ("drawn", "found"),
    [
        (0, [(slice(0, 1984), 0)]),
        (1984, [(slice(0, 64), 1984), (slice(64, 1984), 0)]),
        (2 * 1984, [(slice(0, 128), 1920), (slice(128, 1984), 0)]),
        (32 * 1984, [(slice(0, 1984), 0)]),  # 31 times round the ring
    ],
)
def test_a_block_begins_behind_the_last_and_goes_round(
    drawn: int, found: list[tuple[slice, int]]
) -> None:
    assert pieces(drawn) == found
