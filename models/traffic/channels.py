"""Channels: through which part of the platform a failure reaches a request."""

from enum import IntEnum


class Channel(IntEnum):
    """The part that failed a request; its lower-case name is the key in the results."""

    MEMORY = 0
    """Its process was ended for memory, or had not come back from that."""
    PROCESS = 1
    """Its process crashed, was replaced, or had not come back from that."""
    HOST = 2
    """The host was down, or still booting."""
    DATABASE = 3
    """The database answered with an error, or not in time."""
    POOL = 4
    """No connection became free in time."""
    CPU = 5
    """Time was up, or the backlog full, before a CPU had got round to it."""
    GATEWAY = 6
    """nginx had no connection left, or turned it away by a limit."""
    AUTH = 7
    """It was answered, or rather not, by a process of another system."""
    BREAKER = 8
    """The client's circuit breaker did not let it out."""
    CALL = 9
    """Another company, asked by its process, had not answered in time."""

    @property
    def key(self) -> str:
        """Name in the results."""
        return self.name.lower()
