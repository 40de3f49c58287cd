"""Backends: the memory of a database that lives on one of the hosts."""

from models.hosting.exits import Exit
from models.hosting.memory import MIB, HostMemory


class Backends:
    """What a database holds of its host: its buffers, and a process a connection.

    It is not offered to the OOM killer, as nginx and Redis are not.

    Invariant: it holds its buffers and a backend for each open connection.
    """

    oom_score_adj = -1000

    def __init__(
        self, name: str, memory: HostMemory, *, buffers_mib: float, backend_mib: float
    ) -> None:
        """Hold the buffers at once."""
        self.name = name
        self._memory = memory
        self._account = memory.open(self)
        self._backend_bytes = round(backend_mib * MIB)
        memory.claim(self._account, round(buffers_mib * MIB))

    @property
    def held(self) -> int:
        """Bytes that it holds."""
        return self._account.held

    def start_one(self) -> None:
        """Take the memory of one more; a process of the host may be killed for it."""
        self._memory.claim(self._account, self._backend_bytes)

    def end(self, backends: int) -> None:
        """Free the memory of so many."""
        self._account.free(backends * self._backend_bytes)

    def die(self, cause: Exit) -> None:
        """Not offered to the OOM killer."""
