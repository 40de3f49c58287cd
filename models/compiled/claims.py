"""Claims of memory, which may cost lives; twin of `models.application.footprint`.

And of the heap (`models.application.heap`), which slows a loop down and ends a process.
"""

from models.application.heap import (
    GROWTH_BEFORE_SWEEP,
    PROMOTED_SHARE,
    WORST_SHARE,
)
from models.compiled import connections, eventloop, histogram, memory, pool
from models.compiled.causes import HEAP_LIMIT, OOM
from models.compiled.clock import clock_of
from models.compiled.dying import die, kill_daemon
from models.compiled.eventloop import callbacks, loops
from models.compiled.hosts import hosts
from models.compiled.kinds import NONE
from models.compiled.lives import Life, apps, free_life, lives, needs, slots, take_life
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
    life = accounts(p, victim).life
    if life >= 0:
        die(p, life, OOM)
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


@compiled
def _allocate(p: Plane, life: Life, units: int) -> bool:
    """Account for *units* more on V8's heap; say whether it survives."""
    need, loop = needs(p, apps(p, life.app).system), loops(p, life.loop)
    live = accounts(p, life.account).held - life.session_buffers - need.native
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
def claim(p: Plane, number: int, units: int) -> bool:
    """Take *units* for a process; say whether it survived that."""
    life = lives(p, number)
    if not life.is_alive or not claim_for(p, life.account, units):
        return False
    if not _allocate(p, life, units):
        die(p, number, HEAP_LIMIT)
    return life.is_alive


@compiled
def open_request(p: Plane, number: int) -> None:
    """Take a request's memory, its share of the cache, and what leaks."""
    life = lives(p, number)
    app = apps(p, life.app)
    need = needs(p, app.system)
    units = need.request + app.leak_per_request
    if life.cache_left != 0:
        units += need.cache_step
        life.cache_left -= need.cache_step
    claim(p, number, units)


@compiled
def begin_request(p: Plane) -> None:
    """Let the request that has become the head of a loop take its memory, if one has."""
    clock = clock_of(p)
    number = clock.beginning
    if number < 0:
        return
    clock.beginning = NONE
    visit = visits(p, callbacks(p, loops(p, number).head).visit)
    visit.has_begun = True
    life = visit.life
    open_request(p, life)
    if lives(p, life).is_alive:
        eventloop.bring(p, number)


@compiled
def be_up(p: Plane, number: int, is_warm: bool) -> bool:
    """Let a process listen at once, as since before the run, if memory allows it."""
    life = lives(p, number)
    need = needs(p, apps(p, life.app).system)
    is_up = claim(p, number, need.base_units)
    if is_up and is_warm:
        filled = life.cache_left
        life.cache_left = 0
        is_up = claim(p, number, filled)
    if is_up:
        listen(p, number)
    return is_up


@compiled
def listen(p: Plane, number: int) -> None:
    """Let a process take the requests of its slot."""
    life = lives(p, number)
    life.is_listening = True
    slot = slots(p, life.slot)
    slot.starting = NONE
    slot.serving = number


@compiled
def new_life(p: Plane, a: int, slot: int) -> int:
    """Return a process that fills a slot of an application, not started yet."""
    number = take_life(p)
    life, app = lives(p, number), apps(p, a)
    need = needs(p, app.system)
    life.app = a
    life.slot = slot
    life.loop = eventloop.new_loop(p, hosts(p, app.host).cpu, need.wake_cpu_s)
    life.threads = pool.new_pool(p, need.threads, NONE)
    life.account = memory.open_account(p, app.host, number, NONE, app.oom_score_adj)
    life.lag = app.lag
    life.is_alive = True
    life.is_listening = False
    life.unaccepted = 0
    life.boot = NONE
    life.first_visit = NONE
    life.last_visit = NONE
    life.first_session = NONE
    life.last_session = NONE
    life.session_buffers = 0
    life.cache_left = need.cache
    life.allocated = 0
    life.promoted = 0.0
    life.steep_from = app.steep_from
    life.abort_at = app.abort_at
    life.requests = 0
    life.sessions = 0
    life.pool = NONE
    if app.database >= 0:
        waits = histogram.take_spread(p)
        histogram.clear(p, waits)
        life.pool = pool.new_pool(p, need.pool_size, waits)
        connections.join(p, life.pool, number, app.database)
    slots(p, slot).starting = number
    return number


@compiled
def forget_life(p: Plane, number: int) -> None:
    """Free the rows of a process that has ended, after that was heard."""
    life = lives(p, number)
    eventloop.free_loop(p, life.loop)
    pool.free_pool(p, life.threads)
    if life.pool >= 0:
        histogram.free_spread(p, pool.pools(p, life.pool).waits)
        pool.free_pool(p, life.pool)
    free_life(p, number)
