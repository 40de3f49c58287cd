"""Recovery: when a system is back to normal, and whether it comes back by itself."""

from math import ceil

import numpy as np
from numpy.typing import NDArray

from experiments.coupling.ledger import SystemLedger
from experiments.coupling.window import BUCKET_S, QUIET_S

SUCCESS_SHARE = 0.99
SLOWER_BY = 1.5
"""Normal: at least this share of the twin's success, at most so many times its p95."""


def in_band(did: SystemLedger, twin: SystemLedger) -> NDArray[np.bool_]:
    """Say for each bucket whether *did* is within the normal band around *twin*.

    The twin's percentile of a minute may be low by chance; its normal one is then that
    of the whole window, so that the twin itself is always within.
    """
    succeeds = 1.0 - did.failed_share() >= SUCCESS_SHARE * (1.0 - twin.failed_share())
    normal_s = np.fmax(twin.p95_s, twin.latency.p95_s or 0.0)
    # Where nobody was answered there is no percentile, and success alone decides.
    is_slow: NDArray[np.bool_] = did.p95_s > SLOWER_BY * normal_s
    return succeeds & ~is_slow


def recovery_s(did: SystemLedger, twin: SystemLedger, *, ended_s: float) -> float | None:
    """Return how long after *ended_s* the system is back in its band for a minute.

    None if it is not before the ledgers end. The resolution is a bucket.
    """
    normal = in_band(did, twin)
    width = round(QUIET_S / BUCKET_S)
    for bucket in range(ceil(ended_s / BUCKET_S), len(normal) - width + 1):
        if normal[bucket : bucket + width].all():
            return max(0.0, bucket * BUCKET_S - ended_s)
    return None
