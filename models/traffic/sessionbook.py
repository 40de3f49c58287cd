"""The book of a system's sessions: how many there were, and how long without a socket."""

from collections import Counter
from enum import Enum
from typing import Protocol

from attrs import define, field

from sim.monitor import Histogram, TimeWeighted


class Failure(Enum):
    """Why a handshake came to nothing."""

    TIMEOUT = "timeout"
    """Its client, or nginx, had waited for too long; the server works on for nobody."""
    ADMISSION = "admission"
    """It was one too many in its second."""
    UNKNOWN = "unknown-session"
    """Its second request met a process that knew nothing of the first."""
    ELSE = "else"
    """Nobody listened, the door was full, or what it needed died or was refused."""


class Clock(Protocol):
    """Whatever knows the time."""

    @property
    def now(self) -> float:
        """Seconds since the start."""


@define
class SessionCounts:
    """Counts of sessions from the start or warm-up on."""

    opened: int = 0
    dropped: int = 0
    reconnected: int = 0
    failed: int = 0
    """Attempts to open one that came to nothing."""
    failures: Counter[str] = field(factory=Counter)
    """Of those, how many came to nothing for what."""


class SessionBook:
    """What is counted of the sessions of one system.

    Invariant: a session that is online is not away; one that is neither is being opened
    for the first time, or over.
    """

    def __init__(self, env: Clock) -> None:
        self.counts = SessionCounts()
        self.online = TimeWeighted(lambda: env.now)
        """Sessions held, over time."""
        self.away = TimeWeighted(lambda: env.now)
        """Sessions whose connection was lost or could not be had, over time."""
        self.reconnect_s = Histogram()
        """From being dropped to being back, over sessions."""
        self._told_s = (0.0, 0.0)

    def told_s(self) -> tuple[float, float]:
        """Return session-seconds with and without a connection since the last time."""
        before = self._told_s
        self._told_s = now = (self.online.integral(), self.away.integral())
        return now[0] - before[0], now[1] - before[1]

    def in_vain(self) -> int:
        """Return how many more handshakes have timed out than succeeded."""
        return self.counts.failures[Failure.TIMEOUT.value] - self.counts.opened

    def connected_share(self) -> float | None:
        """Return the share of session time with a connection; none if there was none."""
        online_s = self.online.integral()
        wanted_s = online_s + self.away.integral()
        return online_s / wanted_s if wanted_s else None

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.counts = SessionCounts()
        self.online.reset()
        self.away.reset()
        self.reconnect_s = Histogram()
        self._told_s = (0.0, 0.0)
