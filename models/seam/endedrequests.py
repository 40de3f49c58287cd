"""Requests that have ended, as columns: for whoever looks at thousands of them."""

from enum import Enum

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from models.hosting.exits import Exit
from models.traffic.reasons import Reason

CAUSES: tuple[Enum, ...] = (*Exit, *Reason)
"""All that can be behind the outcome of an attempt, each by its number."""
NO_CAUSE = -1


@frozen(kw_only=True, eq=False)
class EndedRequests:
    """The requests of one system in the order in which they ended, a row for each."""

    number: NDArray[np.int64]
    endpoint: NDArray[np.int64]
    """Index of its route."""
    attempts: NDArray[np.int32]
    outcome: NDArray[np.int8]
    cause: NDArray[np.int16]
    """Behind the outcome of its last failed attempt: its place in `CAUSES`, or -1."""
    arrived_at: NDArray[np.float64]
    span_s: NDArray[np.float64]
    """From arrival to end, the round trip apart."""
    rtt_s: NDArray[np.float64]
