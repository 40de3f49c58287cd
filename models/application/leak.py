"""A leak of connections: taken one by one, and never given back."""

from contextlib import suppress

from models.application.connections import Connection
from models.application.process import NodeProcess
from models.hosting.host import Host
from models.hosting.visit import Visit
from models.traffic.outcomes import DatabaseError
from models.traffic.reasons import Reason
from sim.environment import Story
from sim.errors import AcquireTimeoutError

RETRY_S = 1.0
"""Where none is to be had it asks again so often (an assumption)."""


class ConnectionLeak(Visit):
    """Connections of one process that nobody uses and nobody gives back.

    Invariant: it holds them until it is repaired or its process ends.
    """

    __slots__ = ("_host", "_process")

    def __init__(self, host: Host, process: NodeProcess, *, connections: int) -> None:
        """Begin to take *connections* of *process*, which runs on *host*."""
        super().__init__()
        self._host = host
        self._process = process
        self.task = host.env.start(self._hold(connections))

    def repair(self) -> None:
        """Give everything back, if its process still lives."""
        self.kill(Reason.REPAIR)

    def _hold(self, connections: int) -> Story:
        host, process = self._host, self._process
        pool = process.connections
        if pool is None or not process.is_alive:
            return  # another one's leak has just killed it for memory
        process.visits[self] = None
        host.visits[self] = None
        held: list[Connection] = []
        try:
            while len(held) < connections:
                with suppress(AcquireTimeoutError, DatabaseError):
                    held.append((yield from pool.acquire()))
                    continue
                yield from host.env.pause(RETRY_S)
            yield host.env.event()  # which never happens
        finally:
            process.visits.pop(self, None)
            host.visits.pop(self, None)
            for connection in held:
                connection.drop()
