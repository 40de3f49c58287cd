"""The tables of one plane: their memory, and how they grow while nobody is within."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.compiled.clock import clocks
from models.compiled.fates import REPORTS
from models.compiled.measures import KINDS_OF_CAUSE, OUTCOMES
from models.compiled.names import NAMES
from models.compiled.records import TABLES, Plane, layout
from models.compiled.requests import ENDS, Layout, layouts
from models.compiled.spare import GROWING, spares
from sim.monitor import BUCKETS

FIRST_ROWS = 1024
"""Of a table that grows."""
Rows = NDArray[Any]


class Tables:
    """All tables of a plane.

    Invariant: a table moves only between two calls of the plane, and the header says
    where it is.
    """

    def __init__(self, lengths: dict[str, int]) -> None:
        """Give each table of *lengths* so many rows; those that grow begin small."""
        self._header = np.zeros((len(NAMES), 2), dtype=np.int64)
        self._numbers = {table.name: table.number for table in TABLES}
        self._rows: dict[str, Rows] = {}
        self.plane = Plane(self._header.ctypes.data)
        fixed = {
            "clocks": 1,
            "spares": len(NAMES),
            "fleets": 1,
            "layouts": 1,
            "calendar": FIRST_ROWS,
            "dues": FIRST_ROWS,
            "reports": REPORTS,
            "ends": ENDS,
        }
        fixed |= lengths
        fixed["outcomes"] = fixed["systems"] * OUTCOMES
        fixed["behinds"] = fixed["systems"] * KINDS_OF_CAUSE
        for table in TABLES:
            growing = GROWING.get(table.name)
            rows = FIRST_ROWS if growing is None else 4 * growing
            self._place(
                table.name, np.zeros(fixed.get(table.name, rows), layout(table.record))
            )
        for name in GROWING:
            spares(self.plane, self._numbers[name]).first_free = -1
        self._follow()
        clock = clocks(self.plane, 0)
        clock.due_rows = clock.pending_rows = FIRST_ROWS

    def rows(self, name: str) -> Rows:
        """Return the rows of the table *name*, as NumPy sees them now."""
        return self._rows[name]

    def lay_out(self, *, first_request: int, width: int) -> None:
        """Let the figures of requests begin at a row, each with a *width*."""
        layout_: Layout = layouts(self.plane, 0)
        layout_.first_request, layout_.width = first_request, width
        self._follow()

    def grow(self, name: str, length: int) -> None:
        """Give the table *name* at least *length* rows; those that it has stay."""
        old = self._rows[name]
        if len(old) < length:
            new = np.zeros(length, old.dtype)
            new[: len(old)] = old
            self._place(name, new)

    def widen(self) -> None:
        """Give every table that is nearly full twice its rows."""
        for name, margin in GROWING.items():
            spare = spares(self.plane, self._numbers[name])
            if spare.live > spare.length - margin:
                self.grow(name, 2 * spare.length)
        self._follow()
        clock = clocks(self.plane, 0)
        if 2 * clock.pending > clock.pending_rows:
            self.grow("calendar", 2 * clock.pending_rows)
            clock.pending_rows *= 2
        if 4 * clock.due_count > clock.due_rows:
            self._unroll()
        clock.is_crowded = False

    def _unroll(self) -> None:
        """Give the ring of turns twice its rows, the first one in front."""
        clock = clocks(self.plane, 0)
        ring = np.roll(self._rows["dues"], -clock.due_first)
        self._place("dues", np.concatenate((ring, np.zeros_like(ring))))
        clock.due_first = 0
        clock.due_rows *= 2

    def _follow(self) -> None:
        """Let what is numbered as another table have as many rows as that."""
        layout_ = layouts(self.plane, 0)
        self.grow("connections", len(self._rows["pools"]))
        self.grow("buckets", len(self._rows["spreads"]) * BUCKETS)
        requests = len(self._rows["requests"])
        self.grow("figures", layout_.first_request + requests * layout_.width)

    def _place(self, name: str, rows: Rows) -> None:
        number = self._numbers[name]
        self._rows[name] = rows
        self._header[number] = rows.ctypes.data, len(rows)
        if name in GROWING:
            spares(self.plane, number).length = len(rows)
