"""Calls: what the processes of an application ask of others, outside the platform."""

from models.hosting.slowdown import Slowdown
from models.hosting.visit import Visit
from sim.environment import Environment, Story, Wakeup
from sim.monitor import TimeWeighted


class Calls:
    """Waiting for an answer that costs nobody here any CPU: another company's API.

    Whoever is asked takes any number of calls at once, and each takes its own time.
    Invariant: who is among `visits` waits, and who has gone, or was killed, is not.
    """

    def __init__(self, env: Environment) -> None:
        self._env = env
        self.visits: dict[Visit, None] = {}
        """Who waits, oldest first."""
        self._slowdown = Slowdown()
        self.holding = TimeWeighted(lambda: env.now)
        """Who waits with a connection to the database in hand, over time."""

    def slow_down(self, factor: float) -> None:
        """Let calls that begin from now on take *factor* times as long."""
        self._slowdown.begin(factor)

    def quicken(self, factor: float) -> None:
        """Take back a `slow_down` by *factor*."""
        self._slowdown.end(factor)

    def wait(self, visit: Visit, wait_s: float) -> Story:
        """Let *visit* wait for an answer that usually takes *wait_s*."""
        self.visits[visit] = None
        try:
            yield Wakeup(self._env, wait_s * self._slowdown.factor)
        finally:
            self.visits.pop(visit, None)

    def wait_holding(self, visit: Visit, wait_s: float) -> Story:
        """Let *visit* wait as before, with a connection in hand."""
        self.holding.add(1)
        try:
            yield from self.wait(visit, wait_s)
        finally:
            self.holding.add(-1)

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.holding.reset()
