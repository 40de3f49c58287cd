"""Looking up in a cache, and storing there; twin of `models.hosting.cache`."""

from models.compiled import commands, contents, eventloop
from models.compiled.lives import apps, lives
from models.compiled.measures import routes, tallies
from models.compiled.records import Plane, compiled
from models.compiled.rediscache import Cache, caches, is_reachable
from models.compiled.visits import pause, visits

ASKS, WAY_TO_CACHE, READS_CACHE, READS_HIT, WAITS_FOR_CACHE = 25, 26, 27, 28, 29


@compiled
def _answers(p: Plane, number: int, draw: float) -> bool:
    """Say whether to ask a cache for the read of this *draw*: it answers, or is away."""
    if number < 0:
        return False
    cache = caches(p, number)
    if cache.is_plain:
        return bool(cache.is_up) and draw < cache.hit_ratio
    if not is_reachable(cache):
        return bool(cache.waits)
    is_held = contents.holds(p, number, draw)
    cache.asked += 1
    cache.answered += 1 if is_held else 0
    return is_held


@compiled
def look_up(p: Plane, v: int, draw: float, answer_s: float) -> bool:
    """Ask the cache; say whether the visit waits for it, or for its answer to be read.

    When it does not, its step tells whether the answer was read or somebody else is to
    be asked.
    """
    visit = visits(p, v)
    number = apps(p, visit.app).cache
    if visit.step <= ASKS:
        if not routes(p, visit.endpoint).is_cacheable or not _answers(p, number, draw):
            return False
        caches(p, number).gets += 1
        visit.step = WAY_TO_CACHE
        if caches(p, number).latency_s != 0.0:
            pause(p, v, caches(p, number).latency_s)
            return True
    if visit.step == READS_HIT:
        return False
    if visit.step == READS_CACHE and caches(p, number).is_up:
        tallies(p, visit.system).hits += 1
        visit.step = READS_HIT
        eventloop.run(p, lives(p, visit.life).loop, v, answer_s, 0)
        return True
    return _fetch(p, v, caches(p, number), draw)


@compiled
def _fetch(p: Plane, v: int, cache: Cache, draw: float) -> bool:
    """Let the thread of a cache answer a visit, which waits if it is away."""
    visit = visits(p, v)
    number = apps(p, visit.app).cache
    if visit.step == WAITS_FOR_CACHE:
        if not visit.came or not contents.holds(p, number, draw):
            return False
    elif visit.step == READS_CACHE and not cache.waits:
        return False
    elif cache.waits and not cache.is_joined:
        visit.step = WAITS_FOR_CACHE
        commands.wait(p, v, number)
        return True
    if cache.is_up:
        visit.step = READS_CACHE
        eventloop.run(p, cache.loop, v, cache.cpu_s, 0)
        return True
    if not cache.waits:
        return False
    visit.step = WAITS_FOR_CACHE
    commands.wait(p, v, number)
    return True


@compiled
def put(p: Plane, v: int, draw: float) -> bool:
    """Store what the database has answered; say whether the cache did not refuse it."""
    number = apps(p, visits(p, v).app).cache
    if number < 0 or not routes(p, visits(p, v).endpoint).is_cacheable:
        return True
    cache = caches(p, number)
    if not cache.has_contents or not is_reachable(cache):
        return True
    key = contents.key_of(cache, draw)
    if key < 0 and cache.keys > 0:
        return True  # of those that no cache answers
    return contents.store(p, number, key)
