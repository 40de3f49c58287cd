"""Histograms; twin of `sim.monitor.Histogram`, whose buckets they have."""

from math import frexp, inf

from models.compiled.records import Plane, compiled, record
from models.compiled.records import rows as new_rows
from models.compiled.spare import growing
from sim.buckets import BUCKETS, FIRST, HIGHEST, LOWEST, PARTS


@record
class Spread:
    """One distribution over customers; its buckets are a stretch of `buckets`."""

    next: int
    number: int
    total: float
    smallest: float
    largest: float


@record
class Bucket:
    """Values of about one size."""

    number: int


spreads, take_spread, free_spread = growing("spreads", Spread, margin=8)
buckets = new_rows("buckets", Bucket)


@compiled
def clear(p: Plane, s: int) -> None:
    """Forget every value."""
    spread = spreads(p, s)
    if spread.number:
        for bucket in range(s * BUCKETS, (s + 1) * BUCKETS):
            buckets(p, bucket).number = 0
    spread.number = 0
    spread.total = 0.0
    spread.smallest = inf
    spread.largest = -inf


@compiled
def add(p: Plane, s: int, value: float) -> None:
    """Count one customer's *value*, finite and not negative."""
    spread = spreads(p, s)
    bucket = BUCKETS - 1
    if value < LOWEST:
        bucket = 0 if value == 0.0 else 1
    elif value < HIGHEST:
        fraction, octave = frexp(value)
        bucket = PARTS * octave + int(256.0 * fraction) + FIRST
    buckets(p, s * BUCKETS + bucket).number += 1
    spread.number += 1
    spread.total += value
    spread.smallest = min(spread.smallest, value)
    spread.largest = max(spread.largest, value)
