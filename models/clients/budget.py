"""A retry budget: retries may be a share of the requests of the last seconds.

As Finagle, linkerd and tower keep it, over a short window: a storm finds it as full after
an hour of calm as after a minute. (Finagle, ``RetryBudget``: ten seconds in ten slices.)
"""

from math import floor

SLICES = 10
SLICE_S = 1.0
"""The window is so many slices of this length, the present one included."""


class RetryBudget:
    """The budget of one system's clients, in memory that does not grow.

    Invariant: within the window retries are at most their share of the requests,
    rounded up, and one is always allowed.
    """

    def __init__(self, share: float) -> None:
        self._share = share
        self._requests = [0] * SLICES
        self._retries = [0] * SLICES
        self._slice = 0

    def request(self, now_s: float) -> None:
        """Count a request that is sent now."""
        self._turn_to(now_s)
        self._requests[self._slice % SLICES] += 1

    def retry(self, now_s: float) -> bool:
        """Say whether a retry may be sent now, and count it if so."""
        self._turn_to(now_s)
        if sum(self._retries) >= max(1.0, self._share * sum(self._requests)):
            return False
        self._retries[self._slice % SLICES] += 1
        return True

    def _turn_to(self, now_s: float) -> None:
        """Forget the slices that have left the window."""
        current = floor(now_s / SLICE_S)
        for passed in range(max(self._slice + 1, current - SLICES + 1), current + 1):
            self._requests[passed % SLICES] = self._retries[passed % SLICES] = 0
        self._slice = max(self._slice, current)
