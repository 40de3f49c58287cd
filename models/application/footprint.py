"""The footprint of a process: what it holds of its host's memory, and for what."""

from models.application.heap import Heap
from models.application.workers import Runner
from models.config import ProcessConfig
from models.hosting.exits import Exit
from models.hosting.memory import MIB, HostMemory, Resident


class Footprint:
    """Resident memory: base + cache + connections + sessions + requests + leak.

    Invariants: it is never negative, and nothing is claimed for a process that has
    ended. A claim may end the process: for the host's memory, or for its own heap.
    """

    def __init__(
        self,
        owner: Resident,
        config: ProcessConfig,
        *,
        memory: HostMemory,
        ram_mib: float,
        loop: Runner,
    ) -> None:
        """Hold nothing yet for *owner*, on a host with *ram_mib*."""
        self._owner = owner
        self._memory = memory
        self.account = memory.open(owner)
        self._heap = Heap(config, ram_mib=ram_mib, loop=loop)
        self._garbage_lag_s = config.garbage_lag_s
        self._base_bytes = round(resting_mib(config) * MIB)
        self._request_bytes = round(config.request_mib * MIB)
        self._connection_bytes = round(config.connection_mib * MIB)
        self._cache_step = round(config.cache_mib * MIB / config.cache_fill_requests)
        self.cache_left = self._cache_step * config.cache_fill_requests
        """Bytes by which its cache will still grow."""

    @property
    def rss_mib(self) -> float:
        """Resident memory."""
        return self._memory.held_mib(self.account)

    @property
    def peak_mib(self) -> float:
        """Highest resident memory so far."""
        return self.account.peak / MIB

    @property
    def room(self) -> int:
        """Bytes that it may take until its host is full, or its heap ends it."""
        return min(self._memory.room(), self._heap.room(self.account.held))

    def claim(self, units: int) -> bool:
        """Take *units* bytes; say whether the process survived it."""
        account = self.account
        if not account.is_open or not self._memory.claim(account, units):
            return False
        if not self._heap.allocate(units, account.held):
            self._owner.die(Exit.HEAP_LIMIT)
        return account.is_open

    def claim_base(self) -> bool:
        """Take what a process needs to start; say whether it survived it."""
        return self.claim(self._base_bytes)

    def fill_cache(self) -> bool:
        """Take the whole cache at once; say whether the process survived it."""
        filled, self.cache_left = self.cache_left, 0
        return self.claim(filled)

    def resize_connections(self, connections: int) -> bool:
        """Take or free the memory of *connections*; say whether it survived it."""
        if connections > 0:
            return self.claim(connections * self._connection_bytes)
        self.account.free(-connections * self._connection_bytes)
        return True

    def open_request(self, leak: int) -> None:
        """Take a request's memory, its share of the cache, and *leak* bytes."""
        units = self._request_bytes + leak
        if self.cache_left:
            units += self._cache_step
            self.cache_left -= self._cache_step
        self.claim(units)

    def close_request(self) -> None:
        """Leave a request's memory as garbage, to be collected a little later."""
        if self._request_bytes and self.account.is_open:
            self._memory.discard(
                self.account, self._request_bytes, lag_s=self._garbage_lag_s
            )

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.account.clear()

    def close(self) -> int:
        """Give everything back, once and for all; return how many bytes it was."""
        return self._memory.close(self.account)


def resting_mib(config: ProcessConfig) -> float:
    """Return the memory of a process that has started and has done nothing yet."""
    return config.base_mib + (config.workers or 0) * config.worker_mib
