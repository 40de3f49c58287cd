"""Supply: what a plane runs short of while time passes, and what it hands out."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.compiled.engine import Engine
from models.compiled.measures import tallies
from models.compiled.parts.users import PlaneClients
from models.compiled.requests import HUNGRY
from models.traffic.windows import WINDOW_S

Rows = NDArray[Any]
Mask = NDArray[np.bool_]


class Fed(Protocol):
    """Whoever draws numbers for the plane."""

    table: str
    """Where it is written how many there are."""
    number: int
    """Its row there."""

    def fill(self) -> None:
        """Draw what is short."""


def _of_requests(rows: Rows) -> Mask:
    is_short: Mask = rows["drawn"] - rows["taken"] < HUNGRY
    is_short |= rows["times_drawn"] - rows["times_taken"] < HUNGRY
    return is_short


def _of_sessions(rows: Rows) -> Mask:
    is_short: Mask = rows["arrivals_drawn"] - rows["arrivals_taken"] < HUNGRY
    is_short |= rows["queries_drawn"] - rows["queries_taken"] < HUNGRY
    return is_short


def _of_rings(rows: Rows) -> Mask:
    is_short: Mask = rows["drawn"] - rows["taken"] < 2 * rows["wanted"]
    return is_short


SHORT: dict[str, Callable[[Rows], Mask]] = {
    "systems": _of_requests,
    "sessions": _of_sessions,
    "rings": _of_rings,
}
"""Which rows of a table may be short of something: with fifty systems it takes long to
ask them one by one, and one of them alone is."""


class Supply:
    """Rows of demands, windows to count in, and the ends of requests to be told.

    Invariant: after `provide` no system is short of anything.
    """

    def __init__(self, engine: Engine, *, systems: int) -> None:
        self._engine = engine
        self._systems = systems
        self._feeds: dict[tuple[str, int], Fed] = {}
        self._clients: list[PlaneClients] = []
        engine.feed = self.provide
        engine.tell = self.tell

    def add(self, feed: Fed) -> None:
        """Let *feed* draw when the plane is short, and now."""
        feed.fill()
        self._feeds[feed.table, feed.number] = feed

    def tell_to(self, clients: PlaneClients) -> None:
        """Let *clients*, those of the next system, hear of their requests."""
        self._clients.append(clients)

    def provide(self) -> None:
        """Draw what is short, and pass on which requests have ended."""
        for table, is_short in SHORT.items():
            for number in np.flatnonzero(is_short(self._engine.tables.rows(table))):
                feed = self._feeds.get((table, int(number)))
                if feed is not None:
                    feed.fill()
        self._engine.clock.is_hungry = False
        self.tell()

    def tell(self) -> None:
        """Pass on which requests have ended."""
        clock = self._engine.clock
        if not clock.ends:
            return
        ends = self._engine.tables.rows("ends")[: clock.ends].copy()
        for clients in self._clients:
            clients.keep(ends)
        if any(clients.is_told for clients in self._clients):
            # All at once: each look at a field takes its time.
            for system, *end in ends.tolist():
                self._clients[system].tell(*end)
        clock.ends = 0

    def reach(self, until_s: float) -> None:
        """Have a window for whatever ends until *until_s*."""
        p, tables = self._engine.p, self._engine.tables
        systems = self._systems
        had = tallies(p, 0).windows
        wanted = int(until_s // WINDOW_S) + 2
        if wanted <= had:
            return
        wanted *= 2
        old = tables.rows("windows")[: systems * had].reshape(systems, had)
        tables.grow("windows", systems * wanted)
        new = tables.rows("windows")[: systems * wanted].reshape(systems, wanted)
        kept = old.copy()
        new[:] = 0
        new[:, :had] = kept
        for number in range(systems):
            tally = tallies(p, number)
            tally.windows, tally.first_window = wanted, number * wanted
