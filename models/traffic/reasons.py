"""Why an attempt can fail, beside the end of its process."""

from enum import Enum


class Reason(Enum):
    """What was behind the outcome of a failed attempt whose process had not ended."""

    HOST = "host"
    """The host was down or went down."""
    CONNECTIONS = "connections"
    """nginx had no connection left."""
    BACKLOG = "backlog"
    """The backlog of the process was full."""
    DATABASE = "database"
    """The database was down, or had not answered when time was up."""
    DATABASE_FULL = "database-full"
    """The database took no more connections."""
    POOL = "pool"
    """No connection to the database became free in time."""
    STATEMENT = "statement"
    """The database cancelled a statement that took too long."""
    CALL = "call"
    """Another company had not answered when time was up."""
    CPU = "cpu"
    """No CPU had got round to it when time was up."""
    CACHE = "cache"
    """The cache was full and refused it, or was away when time was up."""
    LIMIT = "limit"
    """Its address was over a rate limit."""
    DEPTH = "depth"
    """Too much was at work on the host already."""
    REPAIR = "repair"
    """An operator ended it."""
