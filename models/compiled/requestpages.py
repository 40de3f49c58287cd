"""Request pages: what requests hold, and what stays of a peak.

Twin of `models.application.requestpages`, where the rule is told.
"""

from models.compiled.records import Plane, compiled, record, rows


@record
class Pages:
    """Those of one process; numbered as its account."""

    retained_share: float
    buffer_share: float
    in_use: int
    peak: int
    least: int
    """Bytes that stay, whatever is in use."""


pages = rows("pages", Pages)


@compiled
def begin(p: Plane, a: int, retained_share: float, buffer_share: float) -> None:
    """Let the requests of a process hold nothing yet."""
    own = pages(p, a)
    own.retained_share = retained_share
    own.buffer_share = buffer_share
    own.in_use = 0
    own.peak = 0
    own.least = 0


@compiled
def unmanaged(p: Plane, a: int) -> int:
    """Return the bytes that V8 does not look after: kept ones, and buffers in use."""
    own = pages(p, a)
    return max(0, own.least - own.in_use) + round(own.buffer_share * own.in_use)


@compiled
def take(p: Plane, a: int, units: int) -> int:
    """Use *units* more; return how many of them have to be claimed."""
    own = pages(p, a)
    before = max(own.in_use, own.least)
    own.in_use += units
    if own.in_use > own.peak:
        _set_peak(p, a)
    return max(own.in_use, own.least) - before


@compiled
def release(p: Plane, a: int, units: int) -> int:
    """End the use of *units*; return how many of them are free."""
    own = pages(p, a)
    before = max(own.in_use, own.least)
    own.in_use -= units
    return before - max(own.in_use, own.least)


@compiled
def shrink(p: Plane, a: int) -> int:
    """Keep what is used now, for a full collection has come; return what is free."""
    own = pages(p, a)
    kept = max(0, own.least - own.in_use)
    _set_peak(p, a)
    return kept


@compiled
def _set_peak(p: Plane, a: int) -> None:
    own = pages(p, a)
    own.peak = own.in_use
    own.least = round(own.retained_share * own.peak)
