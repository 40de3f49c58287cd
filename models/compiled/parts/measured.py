"""What is measured of a process: its loop, and its connections to the database."""

import numpy as np

from models.compiled import callbacks, lives, pool
from models.compiled.engine import Engine
from models.compiled.parts.counted import histogram_of
from models.compiled.verbs import CLEAR_SPREAD, SETTLE_POOL
from sim.monitor import Histogram


class PlaneLoop:
    """What runs the code of a process, as far as it is measured."""

    def __init__(self, engine: Engine, life: int) -> None:
        self._engine = engine
        self._life = lives.lives(engine.p, life).loop
        self._number = life

    def busy_s(self) -> float:
        """Return the time spent running callbacks, or waiting for a core to do so."""
        life = lives.lives(self._engine.p, self._number)
        if not life.is_alive:
            return life.busy_s
        loop = callbacks.loops(self._engine.p, self._life)
        if loop.is_blocking:
            self._engine.do(SETTLE_POOL, loop.workers)
            workers = pool.pools(self._engine.p, loop.workers)
            return workers.lent_s / workers.capacity
        if loop.head < 0:
            return loop.busy_s
        return loop.busy_s + self._engine.clock.now - loop.began_at


class PlanePool:
    """The database connections of a process, as far as they are measured."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine = engine
        self._number = number

    @property
    def timeouts(self) -> int:
        """Customers that gave up, a count."""
        return pool.pools(self._engine.p, self._number).timeouts

    @property
    def waiting(self) -> int:
        """Customers in the queue now."""
        if pool.pools(self._engine.p, self._number).first < 0:
            return 0
        # Not from place to place: in a storm of retries there are 200,000.
        visits = self._engine.tables.rows("visits")
        here = (visits["is_queued"] != 0) & (visits["queue"] == self._number)
        return int(np.count_nonzero(here))

    def lent_s(self) -> float:
        """Return the time integral of connections on loan so far."""
        self._engine.do(SETTLE_POOL, self._number)
        return pool.pools(self._engine.p, self._number).lent_s

    def queueing_s(self) -> Histogram:
        """Return the queueing times of those that got one, over customers."""
        row = pool.pools(self._engine.p, self._number)
        times_s = histogram_of(self._engine, row.waits)
        times_s.add_zeros(row.granted_at_once)
        return times_s

    def clear(self) -> None:
        """Throw away what was measured so far; what is on loan stays so."""
        self._engine.do(SETTLE_POOL, self._number)
        row = pool.pools(self._engine.p, self._number)
        row.lent_s = 0.0
        row.granted_at_once = row.timeouts = 0
        self._engine.do(CLEAR_SPREAD, row.waits)
