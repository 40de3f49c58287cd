"""Claims of memory, which may cost lives; twin of `models.application.footprint`."""

from models.compiled import (
    container,
    eventloop,
    heap,
    memory,
    requestpages,
    sharedpages,
    works,
)
from models.compiled.callbacks import callbacks, loops
from models.compiled.causes import HEAP_LIMIT, OOM
from models.compiled.clock import clock_of
from models.compiled.dying import die, kill_daemon
from models.compiled.hosts import hosts
from models.compiled.kinds import NONE
from models.compiled.lives import Life, apps, lives, needs
from models.compiled.memory import accounts
from models.compiled.pressure import memories
from models.compiled.records import Plane, compiled
from models.compiled.rings import FILLS, draw
from models.compiled.visits import visits

EXEMPT = -1000
"""Whoever has this adjustment is never killed for memory."""


@compiled
def make_room(p: Plane, m: int, claimant: int) -> bool:
    """Kill the process with the highest badness; say whether there was anybody."""
    memory_ = memories(p, m)
    victim = NONE
    worst = 0.0
    a = memory_.first_account
    while a >= 0:
        account = accounts(p, a)
        if (account.held != 0 or a == claimant) and account.score_adj > EXEMPT:
            badness = account.held + account.score_adj * memory_.capacity / 1000
            if victim < 0 or badness > worst:
                victim = a
                worst = badness
        a = account.next
    if victim < 0:
        clock_of(p).stuck = m
        clock_of(p).claimant = claimant
        return False
    life, work = accounts(p, victim).life, accounts(p, victim).work
    if life >= 0:
        die(p, life, OOM)
    elif work >= 0:
        works.kill(p, work, OOM)
    else:
        kill_daemon(p, victim)
    return True


@compiled
def claim_for(p: Plane, a: int, units: int) -> bool:
    """Take *units* for an account, after kills if need be; say whether it is open."""
    m, serial = accounts(p, a).memory, accounts(p, a).serial
    memory.collect(p, m)
    while not memory.has_room(p, m, units):
        if not make_room(p, m, a):
            return False
        if not accounts(p, a).is_open or accounts(p, a).serial != serial:
            return False
    memory.take(p, a, units)
    return True


@compiled
def leak(p: Plane, number: int, units: int) -> bool:
    """Take *units* that leak from a process; say whether it survived that."""
    return claim(p, number, units, -heap.leak_outside(p, lives(p, number), units))


@compiled
def _move_cache(p: Plane, life: Life, ease: int) -> int:
    """Return what to claim for the cache; give back where *ease* is below 0."""
    need = needs(p, apps(p, life.app).system)
    if ease < 0:
        given = min(-ease, need.cache - life.cache_left)
        memory.free(p, life.account, given)
        life.cache_left += given
        return 0
    grown = min(need.cache_step, life.cache_left, ease)
    life.cache_left -= grown
    return grown


@compiled
def fill_cache(p: Plane, number: int) -> bool:
    """Take the whole cache at once; say whether the process survived it."""
    life = lives(p, number)
    filled = life.cache_left
    if needs(p, apps(p, life.app).system).cache_yields:
        filled = max(0, min(filled, life.steep_from - heap.live_on(p, life)))
    life.cache_left -= filled
    return claim(p, number, filled, 0)


@compiled
def claim(p: Plane, number: int, units: int, more: int) -> bool:
    """Take *units* for a process; say whether it survived that.

    V8 allocates *more* than that: in pages that it has kept; less, if negative, as
    buffers are outside its heap.
    """
    life = lives(p, number)
    if life.is_contained and life.is_alive:
        memory.collect(p, accounts(p, life.account).memory)
        if not container.admits(p, number, units):
            return False
    if not life.is_alive or not claim_for(p, life.account, units):
        return False
    if not heap.allocate(p, life, units + more):
        die(p, number, HEAP_LIMIT)
    return life.is_alive


@compiled
def open_request(p: Plane, number: int) -> None:
    """Take a request's memory, its share of the cache, and what leaks."""
    life = lives(p, number)
    app = apps(p, life.app)
    need = needs(p, app.system)
    taken = need.request
    if accounts(p, life.account).has_pages:
        taken = requestpages.take(p, life.account, need.request)
    outside = heap.leak_outside(p, life, app.leak_per_request)
    units = taken + app.leak_per_request
    if need.cache_yields:
        units += _move_cache(p, life, life.steep_from - heap.live_on(p, life) - units)
    elif life.cache_left != 0:
        units += need.cache_step
        life.cache_left -= need.cache_step
    claim(p, number, units, need.request - taken - outside)


@compiled
def fill_s(p: Plane, number: int) -> float:
    """Return the CPU time in which the next request fills what it leaks."""
    app = apps(p, lives(p, number).app)
    need = needs(p, app.system)
    span_s = need.fill_s_per_byte * app.leak_per_request
    if need.fill_varies and span_s != 0.0:
        span_s *= draw(p, app.system, FILLS, 0)
    return span_s


@compiled
def begin_request(p: Plane) -> None:
    """Let the request that a loop begins, or accepts, take its memory, if one does."""
    clock = clock_of(p)
    while clock.beginning >= 0:
        number = clock.beginning
        clock.beginning = NONE
        loop = loops(p, number)
        is_head = loop.head >= 0
        v = callbacks(p, loop.head).visit if is_head else loop.accepting
        if v >= 0:
            visits(p, v).has_begun = True
        life = loop.life
        loop.owed_s += fill_s(p, life)
        open_request(p, life)
        if not lives(p, life).is_alive:
            return
        if is_head:
            eventloop.bring(p, number)
        else:
            eventloop.begin_next(p, number)


@compiled
def claim_base(p: Plane, number: int) -> bool:
    """Take what a process needs to start; say whether it survived it."""
    life = lives(p, number)
    app = apps(p, life.app)
    need = needs(p, app.system)
    if not claim(p, number, need.base_units, 0):
        return False
    if need.shared != 0:
        life.shared = need.shared
        life.peak_shared = need.shared
        app.mapping += 1
        _share(p, app.host)
    return life.is_alive


@compiled
def _share(p: Plane, h: int) -> None:
    """Hold the pages that the processes of a host have mapped, after kills if need be."""
    host = hosts(p, h)
    if host.shared_account < 0:
        host.shared_account = memory.open_account(p, h, NONE, NONE, EXEMPT)
    missing = sharedpages.missing(p, h)
    if missing > 0:
        claim_for(p, host.shared_account, missing)
        sharedpages.give_back(p, h)
