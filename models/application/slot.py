"""A slot under PM2: the place of one process, which one life after another fills."""

from collections import Counter
from typing import Generic, Protocol, TypeVar

from models.hosting.exits import Exit
from models.traffic import pooluse
from models.traffic.pooluse import PoolMeasures
from sim.environment import Environment

QUICK_EXITS = 16
"""So many exits in a row, each within a second of a start, and PM2 gives up
(``errored``): PM2 7.0, ``God.js``, same constant in 5.x."""


class Loop(Protocol):
    """What runs the code of a process, as far as it is measured."""

    def busy_s(self) -> float:
        """Return for how long it was taken."""


class Measured(Protocol):
    """A life as its slot sees it: what it measures."""

    @property
    def loop(self) -> Loop:
        """What runs its code."""

    @property
    def peak_mib(self) -> float:
        """Highest resident memory so far."""

    @property
    def pool(self) -> pooluse.Measured | None:
        """Its pool of database connections, if it has one."""

    def clear(self) -> None:
        """Throw away what was measured so far."""


Life = TypeVar("Life", bound=Measured)


class Slot(Generic[Life]):
    """The place of one process: who serves in it, who starts, and how often that was.

    Invariant: at most one life serves, and at most one more starts beside it.
    """

    def __init__(self, env: Environment, name: str, *, pool_size: int) -> None:
        self._env = env
        self.name = name
        self.pool_size = pool_size
        self.serving: Life | None = None
        self.starting: Life | None = None
        self.restarts: Counter[Exit] = Counter()
        self.last_exit: Exit | None = None
        """What ended its last life."""
        self.is_errored = False
        """Has PM2 given it up?"""
        self._quick_exits = 0
        self._rss_peak_mib = 0.0
        self._busy_s = 0.0
        self._lived_s = 0.0
        self._lives_since: float = env.now
        self._pool = PoolMeasures()
        self._down_s = 0.0
        self._down_since: float = env.now

    def __repr__(self) -> str:
        return f"<Slot {self.name!r}: {'up' if self.serving is not None else 'down'}>"

    @property
    def lives(self) -> list[Life]:
        """The processes that exist now."""
        return [life for life in (self.serving, self.starting) if life is not None]

    def start(self, life: Life) -> None:
        """Let *life* begin, beside the one that serves if there is one."""
        self._lived_s, self._lives_since = self.lived_s(), self._env.now
        self.starting = life

    def listen(self, life: Life) -> None:
        """Let *life*, which has started, take the requests from now on."""
        self.starting = None
        if self.serving is None:
            self._down_s += self._env.now - self._down_since
        self.serving = life

    def lose(self, life: Life, cause: Exit) -> None:
        """Take *life*, which *cause* has ended, out of service; keep its measures."""
        self._lived_s, self._lives_since = self.lived_s(), self._env.now
        if life is self.serving:
            self.serving = None
            self._down_since = self._env.now
        elif life is self.starting:
            self.starting = None
        self.last_exit = cause
        self.restarts[cause] += 1
        self._busy_s += life.loop.busy_s()
        self._rss_peak_mib = max(self._rss_peak_mib, life.peak_mib)
        if life.pool is not None:
            self._pool.add(life.pool)

    def give_up(self, *, was_quick: bool) -> bool:
        """Count an exit that was to be followed by a start; say whether PM2 gives up."""
        self._quick_exits = self._quick_exits + 1 if was_quick else 0
        self.is_errored = self._quick_exits >= QUICK_EXITS
        return self.is_errored

    def forgive(self) -> None:
        """Begin to count quick exits anew: an operator, or a new daemon, has come."""
        self.is_errored = False
        self._quick_exits = 0

    def lived_s(self) -> float:
        """Return the time that its lives lived so far, two at a time counted twice."""
        return self._lived_s + len(self.lives) * (self._env.now - self._lives_since)

    def busy_s(self) -> float:
        """Return the time for which the loops of its lives were busy so far."""
        busy_s = 0.0
        for life in (self.serving, self.starting):
            if life is not None:
                busy_s += life.loop.busy_s()
        return self._busy_s + busy_s

    @property
    def queued(self) -> int:
        """Who waits for a database connection now, a count."""
        return sum(life.pool.waiting for life in self.lives if life.pool)

    def lent_s(self) -> float:
        """Return the time integral of the connections on loan so far."""
        lent_s = 0.0
        for life in (self.serving, self.starting):
            if life is not None and life.pool is not None:
                lent_s += life.pool.lent_s()
        return self._pool.lent_s + lent_s

    def loop_utilisation(self) -> float:
        """Return the share of their time for which the loops of its lives were busy.

        Over the time that each lived, so that two beside each other are one loop's use
        on average; 0 if none ever lived.
        """
        lived_s = self.lived_s()
        return self.busy_s() / lived_s if lived_s else 0.0

    def rss_peak_mib(self) -> float:
        """Return the highest resident memory of any life so far."""
        return max(self._rss_peak_mib, *(life.peak_mib for life in self.lives), 0.0)

    def pool_measures(self) -> PoolMeasures:
        """Return the use of its pools, over all lives so far."""
        measures = PoolMeasures(self._pool.lent_s, self._pool.timeouts)
        measures.waits_s.merge(self._pool.waits_s)
        for life in self.lives:
            if life.pool is not None:
                measures.add(life.pool)
        return measures

    def down_s(self) -> float:
        """Return the time without a serving process so far."""
        if self.serving is not None:
            return self._down_s
        return self._down_s + self._env.now - self._down_since

    def clear(self) -> None:
        """Measure anew: the warm-up is over."""
        self.restarts.clear()
        self._rss_peak_mib = 0.0
        self._pool = PoolMeasures()
        # What the lives of now have done already is taken off in advance.
        self._busy_s = -sum(life.loop.busy_s() for life in self.lives)
        self._lived_s = 0.0
        self._lives_since = self._env.now
        self._down_s = 0.0
        self._down_since = self._env.now
        for life in self.lives:
            life.clear()
