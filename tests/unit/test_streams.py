"""Streams have names, and nothing but the seed and the names decides their numbers."""

import os
import subprocess
import sys
from math import sqrt

import numpy as np
import pytest

from sim.streams import Streams

ROWS = 100_000
GOLDEN = [0.9498568883924693, 0.34244317285213655, 0.12106303236603988]


def test_the_same_seed_and_names_give_the_same_numbers() -> None:
    first = Streams(7).stream("voice", "arrivals").block(1000)
    assert np.array_equal(first, Streams(7).stream("voice", "arrivals").block(1000))


@pytest.mark.parametrize(
    ("seed", "entity", "purpose"),
    [
        (8, "voice", "arrivals"),
        (7, "staff", "arrivals"),
        (7, "voice", "demands"),
        (7, "arrivals", "voice"),
        (7, "voicea", "rrivals"),
        (7, "voice/arrivals", ""),
    ],
)
def test_another_seed_or_name_gives_other_numbers(
    seed: int, entity: str, purpose: str
) -> None:
    reference = Streams(7).stream("voice", "arrivals").block(100)
    other = Streams(seed).stream(entity, purpose).block(100)
    assert not np.any(reference == other)


def test_the_numbers_are_the_same_in_another_process_with_another_hash_seed() -> None:
    expected = Streams(7).stream("voice", "arrivals").block(5).tolist()
    code = (
        "from sim.streams import Streams;"
        "print(Streams(7).stream('voice', 'arrivals').block(5).tolist())"
    )
    for hash_seed in ("0", "1", "4242"):
        told = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.strip() == repr(expected)


def test_the_numbers_are_those_of_this_release() -> None:
    stream = Streams(1).stream("web", "demands")
    assert stream.block(3).tolist() == GOLDEN
    assert stream.block(0).shape == (0,)


def test_mean_and_variance_are_those_of_a_uniform() -> None:
    u = Streams(1).stream("web", "demands").block(ROWS)
    # Four standard errors: variance 1/12; the square of u - 1/2 has variance 1/180.
    assert abs(u.mean() - 1 / 2) < 4 * sqrt(1 / 12 / ROWS)
    assert abs(((u - 1 / 2) ** 2).mean() - 1 / 12) < 4 * sqrt(1 / 180 / ROWS)


@pytest.mark.parametrize(("entity", "purpose"), [("web", "arrivals"), ("db", "demands")])
def test_two_streams_are_uncorrelated(entity: str, purpose: str) -> None:
    streams = Streams(1)
    one = streams.stream("web", "demands").block(ROWS)
    other = streams.stream(entity, purpose).block(ROWS)
    # The correlation of independent samples has standard error 1 / sqrt(n).
    assert abs(np.corrcoef(one, other)[0, 1]) < 4 / sqrt(ROWS)


def test_successive_numbers_are_uncorrelated() -> None:
    u = Streams(1).stream("web", "demands").block(ROWS + 1)
    assert abs(np.corrcoef(u[1:], u[:-1])[0, 1]) < 4 / sqrt(ROWS)


def test_the_widest_cells_stay_inside_0_and_1() -> None:
    class Extremes:
        def random_raw(self, numbers: int) -> np.ndarray:
            return np.array([0, 2**64 - 1], dtype=np.uint64)[:numbers]

    stream = Streams(1).stream("web", "demands")
    stream._bits = Extremes()  # type: ignore[assignment]
    low, high = stream.block(2).tolist()
    assert (low, high) == (2.0**-53, 1 - 2.0**-53)


def test_one_by_one_gives_the_numbers_of_a_block() -> None:
    expected = Streams(3).stream("web", "faults").block(600)
    stream = Streams(3).stream("web", "faults")
    assert [stream.one() for _ in range(600)] == expected.tolist()


def test_a_block_has_one_row_for_each_customer() -> None:
    rows = Streams(3).stream("web", "demands").block(10, width=4)
    numbers = Streams(3).stream("web", "demands").block(40)
    assert rows.shape == (10, 4)
    assert np.array_equal(rows.ravel(), numbers)


def test_a_stream_is_given_out_only_once() -> None:
    streams = Streams(1)
    streams.stream("web", "demands")
    streams.stream("web", "arrivals")
    with pytest.raises(ValueError, match="'web', 'demands' must be given out only once"):
        streams.stream("web", "demands")


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed must not be negative, got -1"):
        Streams(-1)


@pytest.mark.parametrize(("rows", "width"), [(-1, 1), (1, 0)])
def test_a_block_of_no_sense_is_refused(rows: int, width: int) -> None:
    stream = Streams(1).stream("web", "demands")
    with pytest.raises(ValueError, match=f"got {rows} x {width}"):
        stream.block(rows, width=width)
