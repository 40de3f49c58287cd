"""Processor sharing: the cores of one machine, shared by its runnable threads."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Any, Protocol

from simpy.events import Event

from sim.environment import Environment, Story, Turn, Wakeup

Job = list[Any]
"""``[end, ticket, done]``; *end* in attained service, *done* ``None`` once it left."""


class Processor(Protocol):
    """Whatever serves jobs, as far as those who bring one know it."""

    def admit(self, demand_s: float, done: Callable[[], object]) -> Job:
        """Begin to serve *demand_s*; call *done* at the end of it."""

    def left_s(self, job: Job) -> float:
        """Return what *job* has yet to receive."""

    def withdraw(self, job: Job) -> None:
        """Stop serving *job*; without effect once it has ended."""


class ProcessorSharing:
    """Egalitarian processor sharing on *servers* equal servers of a given *speed*.

    With ``n`` jobs present each is served at rate ``speed * min(1, c / n)``, where
    ``c`` is the servers' worth now allowed: one job cannot use two servers, and
    nobody waits while another runs. A share of every server can be taken away for a
    time: then a job has at most what is given of one, and they are busy only with what
    is done on them.

    Invariants:

    * work is conserved: ``min(n, c)`` servers are busy, always (``min(n * given, c)``
      with ``c <= servers * given`` while only *given* of each server is there);
    * jobs of equal demand that arrive together leave together, in order;
    * whoever withdraws is served no longer.

    All jobs that are present throughout a span attain the same service in it, so a
    job's end is known on arrival in the clock of attained service, and a heap of
    those ends is all the state there is: O(log n) an arrival.
    """

    def __init__(self, env: Environment, *, servers: float, speed: float = 1.0) -> None:
        if not (0 < servers < inf and 0 < speed < inf):
            raise ValueError(
                f"servers and speed must be positive and finite, got {servers}, {speed}"
            )
        self._env = env
        self.servers = servers
        self._permitted = servers
        self._given = 1.0
        self._allowed = servers
        self._speed = speed
        self._jobs: list[Job] = []
        self._ticket = count()
        self._present = 0
        self._attained_s = 0.0
        self._settled_at = env.now
        self._rate = 0.0
        self._busy = 0.0
        self._busy_s = 0.0
        self._departure: Wakeup | None = None
        self._departs_at = inf
        self._is_departing = False
        self._watcher: Callable[[], None] | None = None  # told of every new share

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._present} on {self._allowed:g} servers>"

    @property
    def present(self) -> int:
        """Jobs in service."""
        return self._present

    @property
    def speed(self) -> float:
        """Work done by one busy server in a second."""
        return self._speed

    def busy_server_s(self) -> float:
        """Return the time integral of busy servers so far."""
        self._settle()
        return self._busy_s

    def set_speed(self, speed: float) -> None:
        """Serve at *speed* from now on; 0 stands still."""
        if not 0 <= speed < inf:
            raise ValueError(f"speed must be finite and not negative, got {speed}")
        self._settle()
        self._speed = speed
        if not self._is_departing:
            self._share()

    def take_away(self, share: float) -> None:
        """Let others have *share* of every server from now on; with 1 all stand still.

        Nothing is lost by it: jobs keep what they have attained.
        """
        if not 0 <= share <= 1:
            raise ValueError(f"share must be in [0, 1], got {share}")
        self._settle()
        self._given = 1.0 - share
        self._allow(self._permitted)
        if not self._is_departing:
            self._share()

    def left_s(self, job: Job) -> float:
        """Return what *job* has yet to receive."""
        self._settle()
        end: float = job[0]
        return max(0.0, end - self._attained_s)

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
        now = self._env._now
        if self._settled_at != now:
            self._settle()
        job: Job = [self._attained_s + demand_s, next(self._ticket), done]
        self._present += 1
        if self._is_departing or self._present > 1 or self._watcher is not None:
            heappush(self._jobs, job)
            if not self._is_departing:
                self._share()
            return job
        # Alone, as nearly always: the general case below, without its detours.
        self._jobs.append(job)
        self._busy = self._allowed if self._allowed < self._given else self._given
        self._rate = rate = self._speed * self._busy
        if rate:
            self._departs_at = now + demand_s / rate
            self._departure = Wakeup(self._env, demand_s / rate, self._depart)
        else:
            self._share()
        return job

    def withdraw(self, job: Job) -> None:
        """Stop serving *job*; without effect once it has ended."""
        if job[2] is None:
            return
        self._settle()
        job[2] = None
        self._present -= 1
        if not self._is_departing:
            self._share()

    def _allow(self, servers: float) -> None:
        """Permit so many servers' worth, of which only a share may be given."""
        self._permitted = servers
        self._allowed = min(servers, self.servers * self._given)

    def _settle(self) -> None:
        """Account for the span since the last change, at the rates that held in it."""
        now = self._env._now
        span_s = now - self._settled_at
        if span_s:
            self._attained_s += self._rate * span_s
            self._busy_s += self._busy * span_s
            self._settled_at = now

    def _share(self) -> None:
        """Share the servers anew and find the next departure."""
        jobs = self._jobs
        present = self._present
        now = self._env._now
        departs_at = inf
        if not present:
            jobs.clear()
            self._rate = self._busy = self._attained_s = 0.0  # short clocks are exact
        else:
            rate = self._speed
            wanted = present * self._given
            if wanted > self._allowed:
                rate = rate * self._allowed / present
                self._busy = self._allowed
            else:
                rate *= self._given
                self._busy = wanted
            self._rate = rate
            head = jobs[0]
            while head[2] is None:
                heappop(jobs)
                head = jobs[0]
            left_s: float = head[0] - self._attained_s
            if left_s <= 0:
                departs_at = now
            elif rate:
                departs_at = now + left_s / rate
        departure = self._departure
        if departure is None or departs_at != self._departs_at:
            if departure is not None:
                departure.cancel()
                self._departure = None
            self._departs_at = departs_at
            if departs_at < inf:
                self._departure = Wakeup(self._env, departs_at - now, self._depart)
        if self._watcher is not None:
            self._watcher()

    def _depart(self, _: Event) -> None:
        self._departure = None
        self._settle()
        jobs = self._jobs
        head = jobs[0]
        attained_s: float = head[0]
        self._attained_s = attained_s  # exactly, whatever rounding did on the way
        self._is_departing = True
        while head[2] is None or head[0] <= attained_s:
            heappop(jobs)
            done: Callable[[], object] | None = head[2]
            if done is not None:
                head[2] = None
                self._present -= 1
                done()
            if not jobs:
                break
            head = jobs[0]
        self._is_departing = False
        if self._present or self._watcher is not None:
            self._share()
        else:
            jobs.clear()
            self._rate = self._busy = self._attained_s = 0.0
