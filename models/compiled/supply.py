"""Supply: what a plane runs short of while time passes, and what it hands out."""

from typing import Protocol

from models.compiled.engine import Engine
from models.compiled.measures import tallies
from models.compiled.parts.users import PlaneClients
from models.compiled.requests import ends
from models.traffic.windows import WINDOW_S


class Fed(Protocol):
    """Whoever draws numbers for the plane."""

    def fill(self) -> None:
        """Draw what is short."""


class Supply:
    """Rows of demands, windows to count in, and the ends of requests to be told.

    Invariant: after `provide` no system is short of anything.
    """

    def __init__(self, engine: Engine, *, systems: int) -> None:
        self._engine = engine
        self._systems = systems
        self._feeds: list[Fed] = []
        self._clients: list[PlaneClients] = []
        engine.feed = self.provide

    def add(self, feed: Fed) -> None:
        """Let *feed* draw when the plane is short, and now."""
        feed.fill()
        self._feeds.append(feed)

    def tell_to(self, clients: PlaneClients) -> None:
        """Let *clients*, those of the next system, hear of their requests."""
        self._clients.append(clients)

    def provide(self) -> None:
        """Draw what is short, and pass on which requests have ended."""
        for feed in self._feeds:
            feed.fill()
        self._engine.clock.is_hungry = False
        self._tell()

    def _tell(self) -> None:
        clock = self._engine.clock
        for number in range(clock.ends):
            end = ends(self._engine.p, number)
            self._clients[end.system].tell(end)
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
