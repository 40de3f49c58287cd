"""A loop that takes turns, as epoll hands them to it.

A turn takes what is ready at its start, in the order in which it became ready. What was
reported stands at the tail of the ready list from that moment on, so a connection that is
reused at once overtakes those that become ready for the first time during the turn. And a
turn accepts one of the new connections, whose first callback belongs to the next turn, so
that under overload they starve behind the kept ones.

Sources: Linux, ``fs/eventpoll.c``, ``ep_send_events`` (what is level-triggered is put
back at the tail as it is reported, and dropped when it is found idle); libuv 1.45 and
later, ``uv__server_io`` (one ``accept`` for each report of a listening socket).
"""

from collections import deque
from collections.abc import Callable

from sim.environment import Environment, Story
from sim.eventloop import Callback, EventLoop, Source
from sim.processor import Processor


class TurnLoop(EventLoop):
    """An event loop that runs callbacks turn by turn.

    Invariants, beside those of a loop but for the order of callbacks:

    * a turn runs at most one callback of each source, and accepts at most one connection;
    * what is ready when a turn begins runs in that turn, unless it is withdrawn.
    """

    def __init__(
        self, env: Environment, cpu: Processor, *, wake_cpu_s: float = 0.0
    ) -> None:
        """Run on *cpu*, with *wake_cpu_s* as any loop."""
        super().__init__(env, cpu, wake_cpu_s=wake_cpu_s)
        self._door = Source()
        self._knocking: deque[Source] = deque()
        """New connections, in the order of what waits at the door."""
        self._accepted: list[Source] = []
        """Connections that this turn has accepted; the next one looks at them."""
        self._ready: list[Source] = []
        self._turn: deque[Source] = deque()

    @property
    def waiting(self) -> int:
        """Callbacks behind the head, withdrawn ones included until their turn."""
        return sum(len(each.callbacks) for each in (*self._ready, *self._accepted))

    def run(
        self,
        demand_s: float,
        *,
        started: Callable[[], object] | None = None,
        source: Source | None = None,
    ) -> Story:
        """Wait for the turn of a callback of *demand_s* from *source*, and for its end.

        *started* is called when it becomes the head, before it is served; for a new
        connection when that is accepted.
        """
        callback = Callback(self._env, demand_s, started)
        self._take_in(callback, source)
        try:
            yield callback
        except GeneratorExit:
            raise  # the run is over, and its story forgotten: nothing begins any more
        except BaseException:
            self._withdraw(callback)
            raise

    def post(self, demand_s: float) -> None:
        """Queue a callback of *demand_s* that nobody waits for."""
        self._take_in(Callback(self._env, demand_s), None)

    def _take_in(self, callback: Callback, source: Source | None) -> None:
        if source is None:
            source = Source()  # ready once, as a timer is
        elif source.is_new:
            source.is_new = False
            self._knocking.append(source)
            source = self._door
        source.callbacks.append(callback)
        self._list(source)
        if self._head is None:
            self._begin_next()

    def _list(self, source: Source) -> None:
        if not source.is_listed:
            source.is_listed = True
            self._ready.append(source)

    def _empty(self) -> list[Callback]:
        """Take all callbacks out of the queue, and return them."""
        sources = [*self._ready, *self._accepted]
        waiting = [callback for source in sources for callback in source.callbacks]
        for source in sources:
            source.callbacks.clear()
            source.is_listed = False
        for each in (self._knocking, self._accepted, self._ready, self._turn):
            each.clear()
        return waiting

    def _end(self) -> None:
        head = self._head
        self._busy_s += self._env._now - self._began_at
        self._head = self._job = None
        if head is not None:
            head.succeed()
        self._begin_next()

    def _begin_next(self) -> None:
        while self._head is None and (self._turn or self._poll()):
            source = self._turn.popleft()
            if not source.callbacks:
                continue
            callback = source.callbacks.popleft()
            if source is self._door:
                self._accept(callback)
            elif callback.demand_s >= 0:
                self._begin(callback)

    def _poll(self) -> bool:
        """Begin a turn with what is ready; say whether anything is."""
        for source in self._accepted:
            self._list(source)
        self._accepted.clear()
        reported = []
        for source in self._ready:
            source.is_listed = bool(source.callbacks)
            if source.callbacks:
                reported.append(source)
        self._ready = reported
        self._turn.extend(reported)
        return bool(reported)

    def _accept(self, callback: Callback) -> None:
        source = self._knocking.popleft()
        source.callbacks.append(callback)
        self._accepted.append(source)
        accepted, callback.started = callback.started, None
        if accepted is not None:
            accepted()
