"""The footprint of a process: what it holds of its host's memory, and for what."""

from models.application.container import Container
from models.application.heap import Heap, leak_room
from models.application.requestpages import RequestPages
from models.application.workers import Runner
from models.config import ProcessConfig
from models.hosting.exits import Exit
from models.hosting.host import Host
from models.hosting.memory import MIB, Resident
from sim.eventloop import EventLoop

KIND = "node"
"""Processes of one kind share their file pages."""


class Footprint:
    """Resident memory: base + cache + connections + sessions + requests + leak.

    Of the base, `shared_mib` are pages of files, held once by all processes on the host;
    the account is of what is the process's own.

    Invariants: it is never negative, and nothing is claimed for a process that has
    ended. A claim may end the process: for the host's memory, for its container's, or
    for its own heap.
    """

    def __init__(
        self,
        owner: Resident,
        config: ProcessConfig,
        *,
        host: Host,
        container: Container | None,
        loop: Runner,
    ) -> None:
        """Hold nothing yet for *owner*, on *host*."""
        self._owner = owner
        self._memory = host.memory
        self._container = container
        self._loop = loop
        self.account = host.memory.open(owner)
        self._shared_pages = host.shared_pages
        self._heap = Heap(
            config, ram_mib=host.machine.ram_mib, loop=loop, swept=self._give_back
        )
        self._garbage_lag_s = config.garbage_lag_s
        self._shared_bytes = round(config.shared_mib * MIB)
        self._base_bytes = round(resting_mib(config) * MIB) - self._shared_bytes
        self._request_bytes = round(config.request_mib * MIB)
        self._connection_bytes = round(config.connection_mib * MIB)
        self._cache_step = round(config.cache_mib * MIB / config.cache_fill_requests)
        self._cache_bytes = self._cache_step * config.cache_fill_requests
        self.cache_left = self._cache_bytes
        """Bytes by which its cache will still grow."""
        self._cache_yields = config.cache_yields
        self._leak_buffer_share = config.leak_buffer_share
        self._buffers = 0
        """Bytes outside the heap, of sessions and of what has leaked."""
        self.shared = 0
        """Bytes of shared pages among its resident memory."""
        self._peak_shared = 0
        """The same, also after its end."""
        self.pages: RequestPages | None = None
        """Of its requests, where more is asked of them than their size."""
        buffer_share = config.request_buffer_mib / (config.request_mib or 1.0)
        if config.retained_share or buffer_share:
            self.pages = RequestPages(
                self.account,
                retained_share=config.retained_share,
                buffer_share=buffer_share,
            )

    @property
    def anonymous(self) -> int:
        """Bytes of its own that it holds."""
        return self.account.held

    @property
    def rss_mib(self) -> float:
        """Resident memory."""
        return self._memory.held_mib(self.account) + self.shared / MIB

    def exceeds(self, limit_mib: float) -> bool:
        """Is its resident memory above *limit_mib*?

        Garbage that is due, which is no part of it, is counted where that matters alone.
        """
        at_most_mib = self.account.held / MIB + self.shared / MIB
        return at_most_mib > limit_mib and self.rss_mib > limit_mib

    @property
    def peak_mib(self) -> float:
        """Highest resident memory so far."""
        return (self.account.peak + self._peak_shared) / MIB

    @property
    def room(self) -> int:
        """Bytes that may leak until something is full that then ends it."""
        room = self._memory.room()  # which collects what is due, and shrinks the heap
        heap = leak_room(self._heap.room(self._managed()), self._leak_buffer_share)
        room = min(room, heap)
        return room if self._container is None else min(room, self._container.room())

    def leak(self, units: int) -> bool:
        """Take *units* bytes that leak; say whether the process survived it."""
        return self.claim(units, more=-self._leak_outside(units))

    def _leak_outside(self, units: int) -> int:
        """Note what of *units* that leak is outside the heap; return how much it is."""
        outside = int(self._leak_buffer_share * units)
        if outside:
            self._heap.hold_outside(outside, self._managed())
            self._buffers += outside
        return outside

    def claim(self, units: int, *, more: int = 0) -> bool:
        """Take *units* bytes; say whether the process survived it.

        V8 allocates *more* than that: in pages that it has kept; less, if negative, as
        buffers are outside its heap.
        """
        account = self.account
        if self._container is not None and account.is_open:
            self._memory.collect()
            if not self._container.admit(self, units):
                return False
        if not account.is_open or not self._memory.claim(account, units):
            return False
        if not self._heap.allocate(units + more, self._managed()):
            self.die(Exit.HEAP_LIMIT)
        return account.is_open

    def stand_still(self) -> None:
        """Let its process run nothing more, if that is a loop."""
        if isinstance(self._loop, EventLoop):
            self._loop.stand_still()

    def die(self, cause: Exit) -> None:
        """Let its process end."""
        self._owner.die(cause)

    def claim_base(self) -> bool:
        """Take what a process needs to start; say whether it survived it."""
        if not self.claim(self._base_bytes):
            return False
        if self._shared_bytes:
            self.shared = self._peak_shared = self._shared_bytes
            self._shared_pages.join(KIND, self.shared)
        return self.account.is_open

    def fill_cache(self) -> bool:
        """Take the whole cache at once; say whether the process survived it."""
        filled = self.cache_left
        if self._cache_yields:
            filled = max(0, min(filled, self._heap.ease(self._managed())))
        self.cache_left -= filled
        return self.claim(filled)

    def resize_connections(self, connections: int) -> bool:
        """Take or free the memory of *connections*; say whether it survived it."""
        if connections > 0:
            return self.claim(connections * self._connection_bytes)
        self.account.free(-connections * self._connection_bytes)
        return True

    def open_request(self, leak: int) -> None:
        """Take a request's memory, its share of the cache, and *leak* bytes."""
        size = self._request_bytes
        taken = size if self.pages is None else self.pages.take(size)
        outside = self._leak_outside(leak)
        units = taken + leak
        if self._cache_yields:
            units += self._move_cache(self._heap.ease(self._managed()) - units)
        elif self.cache_left:
            units += self._cache_step
            self.cache_left -= self._cache_step
        self.claim(units, more=size - taken - outside)

    def close_request(self) -> None:
        """Leave a request's memory as garbage, to be collected a little later."""
        if self._request_bytes and self.account.is_open:
            self._memory.discard(
                self.pages or self.account, self._request_bytes, lag_s=self._garbage_lag_s
            )

    def open_session(self, units: int, *, buffers: int) -> bool:
        """Take *units* bytes for a session, *buffers* of them outside V8's heap.

        Say whether the process survived it.
        """
        self._buffers += buffers
        return self.claim(units)

    def close_session(self, units: int, *, buffers: int) -> None:
        """Free what `open_session` took."""
        self._buffers -= buffers
        self.account.free(units)

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.account.clear()

    def close(self) -> int:
        """Give everything back, once and for all; return how many bytes it was."""
        resident = self._memory.close(self.account) + self.shared
        if self.shared:
            shared, self.shared = self.shared, 0
            self._shared_pages.leave(KIND, shared)
        return resident

    def _managed(self) -> int:
        """Return what of it V8 looks after, the native part still among it."""
        managed = self.account.held + self.shared - self._buffers
        if self.pages is not None:
            managed -= self.pages.kept + self.pages.in_buffers
        return managed

    def _move_cache(self, ease: int) -> int:
        """Return what to claim for the cache; give back where *ease* is below 0."""
        if ease < 0:
            given = min(-ease, self._cache_bytes - self.cache_left)
            self.account.free(given)
            self.cache_left += given
            return 0
        grown = min(self._cache_step, self.cache_left, ease)
        self.cache_left -= grown
        return grown

    def _give_back(self) -> None:
        """Give back what a peak has left: a full collection has come."""
        if self.pages is not None:
            self.pages.shrink()


def resting_mib(config: ProcessConfig) -> float:
    """Return the memory of a process that has started and has done nothing yet."""
    return config.base_mib + (config.workers or 0) * config.worker_mib
