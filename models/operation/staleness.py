"""Staleness: the minutes in which a system worked more for nobody than for somebody."""

from models.operation.gauge import Span, extend
from models.seam import System


class Staleness:
    """Stale minutes of one system: most answers came when nobody waited any more.

    A minute is *needless* if more was answered in it, for somebody or for nobody, than
    was asked for: without its repetitions the load would have fitted. Invariant:
    ``0 <= needless <= minutes``, which are those of ``spans``.
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self.clear()

    def clear(self) -> None:
        """Measure anew from now on."""
        self.spans: list[Span] = []
        self.minutes = self.needless = 0
        self._before = self._counts()

    def minute(self, began_s: float, now_s: float) -> None:
        """Take the minute from *began_s* until now."""
        before, now = self._before, self._counts()
        self._before = now
        answered, stale = now[1] - before[1], now[2] - before[2]
        if stale > answered:
            extend(self.spans, began_s, now_s)
            self.minutes += 1
            self.needless += answered + stale > now[0] - before[0]

    def _counts(self) -> tuple[int, int, int]:
        measures = self._system.measures
        return (
            measures.requests.arrived,
            measures.attempts.completed,
            self._system.stale_answers,
        )
