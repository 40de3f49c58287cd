"""The primary of a cluster: it accepts connections and hands them to the workers.

Source: Node.js 20, ``lib/internal/cluster/round_robin_handle.js``: a worker gets the next
connection when it has taken its last one, and the others wait in the primary.
"""

from collections import deque
from collections.abc import Generator, Sequence
from typing import Any, cast

from simpy.events import Event

from models.application.process import NodeProcess
from models.application.slot import Slot
from models.hosting.visit import Visit
from sim.environment import Environment, Turn
from sim.eventloop import EventLoop
from sim.processor import ProcessorSharing


class Primary:
    """One more thread of an application, in front of its processes.

    Invariants: a process has at most one connection that it has not taken yet; none
    waits here while a process that listens has none to take.
    """

    def __init__(
        self,
        env: Environment,
        slots: Sequence[Slot[NodeProcess]],
        *,
        cpu: ProcessorSharing,
        hand_over_cpu_s: float,
    ) -> None:
        """Hand over to those who serve in *slots*, *hand_over_cpu_s* of *cpu* each."""
        self._env = env
        self._slots = slots
        self._loop = EventLoop(env, cpu)
        self._cpu_s = hand_over_cpu_s
        self._queue: deque[Turn] = deque()
        self._untaken: dict[NodeProcess, None] = {}
        """Processes with a connection that they have not taken yet."""
        self._next = 0

    def __repr__(self) -> str:
        return f"<Primary: {self.waiting} waiting>"

    @property
    def waiting(self) -> int:
        """Connections that wait here."""
        return len(self._queue)

    def hand(self, visit: Visit) -> Generator[Event, Any, NodeProcess]:
        """Wait until a process has taken the connection of *visit*, and return it."""
        if self._cpu_s:
            yield from self._loop.run(self._cpu_s)
        process = yield from self._chosen()
        while not process.is_alive:  # it ended in the instant in which it was chosen
            self._untaken.pop(process, None)
            process = yield from self._chosen()
        process.visits[visit] = None
        try:
            yield from process.loop.run(0.0, source=process.channel)
        except BaseException:
            process.visits.pop(visit, None)
            self._taken(process)
            raise
        self._taken(process)
        return process

    def _chosen(self) -> Generator[Event, Any, NodeProcess]:
        """Wait in the queue, and return the process that is to take the connection."""
        place = Turn(self._env)
        self._queue.append(place)
        self.distribute()
        try:
            process: NodeProcess = yield place
        except BaseException:
            if place.triggered:  # handed over in the very instant of being killed
                self._taken(cast(NodeProcess, place.value))
            else:
                self._queue.remove(place)
            raise
        return process

    def distribute(self) -> None:
        """Hand over to every process that has nothing to take."""
        while self._queue and (process := self._free()) is not None:
            self._hand_to(process)

    def _hand_to(self, process: NodeProcess) -> None:
        self._untaken[process] = None
        self._queue.popleft().succeed(process)

    def _taken(self, process: NodeProcess) -> None:
        """Give *process*, which has taken its connection, the next one."""
        self._untaken.pop(process, None)
        if self._queue and process.slot.serving is process:
            self._hand_to(process)

    def _free(self) -> NodeProcess | None:
        """Return the next process in turn that has nothing to take."""
        for _ in self._slots:
            process = self._slots[self._next].serving
            self._next = (self._next + 1) % len(self._slots)
            if process is not None and process not in self._untaken:
                return process
        return None
