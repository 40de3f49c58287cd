"""Contents: which keys a cache holds; twin of `models.hosting.contents`."""

from math import inf

from models.compiled.clock import now_of
from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.rediscache import Cache, caches
from models.compiled.spare import growing


@record
class Entry:
    """One key that is held."""

    next: int
    previous: int
    key: int
    """NONE where each key is stored but once."""
    ends_at: float


@record
class Key:
    """One key that is asked for again."""

    entry: int
    """NONE while it is not held."""


FILLED = 128
"""Keys that are put there in one call: there is room for them."""


entries, _take_entry, _free_entry = growing("entries", Entry, waits=False)
keys = rows("keys", Key)
"""Of all caches, one after another."""


@compiled
def key_of(cache: Cache, draw: float) -> int:
    """Return which key this *draw* asks for; NONE if none that is asked for again."""
    if cache.keys == 0 or draw >= cache.hit_ratio:
        return NONE
    return int(draw / cache.hit_ratio * cache.keys)


@compiled
def holds(p: Plane, number: int, draw: float) -> bool:
    """Say whether a cache holds what this *draw* asks for."""
    cache = caches(p, number)
    if cache.keys == 0:
        return bool(draw < cache.hit_ratio)
    key = key_of(cache, draw)
    if key < 0:
        return False
    entry = keys(p, cache.first_key + key).entry
    return entry >= 0 and entries(p, entry).ends_at > now_of(p)


@compiled
def _drop(p: Plane, number: int, entry: int) -> None:
    """Let a cache hold a key no longer."""
    cache, old = caches(p, number), entries(p, entry)
    if old.previous >= 0:
        entries(p, old.previous).next = old.next
    else:
        cache.first = old.next
    if old.next >= 0:
        entries(p, old.next).previous = old.previous
    else:
        cache.last = old.previous
    if old.key >= 0:
        keys(p, cache.first_key + old.key).entry = NONE
    cache.held -= 1
    _free_entry(p, entry)


@compiled
def _append(p: Plane, number: int, key: int, ends_at: float) -> None:
    """Let a cache hold a key until then, as the newest."""
    cache = caches(p, number)
    e = _take_entry(p)
    entry = entries(p, e)
    entry.key = key
    entry.ends_at = ends_at
    entry.next = NONE
    entry.previous = cache.last
    if cache.last >= 0:
        entries(p, cache.last).next = e
    else:
        cache.first = e
    cache.last = e
    cache.held += 1
    if key >= 0:
        keys(p, cache.first_key + key).entry = e


@compiled
def store(p: Plane, number: int, key: int) -> bool:
    """Keep a key, or one that nobody asks for again; say whether there was room."""
    cache, now = caches(p, number), now_of(p)
    if key >= 0 and keys(p, cache.first_key + key).entry >= 0:
        _drop(p, number, keys(p, cache.first_key + key).entry)
    while cache.first >= 0 and entries(p, cache.first).ends_at <= now:
        _drop(p, number, cache.first)
    if cache.held + 1 > cache.capacity:
        if cache.refuses:
            cache.refused += 1
            return False
        cache.evicted += 1
        _drop(p, number, cache.first)
    _append(p, number, key, now + cache.ttl_s)
    return True


@compiled
def fill(p: Plane, number: int, first: int, wanted: int) -> None:
    """Hold some of the *wanted* keys, from the *first* on, their ages spread evenly."""
    cache = caches(p, number)
    for key in range(first, min(first + FILLED, wanted)):
        left_s = inf
        if cache.ttl_s < inf:
            left_s = cache.ttl_s * (key + 1) / wanted
        _append(p, number, key, now_of(p) + left_s)


@compiled
def flush(p: Plane, number: int) -> None:
    """Hold nothing."""
    while caches(p, number).first >= 0:
        _drop(p, number, caches(p, number).first)
