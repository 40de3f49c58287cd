"""The ledger: what one run cost every system, in arrays of one row a bucket."""

from hashlib import sha256
from math import inf

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from experiments.coupling.window import BUCKET_S, QUIET_S, Floats


@frozen(kw_only=True, eq=False)
class Log:
    """The requests of one system that ended since the window began, a column each."""

    number: NDArray[np.int64]
    attempts: NDArray[np.int32]
    outcome: NDArray[np.int8]
    channel: NDArray[np.int8]
    """-1 for a request that was answered."""
    computes: NDArray[np.bool_]
    """False for a static file, which nobody works with."""
    arrived_s: Floats
    """After the beginning of the window; negative if it was in flight then."""
    latency_s: Floats
    """From the question to the answer, or until its user gave up."""

    def until(self, span_s: float) -> "Log":
        """Return the part that arrived before *span_s*."""
        return self._where(self.arrived_s < span_s)

    def answered(self) -> "Log":
        """Return the requests that ended well."""
        return self._where(self.outcome == 0)

    def _where(self, rows: NDArray[np.bool_]) -> "Log":
        return Log(
            number=self.number[rows],
            attempts=self.attempts[rows],
            outcome=self.outcome[rows],
            channel=self.channel[rows],
            computes=self.computes[rows],
            arrived_s=self.arrived_s[rows],
            latency_s=self.latency_s[rows],
        )

    def digest(self) -> str:
        """Return a SHA-256 of what happened to every request, and exactly when."""
        columns = (
            self.number,
            self.attempts,
            self.outcome,
            self.arrived_s,
            self.latency_s,
        )
        return sha256(b"".join(column.tobytes() for column in columns)).hexdigest()


@frozen(kw_only=True)
class Latency:
    """Latencies over the answered requests of the window, s; none if there are none."""

    mean_s: float | None
    p95_s: float | None
    p99_s: float | None


@frozen(kw_only=True, eq=False)
class SystemLedger:
    """One system's losses, a row a bucket unless said otherwise.

    A request counts in the bucket in which it arrived; one that was in flight when
    the window began counts in the first.
    """

    offered: Floats
    failed: Floats
    asked: Floats
    """Requests that compute; where none arrived, those that waited from before it until
    after it."""
    unserved: Floats
    """Of these, who failed or waited beyond the objective."""
    by_channel: Floats
    """Failed requests that compute, channels by buckets."""
    excess_s: Floats
    """Request-seconds above the objective, a failed request's whole wait included."""
    p95_s: Floats
    """Of those who arrived in the minute that begins here; nan if nobody was answered."""
    down_s: Floats
    users: Floats
    """Active: who holds a session or, where there are none, its users at that hour."""
    latency: Latency
    failures: int
    """Times it went down in the window."""
    digest: str

    def failed_share(self) -> Floats:
        """Return the share of requests that failed, by bucket.

        Where nobody asked it is the share that would have: of the time it was down.
        """
        return self._share(self.failed, self.offered)

    def unserved_share(self) -> Floats:
        """Return the share of those who wanted something computed and did not get it.

        Static files are no part of it, wherever they come from. Where nobody asked or
        waited it is the share of the time it was down.
        """
        return self._share(self.unserved, self.asked)

    def _share(self, part: Floats, whole: Floats) -> Floats:
        down = np.clip(self.down_s / BUCKET_S, 0.0, 1.0)
        return np.where(whole > 0, part / np.maximum(whole, 1.0), down)


@frozen(kw_only=True, eq=False)
class Ledger:
    """All systems' losses in one run over one window."""

    span_s: float
    systems: dict[str, SystemLedger]
    both_down_s: Floats
    """Time both were down, systems by systems in order; its own on the diagonal."""


