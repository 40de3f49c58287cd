"""Buckets: where a distribution counts a value, finely enough for its quantiles.

Each octave from 2**-24 (6e-8) to 2**24 (1.7e7) is cut into 128 equal buckets, so that no
two values of a bucket are further apart than 1/128 of the smaller one. The first one is
the zero; positive values outside are counted in the next or in the last.
"""

from math import frexp, isfinite, ldexp

import numpy as np
from numpy.typing import NDArray

PARTS = 128
_LOWEST_OCTAVE = -23
_HIGHEST_OCTAVE = 24
LOWEST = 2.0 ** (_LOWEST_OCTAVE - 1)
HIGHEST = 2.0**_HIGHEST_OCTAVE
# frexp's fraction, times 256, counts from 128 within an octave.
FIRST = 1 - PARTS - PARTS * _LOWEST_OCTAVE
BUCKETS = 1 + PARTS * (_HIGHEST_OCTAVE - _LOWEST_OCTAVE + 1)
BucketCounts = NDArray[np.int64]
"""How many values each bucket holds."""


def bucket_of(value: float) -> int:
    """Return the number of the bucket of *value*, which is finite and not negative."""
    if LOWEST <= value < HIGHEST:
        fraction, octave = frexp(value)
        return PARTS * octave + int(256.0 * fraction) + FIRST
    return outlying_bucket(value)


def outlying_bucket(value: float) -> int:
    """Return the number of the bucket of a *value* outside all octaves."""
    if not (value >= 0 and isfinite(value)):
        raise ValueError(
            f"histogram: a value must be finite and not negative, got {value!r}"
        )
    if value == 0:
        return 0
    return 1 if value < LOWEST else BUCKETS - 1


def edges(bucket: int) -> tuple[float, float]:
    """Return between which values *bucket* lies."""
    if bucket == 0:
        return 0.0, 0.0
    octave, part = divmod(bucket - 1, PARTS)
    low = ldexp((PARTS + part) / 256, octave + _LOWEST_OCTAVE)
    return low, low + ldexp(1 / 256, octave + _LOWEST_OCTAVE)
