"""Feeding: the rows of demands and the arrivals of one system, drawn for the plane.

The streams are those of the other plane, and so is every number: the k-th request takes
the k-th row, whatever the blocks in which they are drawn.
"""

import numpy as np
from numpy.typing import NDArray

from models.compiled.engine import Engine
from models.compiled.requests import HUNGRY, RING, systems
from models.config import SystemConfig
from models.traffic.arrivals import arrivals_of
from models.traffic.demands import SCALARS, VECTORS, Draws, RequestRows
from models.traffic.tracerows import rows_of
from sim.arrivals import Arrivals
from sim.rate import Floats, Rate
from sim.streams import Streams

BLOCK = RING - HUNGRY
"""Rows that are drawn at a time: as many as a ring has room for when they are due. With
half as many a day of pattern 2 takes a quarter more time, with twice as many no less."""


Columns = tuple[NDArray[np.intp], Draws]
"""The endpoint of each row of a block, and its figures."""


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
            drawn = self._rows.columns(rows)
            first = row.first_planned + begin * width(row.queries)
            self._put_rows(first, drawn, slice(0, rows))

    def _draw_rows(self) -> None:
        row = self._row
        drawn = self._rows.columns(BLOCK)
        for piece, at in pieces(row.drawn):
            first = row.first_drawn + at * width(row.queries)
            self._put_rows(first, drawn, piece)
        row.drawn += BLOCK

    def _figures(self, first: int, size: int) -> Floats:
        """Refer to *size* figures of the plane, from *first* on."""
        figures: Floats = self._engine.tables.rows("figures")["value"]
        return figures[first : first + size]

    def _put_rows(self, first: int, drawn: Columns, piece: slice) -> None:
        """Put the rows *piece* of what was *drawn* into the figures, from *first* on.

        A column that is not drawn is never written, and 0.
        """
        chosen, draws = drawn
        queries, rows = self._row.queries, piece.stop - piece.start
        block = self._figures(first, rows * width(queries)).reshape(rows, -1)
        block[:, 0] = chosen[piece]
        at = 1
        for purpose in VECTORS:
            wide = queries + (purpose == "cpu")
            if purpose in draws:
                block[:, at : at + wide] = draws[purpose][piece].reshape(rows, wide)
            at += wide
        for purpose in SCALARS:
            if purpose in draws:
                block[:, at] = draws[purpose][piece]
            at += 1

    def _draw_times(self, arrivals: Arrivals) -> None:
        row = self._row
        times_s = arrivals.block(BLOCK)
        for piece, at in pieces(row.times_drawn):
            size = piece.stop - piece.start
            self._figures(row.first_time + at, size)[:] = times_s[piece]
        row.times_drawn += BLOCK


def pieces(drawn: int) -> list[tuple[slice, int]]:
    """Return which rows of a block go to which place of a ring, after so many *drawn*."""
    at = drawn % RING
    fits = min(BLOCK, RING - at)
    found = [(slice(0, fits), at)]
    return found if fits == BLOCK else [*found, (slice(fits, BLOCK), 0)]


def width(queries: int) -> int:
    """Return how many figures a request has, of a system with so many *queries*."""
    return 4 * queries + 6


def queries_of(config: SystemConfig) -> int:
    """Return the most queries of any route of a system, at least 1."""
    return max(1, *(each.queries for each in config.endpoints.values()), 1)
