"""A pool: tokens that are taken whole and given back whole, first come, first served."""

from collections import deque
from collections.abc import Generator
from math import inf
from typing import Any

from simpy.events import Event

from sim.environment import Environment, Turn
from sim.errors import AcquireTimeoutError


class Place(Turn):
    """A place in the queue of a pool; it happens when a token is handed over."""

    def __init__(self, env: Environment, pool: "Pool") -> None:
        self.env = env
        self.callbacks = []
        self.pool = pool


class Pool:
    """Interchangeable tokens lent first come, first served.

    Models threads and slots of a disk; where the use counts, as of database
    connections, `MeasuredPool` measures it.

    Invariants, at every event:

    * ``0 <= in_use <= capacity``;
    * nobody waits while a token idles: ``waiting`` implies ``in_use == capacity``;
    * a token is returned exactly once, and whoever gives up or is killed holds none.
    """

    def __init__(self, env: Environment, name: str, *, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"{name}: capacity must be at least 1, got {capacity}")
        self.name = name
        self.capacity = capacity
        self._env = env
        self._idle = capacity
        self._queue: deque[Turn] = deque()

    def __repr__(self) -> str:
        return (
            f"<Pool {self.name!r}: {self.in_use}/{self.capacity} in use,"
            f" {self.waiting} waiting>"
        )

    @property
    def in_use(self) -> int:
        """Tokens on loan."""
        return self.capacity - self._idle

    @property
    def waiting(self) -> int:
        """Customers in the queue."""
        return len(self._queue)

    def is_awaited_by(self, turn: object) -> bool:
        """Say whether who waits for *turn* stands in the queue."""
        return isinstance(turn, Place) and turn.pool is self and not turn.triggered

    def acquire(self, *, patience_s: float = inf) -> Generator[Event, Any, "Lease"]:
        """Wait for a token; return its lease.

        Raise `AcquireTimeoutError` once *patience_s* has passed in the queue. Without any
        it stands there for this instant, and gets what is given back in it, also later.
        """
        if self._idle:
            self._lend()
            return Lease(self)
        arrived_at = self._env._now
        turn = Place(self._env, self)
        self._queue.append(turn)
        alarm = None
        if patience_s < inf:
            alarm = self._env.wake(max(0.0, patience_s), lambda _: self._give_up(turn))
        try:
            has_token = yield turn
        except BaseException:
            self._abandon(turn)
            raise
        finally:
            if alarm is not None:
                alarm.cancel()
        if not has_token:
            raise AcquireTimeoutError(self.name, patience_s)
        self._end_wait(arrived_at)
        return Lease(self)

    def release(self) -> None:
        """Take a token back; hand it straight to the head of the queue, if any."""
        if self._queue:
            self._queue.popleft().succeed(True)
        else:
            self._put_back()

    def _lend(self) -> None:
        """Lend an idle token."""
        self._idle -= 1

    def _put_back(self) -> None:
        """Let a token idle."""
        self._idle += 1

    def _end_wait(self, arrived_at: float) -> None:
        """Let a customer who came at *arrived_at* go with its token."""

    def _lose(self) -> None:
        """Let a customer go without a token."""

    def _give_up(self, turn: Turn) -> None:
        if not turn.triggered:
            self._queue.remove(turn)
            self._lose()
            turn.succeed(False)

    def _abandon(self, turn: Turn) -> None:
        if not turn.triggered:
            self._queue.remove(turn)
        elif turn.value:  # granted in the very instant of being killed
            self.release()


class Lease:
    """One token on loan; a context manager, and released at most once."""

    __slots__ = ("_pool",)

    def __init__(self, pool: Pool) -> None:
        self._pool: Pool | None = pool

    def release(self) -> None:
        """Give the token back, if it was not given back yet."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.release()

    def __enter__(self) -> "Lease":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
