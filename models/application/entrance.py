"""The entrance of an application: over which connection a request reaches a process.

Here are the ways that an application need not have: connections that are kept for further
requests, and a primary that hands new ones over.
"""

from collections import deque
from collections.abc import Callable, Generator
from typing import Any, Protocol

from simpy.events import Event

from models.application.primary import Primary
from models.application.process import NodeProcess
from models.application.slot import Slot
from models.config import AppConfig, ProcessConfig
from models.hosting.host import Host
from models.hosting.visit import Visit
from sim.environment import Environment
from sim.eventloop import Source


class Entered(Protocol):
    """An application, as far as its entrance knows it."""

    config: AppConfig
    process_config: ProcessConfig
    host: Host
    slots: list[Slot[NodeProcess]]

    def pick(self) -> NodeProcess | None:
        """Return the next process that listens; none if all are down."""


class Line:
    """A connection from a client, or from nginx, to a process."""

    __slots__ = ("idle_since", "is_new", "process", "source")

    def __init__(
        self, process: NodeProcess, source: Source | None, *, is_new: bool
    ) -> None:
        self.process = process
        self.source = source
        """Where its requests become ready; none, if it serves only one."""
        self.is_new = is_new
        """Does it wait in the backlog of its process, until that accepts it?"""
        self.idle_since = 0.0


class Entrance:
    """Chooses a process for each request, and keeps what connections are kept.

    The one that was used last is used first, as Node.js's agent and nginx's upstream do
    it, so that those of a rush grow cold and are closed.

    Invariant: a connection that idles here leads to a process that listens, or is thrown
    away before it is used.
    """

    def __init__(
        self,
        env: Environment,
        pick: Callable[[], NodeProcess | None],
        *,
        keep_alive_s: float | None,
        primary: Primary | None,
    ) -> None:
        """Keep connections for *keep_alive_s*, or none; new ones are the *primary*'s.

        Without one they are those of the process that *pick* chooses.
        """
        self._env = env
        self._pick = pick
        self._keep_alive_s = keep_alive_s
        self.primary = primary
        self._idle: deque[Line] = deque()

    def enter(self, visit: Visit) -> Generator[Event, Any, Line | None]:
        """Return a connection for *visit*, kept or new; none if nobody listens."""
        return self._kept() or (yield from self.connect(visit))

    def connect(self, visit: Visit) -> Generator[Event, Any, Line | None]:
        """Return a new connection for *visit*; none if nobody listens."""
        process = self._pick()
        if process is None:
            return None
        is_kept = self._keep_alive_s is not None
        if self.primary is None:
            source = Source(is_new=True) if is_kept else None
            return Line(process, source, is_new=True)
        process = yield from self.primary.hand(visit)
        return Line(process, Source() if is_kept else None, is_new=False)

    def distribute(self) -> None:
        """Let every process that listens have its share of what waits."""
        if self.primary is not None:
            self.primary.distribute()

    def leave(self, line: Line) -> None:
        """Keep *line*, on which an answer has come, for the next request."""
        if self._keep_alive_s is not None:
            line.is_new = False
            line.idle_since = self._env._now
            self._idle.append(line)

    def _kept(self) -> Line | None:
        idle = self._idle
        if not idle:
            return None
        oldest = self._env._now - (self._keep_alive_s or 0.0)
        while idle and idle[0].idle_since <= oldest:
            idle.popleft()
        while idle:
            line = idle.pop()
            if line.process.slot.serving is line.process:
                return line
        return None


def entrance_of(app: Entered) -> Entrance | None:
    """Return the entrance to *app*; none if what it picks alone says who gets what."""
    host, config, needs = app.host, app.config, app.process_config
    primary = None
    if config.hand_over == "primary":
        cpu_s = config.hand_over_cpu_s
        primary = Primary(host.env, app.slots, cpu=host.cpu, hand_over_cpu_s=cpu_s)
    is_kept = needs.connections == "kept"
    if primary is None and not is_kept:
        return None
    keep_alive_s = needs.keep_alive_s if is_kept else None
    return Entrance(host.env, app.pick, keep_alive_s=keep_alive_s, primary=primary)
