"""Feeding: the rows of demands and the arrivals of one system, drawn for the plane.

The streams are those of the other plane, and so is every number: the k-th request takes
the k-th row, whatever the blocks in which they are drawn.
"""

from models.compiled.engine import Engine
from models.compiled.requests import HUNGRY, RING, systems
from models.config import SystemConfig
from models.traffic.arrivals import arrivals_of
from models.traffic.demands import SCALARS, VECTORS, RequestRows
from models.traffic.tracerows import rows_of
from sim.arrivals import Arrivals
from sim.rate import Floats, Rate
from sim.streams import Streams

BLOCK = 2048
"""Rows that are drawn at a time; a ring holds two of them."""


class Feed:
    """What one system's requests ask for, and when they come.

    Invariant: after `fill` the plane has more than `HUNGRY` rows of each.
    """

    table = "systems"

    def __init__(
        self,
        engine: Engine,
        number: int,
        name: str,
        config: SystemConfig,
        *,
        streams: Streams,
        rate: Rate | None,
    ) -> None:
        """Draw rows, and arrivals at *rate*, if there is one."""
        self._engine = engine
        self.number = number
        self._row = systems(engine.p, number)
        self._rows: RequestRows = rows_of(name, config, streams=streams)
        self._arrivals: Arrivals | None = None
        if rate is not None:
            stream = streams.stream(name, "arrivals")
            self._arrivals = arrivals_of(config.clients, rate, stream=stream)
        self._plan()

    def fill(self) -> None:
        """Draw what is short."""
        row = self._row
        if row.drawn - row.taken < HUNGRY:
            self._draw_rows()
        if self._arrivals and row.times_drawn - row.times_taken < HUNGRY:
            self._draw_times(self._arrivals)

    def _plan(self) -> None:
        """Draw the rows of the turns of a trace, which come before all others."""
        row = self._row
        for begin in range(0, row.turns, BLOCK):
            rows = min(BLOCK, row.turns - begin)
            first = row.first_planned + begin * width(row.queries)
            self._put_rows(first, rows)

    def _draw_rows(self) -> None:
        row = self._row
        first = row.first_drawn + row.drawn % RING * width(row.queries)
        self._put_rows(first, BLOCK)
        row.drawn += BLOCK

    def _figures(self, first: int, size: int) -> Floats:
        """Refer to *size* figures of the plane, from *first* on."""
        figures: Floats = self._engine.tables.rows("figures")["value"]
        return figures[first : first + size]

    def _put_rows(self, first: int, rows: int) -> None:
        """Draw the next *rows* rows into the figures, from *first* on.

        A column that is not drawn is never written, and 0.
        """
        chosen, draws = self._rows.columns(rows)
        queries = self._row.queries
        block = self._figures(first, rows * width(queries)).reshape(rows, -1)
        block[:, 0] = chosen
        at = 1
        for purpose in VECTORS:
            wide = queries + (purpose == "cpu")
            if purpose in draws:
                block[:, at : at + wide] = draws[purpose].reshape(rows, wide)
            at += wide
        for purpose in SCALARS:
            if purpose in draws:
                block[:, at] = draws[purpose]
            at += 1

    def _draw_times(self, arrivals: Arrivals) -> None:
        row = self._row
        first = row.first_time + row.times_drawn % RING
        self._figures(first, BLOCK)[:] = arrivals.block(BLOCK)
        row.times_drawn += BLOCK


def width(queries: int) -> int:
    """Return how many figures a request has, of a system with so many *queries*."""
    return 4 * queries + 6


def queries_of(config: SystemConfig) -> int:
    """Return the most queries of any route of a system, at least 1."""
    return max(1, *(each.queries for each in config.endpoints.values()), 1)
