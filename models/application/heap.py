"""V8's heap: allocation, collections and the limit that ends a process.

Pauses follow measurements of Node.js 20: a scavenge after each young generation, and a
mark-sweep whose pause grows with what lives. Near the limit collecting takes over and
the process aborts; how near is an assumption (measured small heaps ended at 70 to 80 %
of it, abruptly; logs of large ones show seconds of collecting first).
"""

from collections.abc import Callable

from models.application.workers import Runner
from models.config import ProcessConfig
from models.hosting.memory import MIB

DEFAULT_LIMIT_SHARE = 0.5
DEFAULT_LIMIT_CAP_MIB = 2096.0
"""V8's own limit: half of the RAM, 2 GB below 16 GB of it (measured, Node.js 20)."""
PROMOTED_SHARE = 0.1
"""Of what is allocated, lives long enough for the old generation (an assumption)."""
GROWTH_BEFORE_SWEEP = 0.5
"""A mark-sweep comes when the old generation has grown by this share (an assumption)."""
OUTSIDE_GROWTH_MIB = 64.0
"""So much more in buffers that leak, outside the heap, brings a full collection (V8's
`kExternalAllocationSoftLimit`; measured at 64.4 MiB of buffers, Node.js 20)."""
OUTSIDE_LIMIT = round(OUTSIDE_GROWTH_MIB * MIB)
OUTSIDE_SWEEP_S = 0.006
"""Of such a collection, beside what the size of the heap takes (measured)."""
STEEP_FROM, ABORT_AT, WORST_SHARE = 0.85, 0.98, 0.9
"""Of the limit: collecting takes over, the process aborts; and the time it then takes
(assumptions)."""
NEVER = 2**62
"""Bytes that no process has: without V8 nothing collects and nothing aborts."""


def leak_room(room: int, outside: float) -> int:
    """Return how many bytes may leak, a share *outside* the heap, with *room* in it."""
    return NEVER if outside == 1.0 else int(room / (1.0 - outside))


class Heap:
    """The heap of one process: slows its loop down, and says when it is full.

    Invariant: the share of time lost to collecting is in [0, 0.9] and never falls
    while the heap grows.
    """

    def __init__(
        self,
        config: ProcessConfig,
        *,
        ram_mib: float,
        loop: Runner,
        swept: Callable[[], None],
    ) -> None:
        """Hold nothing on a host with *ram_mib*; *swept* hears of full collections."""
        self.limit_mib = config.heap_limit_mib or min(
            DEFAULT_LIMIT_CAP_MIB, DEFAULT_LIMIT_SHARE * ram_mib
        )
        self._loop = loop
        self._swept = swept
        self._native = round(config.native_mib * MIB)
        self._steep_from = round(self.limit_mib * STEEP_FROM * MIB)
        self._abort_at = round(self.limit_mib * ABORT_AT * MIB)
        self._young = round(config.young_mib * MIB)
        self._scavenge_s = config.scavenge_s
        self._sweep_s_per_byte = config.mark_sweep_s_per_mib / MIB
        self._allocated = 0
        self._promoted = 0.0
        self._outside = 0
        """Bytes that have leaked outside it since the last full collection."""
        self._outside_limit = OUTSIDE_LIMIT
        if config.kind == "workers":
            self._steep_from = self._abort_at = self._young = NEVER
            self._outside_limit = NEVER

    def room(self, rss: int) -> int:
        """Return by how many bytes a resident size of *rss* may grow until it aborts."""
        return self._abort_at + self._native - rss

    def ease(self, rss: int) -> int:
        """Return by how many bytes *rss* may grow until collecting takes over."""
        return self._steep_from + self._native - rss

    def allocate(self, units: int, rss: int) -> bool:
        """Account for *units* more at a resident size of *rss*; say if it survives."""
        live = rss - self._native
        if live >= self._steep_from:
            if live >= self._abort_at:
                return False
            steep = (live - self._steep_from) / (self._abort_at - self._steep_from)
            self._loop.stretch(1.0 / (1.0 - WORST_SHARE * steep))
        else:
            self._loop.stretch(1.0)
        self._allocated += units
        if self._allocated >= self._young:
            self._collect(max(0, live))
        return True

    def hold_outside(self, units: int, rss: int) -> None:
        """Account for *units* more bytes that leak outside it."""
        self._outside += units
        if self._outside >= self._outside_limit:
            self._loop.owe(OUTSIDE_SWEEP_S)
            self._sweep(max(0, rss - self._native))

    def _collect(self, live: int) -> None:
        """Let the loop pause for a scavenge, and for a mark-sweep where one is due."""
        self._promoted += PROMOTED_SHARE * self._allocated
        self._allocated = 0
        self._loop.owe(self._scavenge_s)
        if self._promoted > GROWTH_BEFORE_SWEEP * live:
            self._sweep(live)

    def _sweep(self, live: int) -> None:
        """Let the loop pause for a full collection."""
        self._promoted = 0.0
        self._outside = 0
        self._loop.owe(self._sweep_s_per_byte * live)
        self._swept()
