"""What is kept of requests that have ended, one after the other."""

from array import array

import numpy as np

from models.seam import CAUSES, NO_CAUSE, Asked, EndedRequests
from models.traffic.outcomes import Outcome

NUMBERS: dict[object, int] = {None: NO_CAUSE} | {
    cause: number for number, cause in enumerate(CAUSES)
}


class KeptEnds:
    """The ends of one system's requests. Invariant: a row for each that was noted."""

    def __init__(self) -> None:
        self._number = array("q")
        self._endpoint = array("q")
        self._attempts = array("i")
        self._outcome = array("b")
        self._cause = array("h")
        self._arrived_at = array("d")
        self._span_s = array("d")
        self._rtt_s = array("d")

    def note(self, request: Asked, outcome: Outcome, span_s: float) -> None:
        """Keep that *request* has ended, *span_s* after it came."""
        self._number.append(request.number)
        self._endpoint.append(request.endpoint)
        self._attempts.append(request.attempts)
        self._outcome.append(outcome)
        self._cause.append(NUMBERS[request.cause])
        self._arrived_at.append(request.arrived_at)
        self._span_s.append(span_s)
        self._rtt_s.append(request.rtt_s)

    def so_far(self) -> EndedRequests:
        """Return what has been noted so far."""
        return EndedRequests(
            number=np.array(self._number, dtype=np.int64),
            endpoint=np.array(self._endpoint, dtype=np.int64),
            attempts=np.array(self._attempts, dtype=np.int32),
            outcome=np.array(self._outcome, dtype=np.int8),
            cause=np.array(self._cause, dtype=np.int16),
            arrived_at=np.array(self._arrived_at, dtype=np.float64),
            span_s=np.array(self._span_s, dtype=np.float64),
            rtt_s=np.array(self._rtt_s, dtype=np.float64),
        )
