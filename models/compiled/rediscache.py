"""Caches that answer a share of all reads; twin of `models.hosting.cache`."""

from models.compiled.records import Plane, compiled, record, rows


@record
class Cache:
    """Redis: one thread on its host."""

    loop: int
    is_up: bool
    gets: int
    hit_ratio: float
    cpu_s: float
    latency_s: float


caches = rows("caches", Cache)


@compiled
def asks_cache(p: Plane, number: int, draw: float) -> bool:
    """Say whether a cache, if there is one, answers the read with this *draw*."""
    if number < 0:
        return False
    cache = caches(p, number)
    return bool(cache.is_up) and draw < cache.hit_ratio
