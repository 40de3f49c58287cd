"""The pool of database connections that one process keeps, as node-postgres does.

Source: pg-pool 3.14 (``index.js``): connections are opened when needed, the one used
last is used next, one that idles for ten seconds is closed, and whoever waits does so
first in, first out, for ever unless a time-out is set.
"""

from collections import deque
from collections.abc import Callable, Generator
from math import inf
from typing import Any

from simpy.events import Event

from models.application.surroundings import Deployment
from models.config import ProcessConfig
from models.hosting.database import Database
from models.hosting.exits import Exit
from models.seam.processes import Slot
from models.traffic.outcomes import DatabaseError
from sim.environment import Environment, Wakeup
from sim.errors import Killed
from sim.eventloop import Source
from sim.measuredpool import MeasuredPool
from sim.pool import Lease


class ConnectionPool:
    """Connections of one process to one database.

    Invariants:

    * ``0 <= in use <= open <= size``, and the database counts every open one;
    * a connection is given back exactly once;
    * a closed pool holds no connection and lends none: whoever asks it learns that
      the process has ended.
    """

    def __init__(
        self,
        env: Environment,
        name: str,
        config: ProcessConfig,
        *,
        database: Database,
        size: int,
        resized: Callable[[int], bool],
    ) -> None:
        """Keep *size* at most; *resized* is told of connections opened and closed."""
        self._env = env
        self.pool = MeasuredPool(env, name, capacity=size)
        self.database = database
        patience_s = config.acquire_timeout_s
        self._patience_s = inf if patience_s is None else patience_s
        self._idle_s = config.connection_idle_s
        self._resized = resized
        self._idle: deque[tuple[float, Source]] = deque()
        """Since when connections idle, and which, the one used last at the end."""
        self._closed_by: Exit | None = None
        self.open = 0
        database.pools[self] = None

    def acquire(self) -> Generator[Event, Any, "Connection"]:
        """Wait for a connection and return it, opening one where none idles.

        Raise `Killed` if the process has ended, or ends of the memory that it takes.
        """
        lease = yield from self.pool.acquire(patience_s=self._patience_s)
        connection = Connection(self, lease)
        try:
            self.close_idle()
            if self._idle:
                connection.source = self._idle.pop()[1]
                return connection
            connection.source = Source()
            self._open_one()
            if self.database.connect_s:
                yield Wakeup(self._env, self.database.connect_s)
        except DatabaseError:
            lease.release()
            raise
        except BaseException:
            connection.drop()
            raise
        return connection

    def _open_one(self) -> None:
        self._check_open()
        self.database.connect()
        if self._closed_by is not None:  # killed for the memory of its own backend
            self.database.disconnect(1)
        self._check_open()
        self.open += 1
        self._resized(1)
        self._check_open()  # its process may have died of the memory that this took

    def _check_open(self) -> None:
        if self._closed_by is not None:
            raise Killed(self._closed_by)

    def close_idle(self) -> None:
        """Close the connections that have idled for too long."""
        expired = 0
        oldest = self._env._now - self._idle_s
        while self._idle and self._idle[0][0] <= oldest:
            self._idle.popleft()
            expired += 1
        if expired:
            self._close(expired)

    def break_off(self) -> None:
        """Lose every idle connection: the database went away."""
        idle = len(self._idle)
        self._idle.clear()
        self._close(idle)

    def shut(self, cause: Exit) -> None:
        """Close everything: the process has ended, of *cause*."""
        if self._closed_by is not None:
            return
        self._closed_by = cause
        del self.database.pools[self]
        self.database.disconnect(self.open)
        self.open = 0
        self._idle.clear()

    def _close(self, connections: int) -> None:
        if connections and self._closed_by is None:
            self.open -= connections
            self.database.disconnect(connections)
            self._resized(-connections)

    def _take_back(self, lease: Lease, source: Source | None) -> None:
        """Take back the connection behind *source*; a broken one has none."""
        if self._closed_by is None:
            if source is None:
                self._close(1)
            else:
                self._idle.append((self._env._now, source))
        lease.release()


class Connection:
    """A connection in use; given back at most once."""

    __slots__ = ("_lease", "_pool", "source")

    def __init__(self, pool: ConnectionPool, lease: Lease) -> None:
        self.source: Source | None = None
        """Where its answers become ready, once it is open."""
        self._pool: ConnectionPool | None = pool
        self._lease = lease

    def give_back(self) -> None:
        """Return it to its pool, ready for the next query."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool._take_back(self._lease, self.source)

    def drop(self) -> None:
        """Close it, if it was not given back: its query did not come to an end."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool._take_back(self._lease, None)


def pool_of(
    app: Deployment, slot: Slot, *, resized: Callable[[int], bool]
) -> ConnectionPool | None:
    """Return the connections of a process to its database, if it has one.

    *resized* is told of connections opened and closed.
    """
    if app.database is None:
        return None
    return ConnectionPool(
        app.host.env,
        f"{slot.name}.pool",
        app.process_config,
        database=app.database,
        size=slot.pool_size,
        resized=resized,
    )
