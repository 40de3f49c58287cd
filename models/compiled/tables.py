"""The tables of one plane: their memory, and how they grow while nobody is within."""

import mmap
import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.compiled.clock import AT_ONCE, MARGIN, clocks
from models.compiled.measures import KINDS_OF_CAUSE, OUTCOMES
from models.compiled.names import NAMES
from models.compiled.records import TABLES, Plane, layout
from models.compiled.reports import REPORTS
from models.compiled.requests import ENDS, Layout, layouts
from models.compiled.spare import GROWING, spares
from sim.buckets import BUCKETS
from sim.errors import InvariantError

FIRST_ROWS = 1024
"""Of a table that grows."""
ROOM = 2**24
"""Bytes that each table may fill before it has to move: addresses, which cost nothing
until somebody writes there."""
APART = 17 * 64
"""Bytes by which each table begins later in its pages than the one before: 17 lines of a
cache. If all began with a page, their first rows, which are used most, would meet in the
same few places of the cache (measured: a seventh more time)."""
Rows = NDArray[Any]


def reserved(length: int, dtype: np.dtype[Any], *, skipped: int) -> Rows:
    """Return so many rows of zeros, *skipped* bytes behind the beginning of a page.

    They take memory page by page, as they are written. Of NumPy's own zeros memory that
    was used before is written at once, and what is large comes in pages of 2 MiB.
    """
    size = max(1, skipped + length * dtype.itemsize)
    # Windows knows nothing of flags, nor of a memory that is shared by a fork.
    flags = {} if os.name == "nt" else {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS}
    pages = mmap.mmap(-1, size, **flags)
    return np.frombuffer(pages, dtype=dtype, count=length, offset=skipped)


class Tables:
    """All tables of a plane.

    Invariant: a table moves only between two calls of the plane, and the header says
    where it is.
    """

    def __init__(self, lengths: dict[str, int], *, jobs_at_once: int = 0) -> None:
        """Give each table of *lengths* so many rows; those that grow begin small.

        One event may bring *jobs_at_once* to a processor, beside those of customers.
        """
        self._jobs_at_once = jobs_at_once
        self._header = np.zeros((len(NAMES), 2), dtype=np.int64)
        self._numbers = {table.name: table.number for table in TABLES}
        self._rows: dict[str, Rows] = {}
        self._room: dict[str, Rows] = {}
        """The same with the rows that each may still grow by."""
        self.plane = Plane(self._header.ctypes.data)
        fixed = {
            "clocks": 1,
            "spares": len(NAMES),
            "fleets": 1,
            "layouts": 1,
            "soon": FIRST_ROWS,
            "later": FIRST_ROWS,
            "dues": FIRST_ROWS,
            "reports": REPORTS,
            "ends": FIRST_ROWS,
        }
        fixed |= lengths
        fixed["outcomes"] = fixed["systems"] * OUTCOMES
        fixed["behinds"] = fixed["systems"] * KINDS_OF_CAUSE
        for table in TABLES:
            growing = GROWING.get(table.name)
            rows = FIRST_ROWS if growing is None else 4 * growing.margin
            kind, length = layout(table.record), fixed.get(table.name, rows)
            self._make_room(table.name, max(length, ROOM // kind.itemsize), kind)
            self._lengthen(table.name, length)
        for name in GROWING:
            spares(self.plane, self._numbers[name]).first_free = -1
        clock = clocks(self.plane, 0)
        clock.due_most = clock.pending_most = clock.crowd_most = FIRST_ROWS
        clock.ends_most = ENDS
        clock.due_rows = FIRST_ROWS
        self._make_way()

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
        if len(old) >= length:
            return
        if len(self._room[name]) < length:
            self._make_room(name, 4 * length, old.dtype)
            self._room[name][: len(old)] = old
        self._lengthen(name, length)

    def widen(self) -> None:
        """Give every table that is nearly full twice its rows.

        Raise `InvariantError` if one was full before that.
        """
        clock = clocks(self.plane, 0)
        if clock.is_overrun:
            raise InvariantError("the compiled plane: a table was full within one event")
        for name in GROWING:
            spare = spares(self.plane, self._numbers[name])
            if spare.live > spare.most:
                self.grow(name, 2 * spare.length)
        if 2 * clock.pending > clock.pending_most:
            clock.pending_most *= 2
        if 2 * clock.due_count > clock.due_most:
            clock.due_most *= 2
        if clock.crowd > clock.crowd_most:
            clock.crowd_most *= 2
        self._make_way()
        clock.is_crowded = False

    def _make_way(self) -> None:
        """Let every table have rows for what one event may bring."""
        clock = clocks(self.plane, 0)
        at_once = MARGIN + AT_ONCE * clock.crowd_most + self._jobs_at_once
        for part in ("soon", "later"):
            self.grow(part, clock.pending_most + at_once)
        clock.pending_rows = len(self._rows["soon"])
        self.grow("ends", clock.ends_most + at_once)
        clock.ends_rows = len(self._rows["ends"])
        if clock.due_rows < clock.due_most + at_once:
            self._unroll(clock.due_most + at_once)
        for name, growing in GROWING.items():
            spare = spares(self.plane, self._numbers[name])
            free = growing.margin + growing.by_customer * clock.crowd_most
            free += self._jobs_at_once if name == "jobs" else 0
            self.grow(name, 2 * free)
            spare.most = spare.length - free
        self._follow()

    def _unroll(self, length: int) -> None:
        """Give the ring of turns that *length*, the first one in front."""
        clock = clocks(self.plane, 0)
        ring = np.roll(self._rows["dues"], -clock.due_first)
        self.grow("dues", length)
        self._rows["dues"][: len(ring)] = ring
        clock.due_first = 0
        clock.due_rows = length

    def _follow(self) -> None:
        """Let what is numbered as another table have as many rows as that."""
        layout_ = layouts(self.plane, 0)
        self.grow("connections", len(self._rows["pools"]))
        self.grow("pages", len(self._rows["accounts"]))
        self.grow("buckets", len(self._rows["spreads"]) * BUCKETS)
        requests = len(self._rows["requests"])
        self.grow("figures", layout_.first_request + requests * layout_.width)

    def _make_room(self, name: str, length: int, kind: np.dtype[Any]) -> None:
        """Let the table *name* have room for *length* rows, all of them 0."""
        self._room[name] = reserved(length, kind, skipped=APART * self._numbers[name])

    def _lengthen(self, name: str, length: int) -> None:
        """Let the table *name* have *length* rows, for which there is room."""
        number = self._numbers[name]
        rows = self._rows[name] = self._room[name][:length]
        self._header[number] = rows.ctypes.data, length
        if name in GROWING:
            spares(self.plane, number).length = length
