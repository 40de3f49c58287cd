"""An event loop: one thread that runs callbacks first come, first served.

Measured on Node.js 20: one process is FIFO to the callback, and processes on one
CPU share it equally. So the queue is here, and the sharing is the processor's.
"""

from collections import deque
from collections.abc import Callable
from math import exp

from sim.environment import Environment, Story, Turn
from sim.processor import Job, Processor
from sim.standstill import Standstill

MEMORY_S = 1.0
"""How long a processor remembers that a loop has run. What a callback costs beyond its
work, in twelve measured runs at 5 to 240 of them a second, goes best with 1 to 3 s."""
AFTERGLOW_S = 0.01
"""How long it does not cool after a callback: in the same runs best 10 to 15 ms. Two of
them hardly compute, wake up every 5 or 8 ms, and are warm for all that."""


class Source:
    """What may become ready: a connection, new or kept, or the door for new ones."""

    __slots__ = ("callbacks", "is_listed", "is_new")

    def __init__(self, *, is_new: bool = False) -> None:
        """With *is_new* it is a connection that has to be accepted first."""
        self.callbacks: deque[Callback] = deque()
        """What waits at it, first come first served."""
        self.is_listed = False
        """Does it stand in the ready list of its loop?"""
        self.is_new = is_new


class Callback(Turn):
    """One entry of a loop's queue; it happens when the callback has run."""

    def __init__(
        self,
        env: Environment,
        demand_s: float,
        started: Callable[[], object] | None = None,
    ) -> None:
        self.env = env
        self.callbacks = []
        self.demand_s = demand_s
        self.started = started


