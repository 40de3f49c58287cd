"""Leaks: what a process takes for nothing and never gives back, memory or connections."""

from contextlib import suppress
from math import ceil
from typing import Protocol

from models.application.connections import Connection
from models.application.process import NodeProcess
from models.hosting.host import Host
from models.hosting.visit import Visit
from models.traffic.outcomes import DatabaseError
from models.traffic.reasons import Reason
from sim.environment import Environment, Story, Turn, Wakeup
from sim.errors import AcquireTimeoutError

LEAK_STEP_S = 1.0
"""A leak of memory is claimed so often, and at the instant at which something is full."""
RETRY_S = 1.0
"""Where none is to be had it asks again so often (an assumption)."""

ROUNDING = 1e-6
"""Of a request: the tenth leak of 0.1 each must not come after the eleventh."""


class Leaking(Protocol):
    """A process that leaks memory."""

    @property
    def room(self) -> int:
        """Bytes that may leak until something is full that then ends it."""

    def leak(self, units: int) -> bool:
        """Take *units* bytes that leak; say whether the process survived it."""


class MemoryLeak:
    """What one process claims for nothing, at so many bytes a second.

    Invariants: after each step it has leaked its rate times the time since it began, to
    the byte, and a step ends where the process reaches the limit of its heap, or its host
    the end of its memory; it ends with its process.
    """

    def __init__(self, env: Environment, process: Leaking, *, bytes_per_s: float) -> None:
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
        self._process.leak(max(0, leaked - self._leaked))

    def _go_on(self) -> Wakeup:
        units = round(self._bytes_per_s * LEAK_STEP_S)
        units = max(1, min(units, self._process.room))
        due_at = self._began_at + (self._leaked + units) / self._bytes_per_s
        pause_s = max(0.0, due_at - self._env.now)
        return self._env.wake(pause_s, lambda _: self._claim(units))

    def _claim(self, units: int) -> None:
        process = self._process
        self._leaked += units
        is_alive = process.leak(units)
        if is_alive and process.room <= 0:
            # In the instant in which the host is full the next byte is one too many.
            self._leaked += 1
            is_alive = process.leak(1)
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
                yield from self._next(len(held))
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

    def _next(self, taken: int) -> Story:  # noqa: ARG002 - all of them at once
        """Wait until another one leaks, after so many that were *taken*."""
        yield from ()


class GrowingConnectionLeak(ConnectionLeak):
    """Connections of one process that leak one after another, until its pool is empty.

    Invariant: until then it has taken as many as are due by the time since it began and
    by the requests that were noted, but for those that were not to be had.
    """

    __slots__ = ("_began_at", "_per_request", "_per_s", "_requests", "_wanted")

    def __init__(
        self, host: Host, process: NodeProcess, *, per_s: float, per_request: float
    ) -> None:
        """Leak *per_s* connections a second, or *per_request* that is noted."""
        super().__init__(host, process, connections=process.slot.pool_size)
        self._began_at = host.env.now
        self._per_s = per_s
        self._per_request = per_request
        self._requests = 0
        self._wanted: tuple[int, Turn] | None = None
        """After how many requests the next one leaks, and what waits for that."""

    def note_request(self) -> None:
        """Count a request that its process has answered."""
        self._requests += 1
        if self._wanted is not None and self._requests >= self._wanted[0]:
            turn, self._wanted = self._wanted[1], None
            turn.succeed()

    def _next(self, taken: int) -> Story:
        env = self._host.env
        if self._per_s:
            due_at = self._began_at + (taken + 1) / self._per_s
            yield from env.pause(max(0.0, due_at - env.now))
            return
        requests = ceil((taken + 1) / self._per_request - ROUNDING)
        if self._requests < requests:
            self._wanted = (requests, Turn(env))
            yield self._wanted[1]
