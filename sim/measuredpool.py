"""A pool whose use is measured: over time, over customers, and who gave up."""

from sim.environment import Environment
from sim.monitor import Histogram
from sim.pool import Pool


class MeasuredPool(Pool):
    """A pool that knows how long its tokens were lent and its customers waited.

    Invariants, from the start or the last `clear` on:

    * ``lent_s()`` is the area under ``in_use``, in token-seconds;
    * ``queueing_s()`` holds one time for each customer that left with a token, and
      ``timeouts`` counts those whose patience ended.
    """

    def __init__(self, env: Environment, name: str, *, capacity: int) -> None:
        super().__init__(env, name, capacity=capacity)
        self.timeouts = 0
        """Customers that gave up, a count."""
        self._lent_s = 0.0
        self._changed_at = env.now
        self._waits_s = Histogram()
        self._granted_at_once = 0

    def queueing_s(self) -> Histogram:
        """Return the queueing times of those that got a token, over customers."""
        times_s = Histogram()
        times_s.merge(self._waits_s)
        times_s.add_zeros(self._granted_at_once)
        return times_s

    def lent_s(self) -> float:
        """Return the time integral of tokens on loan so far."""
        self._settle()
        return self._lent_s

    def clear(self) -> None:
        """Throw away what was measured so far; tokens on loan stay on loan."""
        self._settle()
        self._lent_s = 0.0
        self._waits_s = Histogram()
        self._granted_at_once = self.timeouts = 0

    def _settle(self) -> None:
        now = self._env._now
        self._lent_s += (self.capacity - self._idle) * (now - self._changed_at)
        self._changed_at = now

    def _lend(self) -> None:
        self._settle()
        self._idle -= 1
        self._granted_at_once += 1

    def _put_back(self) -> None:
        self._settle()
        self._idle += 1

    def _end_wait(self, arrived_at: float) -> None:
        self._waits_s.add(self._env._now - arrived_at)

    def _lose(self) -> None:
        self.timeouts += 1
