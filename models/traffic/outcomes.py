"""How an attempt, and the request behind it, can end."""

from enum import IntEnum
from typing import ClassVar

from models.traffic.reasons import Reason
from sim.errors import SimError


class Outcome(IntEnum):
    """The one end of an attempt. Its lower-case name is the key in the summary."""

    OK = 0
    BAD_GATEWAY = 1
    """No process of the system is up: nginx answers 502 at once."""
    GATEWAY_TIMEOUT = 2
    """nginx gave up on a silent process: 504."""
    POOL_TIMEOUT = 3
    """No database connection became free in time."""
    REFUSED = 4
    """Turned away at the door: the backlog or nginx's connections are full."""
    KILLED = 5
    """Its process ended while it was in flight."""
    CLIENT_TIMEOUT = 6
    """The client gave up; the server goes on working."""
    DATABASE_ERROR = 7
    """The database was down, refused the connection or broke it; or a full cache refused
    what was to be stored."""
    UNREACHABLE = 8
    """The host is down: nobody answers."""
    REJECTED = 9
    """The client's own circuit breaker did not let it out."""
    LIMITED = 10
    """Its address has asked too often: 429."""
    SHED = 11
    """Turned away because too much is at work already: 503."""

    @property
    def key(self) -> str:
        """Name in the summary."""
        return self.name.lower()

    @property
    def is_usual(self) -> bool:
        """Can it happen on any platform, and not only where a key asks for it?"""
        return self <= Outcome.REJECTED


class StoreError(SimError):
    """What holds the data did not do what was asked."""

    reason: ClassVar[Reason]


class DatabaseError(StoreError):
    """A query could not be run: the database is down or took no more connections."""

    reason = Reason.DATABASE


class DatabaseFullError(DatabaseError):
    """The database took no more connections."""

    reason = Reason.DATABASE_FULL


class StatementTimeoutError(DatabaseError):
    """A statement took too long, and the database cancelled it."""

    reason = Reason.STATEMENT


class CacheError(StoreError):
    """A value could not be stored: the cache is full and refuses it."""

    reason = Reason.CACHE
