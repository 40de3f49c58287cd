"""The rings of numbers of one purpose, drawn for the plane."""

from collections.abc import Callable

import numpy as np

from models.compiled.engine import Engine
from models.compiled.rings import PURPOSES, RESERVE, rings
from sim.rate import Floats

BLOCK = 1024
Source = Callable[[int], Floats]
"""Returns the next so many numbers."""


class RingFeed:
    """The numbers of one purpose of one system.

    Invariant: after `fill` there are at least twice as many as one event ever took, and
    as many as it might.
    """

    table = "rings"

    def __init__(
        self,
        engine: Engine,
        system: int,
        purpose: int,
        source: Source,
        *,
        wanted: int = 0,
    ) -> None:
        """Draw from *source*; one event may take *wanted* of them."""
        self._engine = engine
        self.number = system * PURPOSES + purpose
        self._row = rings(engine.p, self.number)
        self._row.wanted = wanted + RESERVE
        self._source = source

    def fill(self) -> None:
        """Draw what is short."""
        row = self._row
        while row.drawn - row.taken < 2 * row.wanted:
            if row.drawn - row.taken + BLOCK > row.length:
                self._widen()
            draws = self._engine.tables.rows("draws")["value"]
            places = row.first + np.arange(row.drawn, row.drawn + BLOCK) % row.length
            draws[places] = self._source(BLOCK)
            row.drawn += BLOCK

    def _widen(self) -> None:
        """Move to a ring of twice the length, at the end of the table."""
        row, tables = self._row, self._engine.tables
        left = np.arange(row.taken, row.drawn)
        values = tables.rows("draws")["value"][row.first + left % max(1, row.length)]
        row.first = len(tables.rows("draws"))
        row.length = max(4 * BLOCK, 2 * row.length)
        tables.grow("draws", row.first + row.length)
        tables.rows("draws")["value"][row.first + left % row.length] = values
