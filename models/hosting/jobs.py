"""Asynchronous jobs: follow-up work that a worker beside the process catches up on."""

from collections import deque

from models.hosting.exits import Exit
from models.hosting.memory import MIB, HostMemory
from sim.environment import Environment, Story, Task
from sim.errors import Killed
from sim.monitor import Histogram
from sim.processor import ProcessorSharing


class JobWorker:
    """One thread that works through a queue kept in Redis.

    The queue outlives the worker; the worker is not offered to the OOM killer,
    which finds larger victims in the processes beside it.

    Invariants: put = done + waiting, the one in work included; a job that is cut
    short is done again from its beginning.
    """

    oom_score_adj = -1000

    def __init__(
        self,
        env: Environment,
        name: str,
        *,
        cpu: ProcessorSharing,
        memory: HostMemory,
        memory_mib: float,
    ) -> None:
        self._env = env
        self.name = name
        self._cpu = cpu
        self._account = memory.open(self)
        memory.claim(self._account, round(memory_mib * MIB))
        self._queue: deque[tuple[float, float]] = deque()
        self._work: Task | None = None
        self._is_up = True
        self.put_count = 0
        self.done = 0
        self.sojourn_s = Histogram()
        """From putting to the end of the work, over jobs."""

    @property
    def waiting(self) -> int:
        """Jobs put and not done."""
        return len(self._queue)

    def put(self, demand_s: float) -> None:
        """Queue a job of *demand_s*."""
        self.put_count += 1
        self._queue.append((self._env.now, demand_s))
        self._go_on()

    def clear(self) -> None:
        """Count anew; what waits has been put."""
        self.put_count, self.done = self.waiting, 0
        self.sojourn_s = Histogram()

    def stop(self) -> None:
        """Stop working: the host is down."""
        self._is_up = False
        if self._work is not None:
            self._work.kill(Killed(Exit.HOST))
            self._work = None

    def start(self) -> None:
        """Work again."""
        self._is_up = True
        self._go_on()

    def die(self, cause: Exit) -> None:
        """Not offered to the OOM killer."""

    def _go_on(self) -> None:
        if self._is_up and self._work is None and self._queue:
            self._work = self._env.start(self._catch_up())

    def _catch_up(self) -> Story:
        while self._queue:
            put_at, demand_s = self._queue[0]
            yield from self._cpu.serve(demand_s)
            self._queue.popleft()
            self.done += 1
            self.sojourn_s.add(self._env.now - put_at)
        self._work = None
