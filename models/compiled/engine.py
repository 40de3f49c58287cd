"""The engine: what Python asks of the plane, and what it hears from it."""

from collections import deque
from collections.abc import Callable

from models.compiled import plane
from models.compiled.clock import clocks
from models.compiled.reports import reports
from models.compiled.tables import Tables
from sim.errors import StuckError

Heard = Callable[[int, int], None]
"""Takes the subject and the figure of a report."""


class Engine:
    """One plane, its tables, and those who hear its reports.

    Invariant: reports are heard in the order in which they were made, each once, before
    the plane goes on.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.p = tables.plane
        self.clock = clocks(self.p, 0)
        self._hearers: dict[int, Heard] = {}
        self._waiting: deque[tuple[int, int, int]] = deque()
        self.feed: Callable[[], None] = lambda: None
        """Draws what systems run short of, and tells."""
        self.tell: Callable[[], None] = lambda: None
        """Tells which requests have ended."""
        self.stuck: Callable[[], StuckError] = lambda: StuckError("out of memory")
        """Tells which host is full of what must not be killed."""

    def __repr__(self) -> str:
        return f"<Engine at {self.clock.now:g} s: {self.clock.pending} events to come>"

    def hear_of(self, kind: int, hearer: Heard) -> None:
        """Let *hearer* be told of the reports of a *kind*."""
        self._hearers[int(kind)] = hearer

    def do(self, verb: int, i: int = 0, j: int = 0, k: int = 0, x: float = 0.0) -> int:
        """Let the plane do *verb*, which says what the others mean."""
        if self.clock.is_crowded or self.clock.is_hungry:
            self.provide()
        return plane.act(self.p, verb, i, j, k, x)

    def provide(self) -> None:
        """Give the plane the rows that it is short of."""
        self.feed()
        if self.clock.is_crowded:
            self.tables.widen()

    def hear(self) -> None:
        """Pass on what the plane has reported."""
        clock, waiting = self.clock, self._waiting
        for number in range(clock.reports):
            report = reports(self.p, number)
            waiting.append((report.kind, report.subject, report.figure))
        clock.reports = 0
        while waiting:
            kind, subject, figure = waiting.popleft()
            self._hearers[kind](subject, figure)
