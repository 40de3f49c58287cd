"""Claims of memory, which may cost lives; twin of `models.application.footprint`.

And of the heap (`models.application.heap`), which slows a loop down and ends a process.
"""

from models.application.heap import (
    GROWTH_BEFORE_SWEEP,
    PROMOTED_SHARE,
    WORST_SHARE,
)
from models.compiled import container, eventloop, memory, requestpages, sharedpages, works
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
def _collect(p: Plane, life: Life, live: int) -> None:
    """Let the loop pause for a scavenge, and for a mark-sweep where one is due."""
    need, loop = needs(p, apps(p, life.app).system), loops(p, life.loop)
    life.promoted += PROMOTED_SHARE * life.allocated
    life.allocated = 0
    loop.owed_s += need.scavenge_s
    if life.promoted > GROWTH_BEFORE_SWEEP * live:
        life.promoted = 0.0
        loop.owed_s += need.sweep_s_per_byte * live
        if accounts(p, life.account).has_pages:
            memory.free(p, life.account, requestpages.shrink(p, life.account))


@compiled
def _live(p: Plane, life: Life) -> int:
    """Return the bytes on V8's heap."""
    need, account = needs(p, apps(p, life.app).system), accounts(p, life.account)
    live = account.held + life.shared - life.session_buffers - need.native
    if account.has_pages:
        live -= requestpages.unmanaged(p, life.account)
    return live


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
        filled = max(0, min(filled, life.steep_from - _live(p, life)))
    life.cache_left -= filled
    return claim(p, number, filled, 0)


@compiled
def _allocate(p: Plane, life: Life, units: int) -> bool:
    """Account for *units* more on V8's heap; say whether it survives."""
    need, loop = needs(p, apps(p, life.app).system), loops(p, life.loop)
    live = _live(p, life)
    if live >= life.steep_from:
        if live >= life.abort_at:
            return False
        steep = (live - life.steep_from) / (life.abort_at - life.steep_from)
        loop.stretch = 1.0 / (1.0 - WORST_SHARE * steep)
    else:
        loop.stretch = 1.0
    life.allocated += units
    if life.allocated >= need.young:
        _collect(p, life, max(0, live))
    return True


@compiled
def claim(p: Plane, number: int, units: int, reused: int) -> bool:
    """Take *units* for a process; say whether it survived that.

    It allocates *reused* more, of pages that it has kept.
    """
    life = lives(p, number)
    if life.is_contained and life.is_alive:
        memory.collect(p, accounts(p, life.account).memory)
        if not container.admits(p, number, units):
            return False
    if not life.is_alive or not claim_for(p, life.account, units):
        return False
    if not _allocate(p, life, units + reused):
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
    units = taken + app.leak_per_request
    if need.cache_yields:
        units += _move_cache(p, life, life.steep_from - _live(p, life) - units)
    elif life.cache_left != 0:
        units += need.cache_step
        life.cache_left -= need.cache_step
    claim(p, number, units, need.request - taken)


@compiled
def fill_s(p: Plane, number: int) -> float:
    """Return the CPU time in which a request fills what it leaks."""
    app = apps(p, lives(p, number).app)
    return needs(p, app.system).fill_s_per_byte * app.leak_per_request


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