class EventLoop:
    """One thread on a shared processor; only its head runs.

    Invariants:

    * at most one callback is on the processor, and callbacks start in the order in
      which they were posted;
    * a loop with callbacks in its queue is running one;
    * a withdrawn callback is served no longer and starts nothing.
    """

    def __init__(
        self, env: Environment, cpu: Processor, *, wake_cpu_s: float = 0.0
    ) -> None:
        """Run on *cpu*; a cold loop takes up to *wake_cpu_s* more before a callback."""
        self._env = env
        self._wake_cpu_s = wake_cpu_s
        self._cold = 1.0
        """Share of the last `MEMORY_S` for which it cooled, as of its last callback."""
        self._ran_s = 0.0
        """CPU time of its last callback."""
        self._cpu = cpu
        self._queue: deque[Callback] = deque()
        self._head: Callback | None = None
        self._job: Job | None = None
        self._then: Callable[[], None] = self._end
        """What comes when the job is done."""
        self._began_at = 0.0
        self._busy_s = 0.0
        self._stretch = 1.0
        self._owed_s = 0.0

    def __repr__(self) -> str:
        return f"<EventLoop: {'busy' if self._head else 'idle'}, {self.waiting} waiting>"

    @property
    def waiting(self) -> int:
        """Callbacks behind the head, withdrawn ones included until their turn."""
        return len(self._queue)

    @property
    def is_busy(self) -> bool:
        """Is a callback running?"""
        return self._head is not None

    def busy_s(self) -> float:
        """Return the time spent running callbacks, or waiting for a core to do so."""
        if self._head is None:
            return self._busy_s
        return self._busy_s + self._env.now - self._began_at

    def run(
        self,
        demand_s: float,
        *,
        started: Callable[[], object] | None = None,
        source: Source | None = None,  # noqa: ARG002  (here all wait in one queue)
    ) -> Story:
        """Wait for the turn of a callback of *demand_s* from *source*, and for its end.

        *started* is called when it becomes the head, before it is served.
        """
        callback = Callback(self._env, demand_s, started)
        if self._head is None:
            self._begin(callback)
        else:
            self._queue.append(callback)
        try:
            yield callback
        except GeneratorExit:
            raise  # the run is over, and its story forgotten: nothing begins any more
        except BaseException:
            self._withdraw(callback)
            raise

    def post(self, demand_s: float) -> None:
        """Queue a callback of *demand_s* that nobody waits for."""
        callback = Callback(self._env, demand_s)
        if self._head is None:
            self._begin(callback)
        else:
            self._queue.append(callback)

    def stretch(self, factor: float) -> None:
        """Let every callback that starts from now on take *factor* times its demand."""
        self._stretch = factor

    def owe(self, pause_s: float) -> None:
        """Let the next callback sit out a pause of *pause_s* of CPU time first."""
        self._owed_s += pause_s

    def stand_still(self) -> None:
        """Run nothing until `go_on`, as often as that; nothing is lost by it."""
        cpu = self._cpu
        self._cpu = Standstill(cpu)
        self._move_head(cpu)

    def go_on(self) -> None:
        """Run again, from where it stood still."""
        still = self._cpu
        if isinstance(still, Standstill):
            self._cpu = still.cpu
            self._move_head(still)

    def _move_head(self, away_from: Processor) -> None:
        """Bring what is left of the running callback to the processor of now."""
        if self._job is not None:
            left_s = away_from.left_s(self._job)
            away_from.withdraw(self._job)
            self._job = self._cpu.admit(left_s, self._then)

    def stop(self) -> None:
        """Run nothing any more: the process is gone."""
        self._empty()
        if self._head is not None:
            self._withdraw(self._head)
        self._owed_s = 0.0
        self._stretch = 1.0

    def abandon(self) -> None:
        """Run nothing of what is queued; whoever waits for it is resumed at once."""
        waiting = [each for each in self._empty() if each.demand_s >= 0]
        if self._head is not None:
            waiting.insert(0, self._head)
        self.stop()
        for callback in waiting:
            callback.succeed()

    def _empty(self) -> list[Callback]:
        """Take all callbacks out of the queue, and return them."""
        waiting = list(self._queue)
        self._queue.clear()
        return waiting

    def _wake(self, callback: Callback) -> None:
        """Warm up for *callback*, the head, which begins then.

        The past fades exponentially. What asks for no time needs no warmth.
        """
        span_s = self._env._now - self._began_at
        warm_s = min(span_s, self._ran_s + AFTERGLOW_S)
        cold = self._cold * exp(-warm_s / MEMORY_S)
        self._cold = 1.0 - (1.0 - cold) * exp((warm_s - span_s) / MEMORY_S)
        self._began_at = self._env._now
        self._ran_s = self._wake_cpu_s * self._cold if callback.demand_s else 0.0
        if self._ran_s:
            self._then = self._serve
            self._job = self._cpu.admit(self._ran_s, self._serve)
        else:
            self._serve()

    def _begin(self, callback: Callback) -> None:
        self._head = callback
        if self._wake_cpu_s:
            self._wake(callback)
        else:
            self._began_at = self._env._now
            self._serve()

    def _serve(self) -> None:
        callback, self._job = self._head, None  # it is warm
        if callback is None:
            return
        if callback.started is not None:
            callback.started()
            if self._head is not callback:  # it ended this loop, or itself
                return
        demand_s = callback.demand_s * self._stretch
        if self._owed_s:
            demand_s += self._owed_s
            self._owed_s = 0.0
        self._ran_s += demand_s
        self._then = self._end
        self._job = self._cpu.admit(demand_s, self._end)

    def _end(self) -> None:
        head = self._head
        self._busy_s += self._env._now - self._began_at
        self._head = self._job = None
        if head is not None:
            head.succeed()
        if self._queue:
            self._begin_next()

    def _begin_next(self) -> None:
        while self._queue and self._head is None:
            callback = self._queue.popleft()
            if callback.demand_s >= 0:
                self._begin(callback)

    def _withdraw(self, callback: Callback) -> None:
        if callback is not self._head:
            callback.demand_s = -1.0  # skipped when its turn comes
            return
        if self._job is not None:
            self._cpu.withdraw(self._job)
        self._busy_s += self._env._now - self._began_at
        self._head = self._job = None
        self._begin_next()
