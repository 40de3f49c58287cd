"""Named random streams: the same users under one seed, whatever else happens."""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from numpy.random import PCG64, BitGenerator, SeedSequence
from numpy.typing import NDArray

_DRAWN_AHEAD = 256


class Streams:
    """Independent random streams, one for each purpose of each entity, from one seed.

    A stream depends on the seed and on its own two names, never on which other
    streams exist or in which order they were asked for. Two scenarios run with
    one seed therefore see the same arrivals even where one of them serves
    differently: these are *common random numbers*.

    Invariant: every (entity, purpose) is given out once. Two readers of one
    stream would each see the numbers that the other leaves.
    """

    def __init__(self, seed: int) -> None:
        if seed < 0:
            raise ValueError(f"streams: seed must not be negative, got {seed}")
        self.seed = seed
        self._given_out: set[tuple[str, str]] = set()

    def __repr__(self) -> str:
        return f"<Streams of seed {self.seed}: {len(self._given_out)} given out>"

    def stream(self, entity: str, purpose: str) -> "Stream":
        """Give out the stream that *entity* uses for *purpose*.

        Raise `ValueError` when it is asked for again: keep it, or use a further
        purpose.
        """
        if (entity, purpose) in self._given_out:
            raise ValueError(
                f"streams: {entity!r}, {purpose!r} must be given out only once;"
                " keep the stream, or name a further purpose"
            )
        self._given_out.add((entity, purpose))
        key = (*_words(entity), *_words(purpose))
        return Stream(
            f"{entity}/{purpose}", bits=PCG64(SeedSequence(self.seed, spawn_key=key))
        )


class Stream:
    """Uniform numbers for one purpose of one entity.

    Invariants:

    * the k-th number depends on the seed and the stream's names alone, however
      the numbers before it were taken (blocks of any size, one by one, or mixed);
    * ``0 < u < 1`` for every number ``u``, and ``1 - u`` is as likely as ``u``.
    """

    def __init__(self, name: str, *, bits: BitGenerator) -> None:
        self.name = name
        self._bits = bits
        self._ahead: list[float] = []  # the next number stands last

    def __repr__(self) -> str:
        return f"<Stream {self.name!r}>"

    def block(self, rows: int, *, width: int = 1) -> NDArray[np.float64]:
        """Return the next *rows* rows of *width* numbers.

        The shape is ``(rows,)`` where *width* is 1 and ``(rows, width)`` elsewhere.
        """
        if rows < 0 or width < 1:
            raise ValueError(
                f"{self.name}: a block needs rows >= 0 and width >= 1,"
                f" got {rows} x {width}"
            )
        numbers = rows * width
        ahead = [self._ahead.pop() for _ in range(min(numbers, len(self._ahead)))]
        drawn = self._draw(numbers - len(ahead))
        if ahead:
            drawn = np.concatenate((ahead, drawn))
        return drawn if width == 1 else drawn.reshape(rows, width)

    def one(self) -> float:
        """Return the next number."""
        if not self._ahead:
            self._ahead = self._draw(_DRAWN_AHEAD)[::-1].tolist()
        return self._ahead.pop()

    def _draw(self, numbers: int) -> NDArray[np.float64]:
        # The middles of 2**52 cells: exact in a double, and neither 0 nor 1 occurs.
        # Raw bits are what NumPy keeps stable from version to version (NEP 19);
        # the methods of its Generator are not.
        cells: NDArray[np.uint64] = self._bits.random_raw(numbers)
        cells >>= np.uint64(12)
        uniforms = cells.astype(np.float64)
        uniforms += 0.5
        uniforms *= 2.0**-52
        return uniforms


def doubling(first: int, *, most: int) -> Iterator[int]:
    """Yield sizes of blocks: *first*, twice as many each time, then *most* for ever.

    Who draws little pays little, and who draws much draws in large blocks.
    """
    rows = first
    while True:
        yield min(rows, most)
        rows = min(2 * rows, most)


def _words(name: str) -> tuple[int, ...]:
    # Python's own hash changes with PYTHONHASHSEED.
    digest = blake2b(name.encode(), digest_size=16).digest()
    return tuple(int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
