"""The sessions of a system, as they are counted in the plane."""

from collections.abc import Callable

from models.compiled.engine import Engine
from models.compiled.parts.counted import histogram_of
from models.compiled.parts.level import PlaneLevel
from models.compiled.sessions import FAILURES, failures, groups
from models.compiled.verbs import CLEAR_SPREAD
from models.traffic.sessionbook import Failure, SessionBook, SessionCounts
from sim.monitor import Histogram


class PlaneSessions(SessionBook):
    """The sessions of one system."""

    def __init__(self, engine: Engine, system: int) -> None:
        self._engine = engine
        self._system = system
        self._row = groups(engine.p, system)
        super().__init__(engine.clock)
        self.online = PlaneLevel(engine, self._row.online)
        self.away = PlaneLevel(engine, self._row.away)

    @property
    def counts(self) -> SessionCounts:
        """Counts as of now."""
        row, counts = self._row, SessionCounts()
        counts.opened, counts.dropped = row.opened, row.dropped
        counts.reconnected, counts.failed = row.reconnected, row.failed
        first = self._system * len(FAILURES)
        for number, failure in enumerate(FAILURES):
            counts.failures[failure.value] = failures(
                self._engine.p, first + number
            ).number
        return counts

    @counts.setter
    def counts(self, _: SessionCounts) -> None:
        """Count anew."""
        row, p = self._row, self._engine.p
        row.opened = row.dropped = row.reconnected = row.failed = 0
        first = self._system * len(FAILURES)
        for number in range(len(FAILURES)):
            failures(p, first + number).number = 0

    def in_vain(self) -> int:
        """Return how many more handshakes have timed out than succeeded.

        It is asked every minute, and nobody then asks for the other counts.
        """
        timed_out = self._system * len(FAILURES) + FAILURES.index(Failure.TIMEOUT)
        return failures(self._engine.p, timed_out).number - self._row.opened

    @property
    def reconnect_s(self) -> Histogram:
        """From being dropped to being back, over sessions."""
        return histogram_of(self._engine, self._row.back)

    @reconnect_s.setter
    def reconnect_s(self, _: Histogram) -> None:
        """Measure anew."""
        self._engine.do(CLEAR_SPREAD, self._row.back)

    def fetch_all(self, send: Callable[[], None]) -> None:
        """Let every open session send one request, as an announcement makes them do."""
        for _ in range(round(self.online.value)):
            send()
