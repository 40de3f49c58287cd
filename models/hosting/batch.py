"""Batch work on a host: CPU, memory and disk that no user asks for."""

from collections.abc import Callable

from models.config import BatchConfig
from models.hosting.exits import Exit
from models.hosting.host import Host
from models.hosting.memory import MIB
from sim.environment import Story, Task, Turn
from sim.errors import Killed
from sim.monitor import Histogram
from sim.processor import Job

STEPS = 20
"""In so many equal parts it takes its memory, computes and goes to the disk."""


class BatchWork:
    """One piece of work, which runs on its host again and again.

    Invariants: it runs once at a time, and holds memory only while it runs; each of its
    runs is done, or was killed, or runs.
    """

    def __init__(
        self,
        host: Host,
        name: str,
        config: BatchConfig,
        *,
        ended: Callable[["BatchWork", Exit | None], None],
    ) -> None:
        """Run as *config* says; *ended* hears of each end, and of what ended it."""
        self.name = name
        self.host = host
        self.oom_score_adj = config.oom_score_adj
        self.runs = 0
        self.done = 0
        self.killed = 0
        self.left_out = 0
        """Times at which it still ran, or its host was down."""
        self.took_s = Histogram()
        """Over those that were done."""
        self._env = host.env
        self._config = config
        self._ended = ended
        self._account = host.memory.open(self)
        self._task: Task | None = None

    def __repr__(self) -> str:
        return f"<BatchWork {self.name!r}: {'runs' if self.is_running else 'waits'}>"

    @property
    def is_running(self) -> bool:
        """Is it at work?"""
        return self._task is not None

    def begin(self) -> bool:
        """Run now, if it may; say whether."""
        if self.is_running or not self.host.is_up:
            self.left_out += 1
            return False
        self.runs += 1
        if not self._account.is_open:
            self._account = self.host.memory.open(self)
        self._task = self._env.start(self._work())
        return True

    def die(self, cause: Exit) -> None:
        """End at once, and give everything back."""
        if self._task is None:
            return
        task, self._task = self._task, None
        rss = self._account.close()
        self.killed += 1
        if cause is Exit.OOM:
            kill = {"rss_mib": rss / MIB, "requests_killed": 0, "sessions_dropped": 0}
            self.host.oom_kills.append(
                {"at_s": self._env.now, "victim": self.name, **kill}
            )
        task.kill(Killed(cause))
        self._ended(self, cause)

    def clear(self) -> None:
        """Count anew; what runs has begun."""
        self.runs, self.done, self.killed, self.left_out = int(self.is_running), 0, 0, 0
        self.took_s = Histogram()

    def _work(self) -> Story:
        began_at = self._env.now
        config = self._config
        for step in range(1, STEPS + 1):
            grown = round(config.memory_mib * MIB * step / STEPS) - self._account.held
            if not self.host.memory.claim(self._account, grown):
                return
            if config.cpu_s:
                yield from self._compute(config.cpu_s / STEPS)
            if config.disk_s:
                yield from self._read(config.disk_s / STEPS)
        self._task = None
        self._account.close()
        self.done += 1
        self.took_s.add(self._env.now - began_at)
        self._ended(self, None)

    def _compute(self, demand_s: float) -> Story:
        """Let every thread do an equal part of *demand_s*."""
        threads = self._config.threads
        turn, left = Turn(self._env), threads

        def done() -> None:
            nonlocal left
            left -= 1
            if not left:
                turn.succeed()

        cpu = self.host.cpu
        jobs: list[Job] = [cpu.admit(demand_s / threads, done) for _ in range(threads)]
        try:
            yield turn
        except BaseException:
            for job in jobs:
                cpu.withdraw(job)
            raise

    def _read(self, span_s: float) -> Story:
        self.host.share_disk(1)
        try:
            yield from self._env.pause(span_s)
        finally:
            self.host.share_disk(-1)