def system_ledger(
    log: Log,
    *,
    span_s: float,
    down_s: Floats,
    users: Floats,
    failures: int,
    objective_s: float | None,
    channels: int,
) -> SystemLedger:
    """Return the ledger of *log* over the first *span_s*.

    Without an objective every second of waiting counts as excess.
    """
    log = log.until(span_s)
    buckets = round(span_s / BUCKET_S)
    bucket = np.maximum(0, np.floor(log.arrived_s / BUCKET_S)).astype(np.intp)
    is_failed = log.outcome > 0
    is_lost = is_failed | (log.latency_s > (objective_s or inf))
    asked = _asked(log, bucket, log.computes, buckets)
    excess_s = np.maximum(0.0, log.latency_s - (objective_s or 0.0))
    excess_s[is_failed] = log.latency_s[is_failed]
    is_placed = is_failed & log.computes
    place = log.channel[is_placed].astype(np.intp) * buckets + bucket[is_placed]
    answered_s = log.latency_s[~is_failed]
    return SystemLedger(
        offered=np.bincount(bucket, minlength=buckets).astype(np.float64),
        failed=np.bincount(bucket[is_failed], minlength=buckets).astype(np.float64),
        asked=np.where(asked[0] > 0, *asked),
        unserved=np.where(
            asked[0] > 0, *_asked(log, bucket, log.computes & is_lost, buckets)
        ),
        by_channel=np.bincount(place, minlength=channels * buckets)
        .reshape(channels, buckets)
        .astype(np.float64),
        excess_s=np.bincount(bucket, excess_s, minlength=buckets).astype(np.float64),
        p95_s=_p95_s(answered_s, bucket[~is_failed], buckets),
        down_s=down_s,
        users=users,
        latency=latency_of(answered_s),
        failures=failures,
        digest=log.digest(),
    )


def _asked(
    log: Log, bucket: NDArray[np.intp], rows: NDArray[np.bool_], buckets: int
) -> tuple[Floats, Floats]:
    """Count *rows* that arrived in each bucket, and those that waited all through it."""
    arrived = np.bincount(bucket[rows], minlength=buckets)
    begins = np.ceil(log.arrived_s[rows] / BUCKET_S)
    ends = np.floor((log.arrived_s + log.latency_s)[rows] / BUCKET_S)
    edges = [np.clip(each, 0, buckets).astype(np.intp) for each in (begins, ends)]
    edges[1] = np.maximum(*edges)
    more, fewer = (np.bincount(each, minlength=buckets + 1) for each in edges)
    waiting = np.cumsum(more - fewer)[:buckets]
    return arrived.astype(np.float64), waiting.astype(np.float64)


def _p95_s(latency_s: Floats, bucket: NDArray[np.intp], buckets: int) -> Floats:
    """Return the 95th percentile over the quiet span that begins with each bucket."""
    order = np.argsort(bucket, kind="stable")
    latency_s, edges = (
        latency_s[order],
        np.searchsorted(bucket[order], range(buckets + 1)),
    )
    width = round(QUIET_S / BUCKET_S)
    p95_s = np.full(buckets, np.nan)
    for first in range(buckets):
        within = latency_s[edges[first] : edges[min(buckets, first + width)]]
        if len(within):
            p95_s[first] = quantile(within, 0.95)
    return p95_s


def quantile(values: Floats, p: float) -> float:
    """Return what `numpy.quantile` does, to the last bit, in a tenth of its time.

    It asks many questions before it begins, and of each pair there are hundreds.
    """
    place = (len(values) - 1) * p
    before = int(place)
    after = min(before + 1, len(values) - 1)
    ordered = np.partition(values, (before, after))
    low, high, share = float(ordered[before]), float(ordered[after]), place - before
    step = high - low
    return high - step * (1.0 - share) if share >= 0.5 else low + step * share


def same_answers(did: Log, twin: Log) -> tuple[Latency, Latency]:
    """Return the latencies of the requests that were answered in both runs.

    Comparing all of each would call a system faster for having failed its slow ones.
    """
    ours, theirs = did.answered(), twin.answered()
    _, here, there = np.intersect1d(ours.number, theirs.number, return_indices=True)
    return latency_of(ours.latency_s[here]), latency_of(theirs.latency_s[there])


def latency_of(latency_s: Floats) -> Latency:
    """Return mean and percentiles of *latency_s*."""
    if not len(latency_s):
        return Latency(mean_s=None, p95_s=None, p99_s=None)
    p95_s, p99_s = np.quantile(latency_s, [0.95, 0.99])
    return Latency(mean_s=float(latency_s.mean()), p95_s=float(p95_s), p99_s=float(p99_s))
