"""What is recent: the quantiles of what was counted since the last look."""

from collections.abc import Iterable
from math import ceil

import numpy as np

from sim.buckets import BUCKETS, BucketCounts, edges


class Recent:
    """Quantiles of the values that came between two looks at a distribution that grows.

    Invariants: it holds one count a bucket, however many values there were; a quantile
    lies in the bucket of the value of that rank, so within 1/128 of it.
    """

    def __init__(self) -> None:
        self._before: BucketCounts = np.zeros(BUCKETS, dtype=np.int64)

    def quantiles(self, counts: BucketCounts, shares: Iterable[float]) -> list[float]:
        """Return the values that *shares* of those since the last look do not exceed.

        The values of a bucket are taken as evenly spread. Nothing, if none has come.
        """
        up_to = np.cumsum(counts - self._before)
        self._before = counts
        whole = int(up_to[-1])
        if not whole:
            return []
        return [_value(up_to, max(1, ceil(p * whole * (1 - 1e-12)))) for p in shares]


def _value(up_to: BucketCounts, rank: int) -> float:
    """Return the value of *rank*, where so many lie *up_to* each bucket's end."""
    bucket = int(np.searchsorted(up_to, rank))
    before = int(up_to[bucket - 1]) if bucket else 0
    low, high = edges(bucket)
    return low + (high - low) * (rank - before - 0.5) / (int(up_to[bucket]) - before)
