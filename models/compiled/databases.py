"""Databases, and what they count; twin of `models.hosting.database`.

Their queries are in `queries`. Backends take memory of the host where they live.
"""

from models.compiled import memory
from models.compiled.records import Plane, compiled, record, rows


@record
class Database:
    """One database; its disk is a pool."""

    cpu: int
    disk: int
    is_up: bool
    connect_s: float
    network_s: float
    buffer_hit_ratio: float
    io_s: float
    max_connections: int
    connections: int
    connections_peak: int
    refused: int
    queries: int
    reads: int
    statement_timeout_s: float
    """Infinite, if a query may take as long as it does."""
    cancelled: int
    account: int
    """Of its memory on the host where it lives; NONE elsewhere."""
    backend: int
    """Bytes of that, for each connection."""
    first_pool: int
    last_pool: int
    first_visit: int
    """Whose queries it has, oldest first."""
    last_visit: int
    slowness: float
    """On the demand of queries that begin, whatever their schema."""


databases = rows("databases", Database)


@compiled
def disconnect(p: Plane, d: int, closed: int) -> None:
    """Let a database have *closed* connections less."""
    store = databases(p, d)
    store.connections -= closed
    if store.account >= 0:
        memory.free(p, store.account, closed * store.backend)
