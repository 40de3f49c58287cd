"""Failures of one system's requests: how many had what behind them, and when."""

from enum import Enum

from attrs import define


@define
class Behind:
    """The failed requests that had one thing behind them."""

    failed: int
    first_s: float
    last_s: float


class Failures:
    """Failed requests by what was behind their last attempt, static files apart.

    Kept of each: a count and two times, whatever the number of failures. What is
    behind one is the end of its process (`Exit`) or a `Reason`; where nothing is known
    of it, as of a request that its client's own breaker kept back, it counts as none's.
    """

    def __init__(self) -> None:
        self.behind: dict[Enum, Behind] = {}

    def count(self, cause: object, now_s: float) -> None:
        """Count a request that has failed now, of *cause*."""
        if not isinstance(cause, Enum):
            return
        known = self.behind.get(cause)
        if known is None:
            self.behind[cause] = Behind(1, now_s, now_s)
        else:
            known.failed += 1
            known.last_s = now_s
