"""A quota: so much of a processor in each period, as a container may have."""

from collections.abc import Callable
from functools import partial
from itertools import count
from math import floor

from simpy.events import Event

from sim.environment import Environment, Story, Turn, Wakeup
from sim.processor import Job, ProcessorSharing

PERIOD_S = 0.1
"""Linux, ``kernel/sched/fair.c``: the default period of CFS bandwidth control."""
NOTHING_S = 1e-12
"""What rounding may leave of a demand, or of a quota."""


class Quota:
    """Some jobs of a processor, which have so much of it in each period together.

    They share it with all other jobs there, each as one of them; once they have had
    *cores* times a period they wait for the next one. What they do not use is not
    carried over. Periods begin at multiples of their length.

    Invariants: in each period its jobs attain ``cores * speed * PERIOD_S`` at most; it
    makes nobody wait who has not had that.
    """

    def __init__(
        self, env: Environment, cpu: ProcessorSharing, *, cores: float, speed: float
    ) -> None:
        """Let jobs have *cores* of the given *speed* of *cpu*."""
        if not (cores > 0 and speed > 0):
            raise ValueError(f"cores and speed must be positive, got {cores}, {speed}")
        self._env = env
        self._cpu = cpu
        self._each_s = cores * speed * PERIOD_S
        self._left_s = self._each_s
        self._period = 0
        self._jobs: list[Job] = []
        self._ticket = count()
        self._slices: list[tuple[Job, Job, float]] = []
        """Who runs: its job, that one's place on the processor, and how much it may."""
        self._refill: Wakeup | None = None
        self._throttled_s = 0.0
        self._throttled_since: float | None = None

    def __repr__(self) -> str:
        return f"<Quota: {self.present} present, {self._left_s:.3g} s left>"

    @property
    def present(self) -> int:
        """Jobs in service, or waiting for the next period."""
        return len(self._jobs)

    def throttled_s(self) -> float:
        """Return the time for which jobs waited for a period so far."""
        since = self._throttled_since
        return self._throttled_s + (0.0 if since is None else self._env.now - since)

    def clear(self) -> None:
        """Measure anew."""
        self._throttled_s = 0.0
        if self._throttled_since is not None:
            self._throttled_since = self._env.now

    def serve(self, demand_s: float) -> Story:
        """Receive *demand_s* of service; if killed, leave at once."""
        turn = Turn(self._env)
        job = self.admit(demand_s, turn.succeed)
        try:
            yield turn
        except BaseException:
            self.withdraw(job)
            raise

    def admit(self, demand_s: float, done: Callable[[], object]) -> Job:
        """Begin to serve *demand_s*; call *done* at the end of it."""
        self._pause()
        job: Job = [demand_s, next(self._ticket), done]
        self._jobs.append(job)
        self._go_on()
        return job

    def left_s(self, job: Job) -> float:
        """Return what *job* has yet to receive."""
        self._pause()
        self._go_on()
        left_s: float = job[0]
        return left_s

    def withdraw(self, job: Job) -> None:
        """Stop serving *job*; without effect once it has ended."""
        if job[2] is None:
            return
        self._pause()
        job[2] = None
        if job in self._jobs:  # else it has all it wanted, like another that ends now
            self._jobs.remove(job)
        self._go_on()

    def _pause(self) -> None:
        """Take everybody off the processor, and account for what they had of it."""
        for job, place, slice_s in self._slices:
            left_s = self._cpu.left_s(place) if place[2] is not None else 0.0
            had_s = max(0.0, slice_s - left_s)  # long clocks round
            self._cpu.withdraw(place)
            job[0] -= had_s
            self._left_s -= had_s
        self._slices = []

    def _go_on(self) -> None:
        """Let everybody run for an equal part of what is left of this period."""
        now = self._env.now
        period = floor(now / PERIOD_S + 1e-9)
        if period > self._period:
            self._period, self._left_s = period, self._each_s
        if self._refill is not None:
            self._refill.cancel()
            self._refill = None
        is_throttled = bool(self._jobs) and self._left_s <= NOTHING_S
        if self._throttled_since is not None:
            self._throttled_s += now - self._throttled_since
        self._throttled_since = now if is_throttled else None
        if not self._jobs:
            return
        self._refill = Wakeup(
            self._env, (period + 1) * PERIOD_S - now, self._begin_period
        )
        if is_throttled:
            return
        part_s = self._left_s / len(self._jobs)
        for job in list(self._jobs):
            slice_s = min(job[0], part_s)
            place = self._cpu.admit(slice_s, partial(self._end, job))
            self._slices.append((job, place, slice_s))

    def _begin_period(self, _: Event) -> None:
        self._refill = None
        self._pause()
        self._go_on()

    def _end(self, _: Job) -> None:
        """Let those leave who have all they wanted, and go on with the others."""
        self._pause()
        ended = [each for each in self._jobs if each[0] <= NOTHING_S]
        self._jobs = [each for each in self._jobs if each not in ended]
        for job in ended:
            done: Callable[[], object] | None = job[2]
            if done is not None:
                job[2] = None
                done()
        self._pause()
        self._go_on()


Cores = ProcessorSharing | Quota
"""What a thread computes on: all of a processor, or a container's part of it."""
