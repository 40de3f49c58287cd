"""Users at the seam: who asks a system, what answers, and what is counted of both."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from models.config import SystemConfig
from models.seam.endedrequests import EndedRequests
from models.seam.processes import Deployment
from models.traffic.measures import SystemMeasures
from models.traffic.outcomes import Outcome
from models.traffic.sessionbook import SessionCounts
from sim.monitor import Histogram, TimeWeighted
from sim.rate import Rate

SystemChanged = Callable[[bool], None]
"""Report: a system is up, or down, from now on."""


class Asked(Protocol):
    """A request that has ended, as it is told."""

    number: int
    arrived_at: float
    rtt_s: float
    attempts: int
    cause: object
    """Behind the outcome of its last failed attempt."""

    @property
    def endpoint(self) -> int:
        """Index of its route."""


@runtime_checkable
class System(Protocol):
    """One web system as it serves."""

    name: str
    config: SystemConfig
    up: TimeWeighted
    """1 while it could serve a new request, over time."""
    failures: int
    """Count of the times it went down."""

    @property
    def apps(self) -> Sequence[Deployment]:
        """What serves for it."""

    @property
    def measures(self) -> SystemMeasures:
        """What its users experienced."""

    @property
    def is_up(self) -> bool:
        """Is there a process that could take a new request, and a database for it?"""

    @property
    def stale_answers(self) -> int:
        """Answers of its processes for which nobody waited any more."""

    def listen(self, listener: SystemChanged) -> None:
        """Tell *listener* from now on when it goes up or down."""

    def refresh(self) -> None:
        """Note whether it is up, after something has changed."""

    def clear(self, now_s: float) -> None:
        """Throw away what was measured so far."""


@runtime_checkable
class Audience(Protocol):
    """Those who ask one system."""

    rate: Rate | None
    """At which requests are expected; none where the users' own turns say when."""

    def fetch(self) -> None:
        """Send a request that nobody planned."""

    def listen(self, listener: Callable[[Asked, Outcome, float], None]) -> None:
        """Tell *listener* from now on of every request's end, outcome and span."""

    def keep_ends(self) -> Callable[[], EndedRequests]:
        """Keep from now on how every request ends; return what gives that so far."""

    def waiting_since(self) -> list[float]:
        """Return when those came who wait for an answer now, static files apart."""


@runtime_checkable
class Sockets(Protocol):
    """The sessions of one system."""

    counts: SessionCounts
    online: TimeWeighted
    """Sessions held, over time."""
    away: TimeWeighted
    """Sessions whose connection was lost or could not be had, over time."""
    reconnect_s: Histogram
    """From being dropped to being back, over sessions."""

    def fetch_all(self, send: Callable[[], None]) -> None:
        """Let every open session send one request, as an announcement makes them do."""

    def told_s(self) -> tuple[float, float]:
        """Return session-seconds with and without a connection since the last time."""

    def in_vain(self) -> int:
        """Return how many more handshakes have timed out than succeeded."""

    def connected_share(self) -> float | None:
        """Return the share of session time with a connection; none if there was none."""

    def clear(self) -> None:
        """Throw away what was measured so far."""
