"""What is measured: distributions over customers and averages over time."""

from collections.abc import Callable
from math import ceil, frexp, inf, nan

from sim.buckets import (
    BUCKETS,
    FIRST,
    HIGHEST,
    LOWEST,
    PARTS,
    BucketCounts,
    bucket_of,
    edges,
    outlying_bucket,
)


class Histogram:
    """A distribution over customers, in memory that does not grow with their number.

    It counts in `sim.buckets`, which it has from its first value on.

    Invariants:

    * the buckets add up to ``count``;
    * ``quantile(p)`` lies in the bucket of the value of rank ``ceil(p * count)``, so
      within 1/128 of it, and far closer where values spread evenly over that bucket; the
      smallest and the largest value are exact;
    * merging two is the same as adding the values of both (``sum`` up to rounding).
    """

    __slots__ = ("_buckets", "_max", "_min", "count", "sum")

    def __init__(self) -> None:
        self.count = 0
        """Values added (a count)."""
        self.sum = 0.0
        """Total of the values added."""
        self._min = inf
        self._max = -inf
        self._buckets: list[int] = []

    @classmethod
    def of(
        cls, buckets: list[int], total: float, smallest: float, largest: float
    ) -> "Histogram":
        """Return one that holds what was counted elsewhere, in the same buckets."""
        made = cls()
        made._buckets, made.count, made.sum = buckets, sum(buckets), total
        made._min, made._max = smallest, largest
        return made

    def __repr__(self) -> str:
        return f"<Histogram of {self.count}: mean {self.mean:g}, max {self.max:g}>"

    def add(self, value: float) -> None:
        """Count one customer's *value*, finite and not negative."""
        if not self.count:
            self._buckets = [0] * BUCKETS
        if LOWEST <= value < HIGHEST:
            fraction, octave = frexp(value)
            self._buckets[PARTS * octave + int(256.0 * fraction) + FIRST] += 1
        else:
            self._buckets[outlying_bucket(value)] += 1
        self.count += 1
        self.sum += value
        # Not min() and max(): with those, an addition takes half as long again.
        self._min = value if value < self._min else self._min
        self._max = value if value > self._max else self._max

    def add_zeros(self, customers: int) -> None:
        """Count *customers* whose value is 0, all at once."""
        if customers:
            self._buckets = self._buckets or [0] * BUCKETS
            self._buckets[0] += customers
            self.count += customers
            self._min = 0.0
            self._max = max(self._max, 0.0)

    def merge(self, other: "Histogram") -> None:
        """Add every value that *other* holds."""
        if not other.count:
            return  # nearly always so, where processes end again and again
        ours, theirs = self._buckets or [0] * BUCKETS, other._buckets
        self.count += other.count
        self.sum += other.sum
        self._min = min(self._min, other._min)
        self._max = max(self._max, other._max)
        self._buckets = [mine + its for mine, its in zip(ours, theirs, strict=True)]

    def add_to(self, counts: BucketCounts) -> None:
        """Add how many values each bucket holds to *counts*."""
        if self.count:
            first, end = bucket_of(self._min), bucket_of(self._max) + 1
            counts[first:end] += self._buckets[first:end]

    @property
    def mean(self) -> float:
        """Mean over customers; nan when empty."""
        return self.sum / self.count if self.count else nan

    @property
    def min(self) -> float:
        """Smallest value, exactly; nan when empty."""
        return self._min if self.count else nan

    @property
    def max(self) -> float:
        """Largest value, exactly; nan when empty."""
        return self._max if self.count else nan

    def quantile(self, p: float) -> float:
        """Return the value that a share *p* of the customers does not exceed.

        nan when empty.
        """
        if not 0 <= p <= 1:
            raise ValueError(f"histogram: p must lie between 0 and 1, got {p!r}")
        if not self.count:
            return nan
        # 0.07 * 100 is 7.000000000000001, and still means the seventh value.
        rank = max(1, ceil(p * self.count * (1 - 1e-12)))
        if rank in (1, self.count):
            return self._min if rank == 1 else self._max
        bucket = 0
        while rank > self._buckets[bucket]:
            rank -= self._buckets[bucket]
            bucket += 1
        return self._within(bucket, rank)

    def _within(self, bucket: int, rank: int) -> float:
        """Return the value of *rank* in *bucket*, its values taken as evenly spread."""
        low, high = edges(bucket)
        low, high = max(low, self._min), min(high, self._max)
        value = low + (high - low) * (rank - 0.5) / self._buckets[bucket]
        return min(max(value, self._min), self._max)

    def fraction_above(self, value: float) -> float:
        """Return the share of customers above *value*; nan when empty.

        Values are taken as spread evenly over the bucket that *value* falls into; the
        first reaches down to 0 here, and the last up to ``max``.
        """
        if not self.count:
            return nan
        if value >= self._max:
            return 0.0
        if value < self._min:
            return 1.0
        bucket = bucket_of(value)
        low, high = edges(bucket)
        if bucket == 1:
            low = 0.0
        elif bucket == BUCKETS - 1:
            high = max(high, self._max)
        within = (high - value) / (high - low) if bucket else 0.0
        above = sum(self._buckets[bucket + 1 :]) + within * self._buckets[bucket]
        return above / self.count


class TimeWeighted:
    """A quantity that changes in steps, measured over time.

    Invariants, from the start or the last `reset` on:

    * ``integral()`` is the area under the steps, in units of the value times seconds;
    * ``mean()`` is that area over the time passed, and never above ``peak``.

    A value that lasts no time has no weight in the mean and still counts as a peak.
    """

    __slots__ = ("_area", "_clock", "_peak", "_settled_at", "_since", "_value")

    def __init__(self, clock: Callable[[], float], *, value: float = 0.0) -> None:
        self._clock = clock
        self._value = value
        self._peak = value
        self._area = 0.0
        self._since = self._settled_at = clock()

    def __repr__(self) -> str:
        return f"<TimeWeighted {self._value:g}: peak {self._peak:g}>"

    @property
    def value(self) -> float:
        """The value now."""
        return self._value

    @property
    def peak(self) -> float:
        """The largest value since measuring began."""
        return self._peak

    def set(self, value: float) -> None:
        """Change to *value* from now on."""
        now = self._clock()
        self._area += self._value * (now - self._settled_at)
        self._settled_at = now
        self._value = value
        self._peak = value if value > self._peak else self._peak

    def add(self, delta: float) -> None:
        """Change by *delta* from now on."""
        self.set(self._value + delta)

    def amend(self, delta: float, *, since_s: float) -> None:
        """Change by *delta* as of *since_s*, which has passed: it is heard of late."""
        self.add(delta)
        self._area += delta * (self._settled_at - max(since_s, self._since))

    def integral(self) -> float:
        """Return the area under the value since measuring began."""
        return self._area + self._value * (self._clock() - self._settled_at)

    @property
    def span_s(self) -> float:
        """Time since measuring began."""
        return self._clock() - self._since

    def mean(self) -> float:
        """Return the mean over time since measuring began; nan when no time passed."""
        return self.integral() / self.span_s if self.span_s > 0 else nan

    def reset(self) -> None:
        """Measure anew from now, so that a warm-up is left out; keep the value."""
        self._since = self._settled_at = self._clock()
        self._area = 0.0
        self._peak = self._value
