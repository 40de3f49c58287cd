"""Use of connection pools: what is kept of those whose processes have ended."""

from typing import Protocol

from attrs import define, field

from sim.monitor import Histogram


class Measured(Protocol):
    """A pool of connections, as far as it is measured."""

    @property
    def timeouts(self) -> int:
        """Customers that gave up, a count."""

    @property
    def waiting(self) -> int:
        """Customers in the queue now."""

    def lent_s(self) -> float:
        """Return the time integral of connections on loan so far."""

    def queueing_s(self) -> Histogram:
        """Return the queueing times of those that got one, over customers."""


@define
class PoolMeasures:
    """Use of a slot's connection pool over all the lives of its process."""

    lent_s: float = 0.0
    """Time integral of connections on loan."""
    timeouts: int = 0
    waits_s: Histogram = field(factory=Histogram)
    """Queueing times of those that got a connection, over customers."""

    def add(self, pool: Measured) -> None:
        """Add what was measured of *pool*."""
        self.lent_s += pool.lent_s()
        self.timeouts += pool.timeouts
        self.waits_s.merge(pool.queueing_s())
