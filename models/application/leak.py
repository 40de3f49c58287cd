"""Leaks: what a process takes for nothing and never gives back, memory or connections."""

from contextlib import suppress

from models.application.connections import Connection
from models.application.process import NodeProcess
from models.hosting.host import Host
from models.hosting.visit import Visit
from models.traffic.outcomes import DatabaseError
from models.traffic.reasons import Reason
from sim.environment import Environment, Story, Wakeup
from sim.errors import AcquireTimeoutError

LEAK_STEP_S = 1.0
"""A leak of memory is claimed so often, and at the instant at which something is full."""
RETRY_S = 1.0
"""Where none is to be had it asks again so often (an assumption)."""


class MemoryLeak:
    """What one process claims for nothing, at so many bytes a second.

    Invariants: after each step it has leaked its rate times the time since it began, to
    the byte, and a step ends where the process reaches the limit of its heap, or its host
    the end of its memory; it ends with its process.
    """

    def __init__(
        self, env: Environment, process: NodeProcess, *, bytes_per_s: float
    ) -> None:
        """Leak into *process*, which listens, from now on."""
        self._env = env
        self._process = process
        self._bytes_per_s = bytes_per_s
        self._began_at = env.now
        self._leaked = 0
        self._step = self._go_on()

    def repair(self) -> None:
        """Leak no more; what was leaked until now stays."""
        self._step.cancel()
        leaked = round(self._bytes_per_s * (self._env.now - self._began_at))
        self._process.claim(max(0, leaked - self._leaked))

    def _go_on(self) -> Wakeup:
        units = round(self._bytes_per_s * LEAK_STEP_S)
        units = max(1, min(units, self._process.footprint.room))
        due_at = self._began_at + (self._leaked + units) / self._bytes_per_s
        pause_s = max(0.0, due_at - self._env.now)
        return self._env.wake(pause_s, lambda _: self._claim(units))

    def _claim(self, units: int) -> None:
        process = self._process
        self._leaked += units
        is_alive = process.claim(units)
        if is_alive and process.footprint.room <= 0:
            # In the instant in which the host is full the next byte is one too many.
            self._leaked += 1
            is_alive = process.claim(1)
        if is_alive:
            self._step = self._go_on()


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
