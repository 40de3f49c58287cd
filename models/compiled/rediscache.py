"""Caches, as rows; twin of `models.hosting.cache`.

What they answer is in `lookups`, what they hold in `contents`, who waits in `commands`.
"""

from models.compiled.records import compiled, record, rows


@record
class Cache:
    """Redis: one thread on its host."""

    loop: int
    is_up: bool
    gets: int
    asked: int
    """Reads while it was there, and those below whose values it had."""
    answered: int
    hit_ratio: float
    cpu_s: float
    latency_s: float
    is_plain: bool
    """Is it unknown what it holds, and does nobody wait while it is away?"""
    has_contents: bool
    keys: int
    """How many different ones are asked for; 0 if each is stored but once."""
    first_key: int
    capacity: float
    """Keys at most; infinite, if its size says nothing of them."""
    ttl_s: float
    refuses: bool
    held: int
    evicted: int
    refused: int
    first: int
    """Of the keys that it holds, the oldest."""
    last: int
    waits: bool
    """Do commands wait while it is away?"""
    most_retries: int
    is_joined: bool
    """Is there a connection, for those who would wait?"""
    first_waiting: int
    last_waiting: int


caches = rows("caches", Cache)


@compiled
def is_reachable(cache: Cache) -> bool:
    """Say whether a cache can be asked and written to."""
    return bool(cache.is_joined if cache.waits else cache.is_up)
