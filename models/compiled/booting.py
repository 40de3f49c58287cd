"""How a process comes and starts; twin of that part of `models.application.process`."""

from models.compiled import (
    callbacks,
    connections,
    eventloop,
    heap,
    histogram,
    leaks,
    memory,
    pool,
    primary,
    requestpages,
    sources,
    turnloop,
    workers,
)
from models.compiled.claims import claim_base, fill_cache
from models.compiled.kinds import (
    BOOT,
    LISTENS,
    NONE,
)
from models.compiled.lives import apps, free_life, lives, needs, slots, take_life
from models.compiled.records import Plane, compiled
from models.compiled.reports import report
from models.compiled.visits import free_visit, new_visit, start, visits


@compiled
def new_life(p: Plane, a: int, slot: int) -> int:
    """Return a process that fills a slot of an application, not started yet."""
    number = take_life(p)
    life, app = lives(p, number), apps(p, a)
    need = needs(p, app.system)
    life.app = a
    life.slot = slot
    _give_loop(p, number, app.core)
    life.serial += 1
    life.has_untaken = False
    life.threads = pool.new_pool(p, need.threads, NONE)
    life.account = memory.open_account(p, app.host, number, NONE, app.oom_score_adj)
    if need.retained_share != 0.0 or need.buffer_share != 0.0:
        memory.accounts(p, life.account).has_pages = True
        requestpages.begin(p, life.account, need.retained_share, need.buffer_share)
    life.lag = app.lag
    life.is_alive = True
    life.is_listening = False
    life.unaccepted = 0
    life.boot = NONE
    life.first_visit = NONE
    life.last_visit = NONE
    life.first_session = NONE
    life.last_session = NONE
    life.buffers = 0
    life.shared = 0
    life.peak_shared = 0
    life.cache_left = need.cache
    heap.begin(life, app)
    life.first_leak = NONE
    life.is_contained = app.memory_limit >= 0
    life.doom = 0
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
def _give_loop(p: Plane, number: int, core: int) -> None:
    """Give a process its loop, which takes turns if it sees connections that are kept."""
    life = lives(p, number)
    need = needs(p, apps(p, life.app).system)
    life.loop = callbacks.new_loop(p, core, need.wake_cpu_s)
    callbacks.loops(p, life.loop).life = number
    life.channel = NONE
    if need.workers > 0:
        workers.block(p, life.loop, need.workers)
    elif need.keeps:
        turnloop.take_turns(p, life.loop)
        life.channel = sources.new_source(p, False)


@compiled
def be_up(p: Plane, number: int, is_warm: bool) -> bool:
    """Let a process listen at once, as since before the run, if memory allows it."""
    is_up = claim_base(p, number)
    if is_up and is_warm:
        is_up = fill_cache(p, number)
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
def boot(p: Plane, number: int) -> None:
    """Let a process begin to start."""
    v = new_visit(p, BOOT)
    visits(p, v).life = number
    lives(p, number).boot = v
    start(p, v)


@compiled
def go_on_booting(p: Plane, v: int) -> None:
    """Take the base memory, do the work, and listen."""
    visit = visits(p, v)
    number = visit.life
    life = lives(p, number)
    need = needs(p, apps(p, life.app).system)
    if visit.step == 0:
        visit.step = 1
        if claim_base(p, number):
            eventloop.run(p, life.loop, v, need.boot_cpu_s, 0)
            return
    else:
        listen(p, number)
        primary.distribute(p, life.app)
        report(p, LISTENS, number, 0)
    life.boot = NONE
    free_visit(p, v)


@compiled
def forget_life(p: Plane, number: int) -> None:
    """Free the rows of a process that has ended, after that was heard."""
    life = lives(p, number)
    leaks.forget(p, number)
    if callbacks.loops(p, life.loop).takes_turns:
        sources.let_go(p, callbacks.loops(p, life.loop).door)
        sources.let_go(p, life.channel)
    if callbacks.loops(p, life.loop).is_blocking:
        pool.free_pool(p, callbacks.loops(p, life.loop).workers)
    callbacks.free_loop(p, life.loop)
    pool.free_pool(p, life.threads)
    if life.pool >= 0:
        histogram.free_spread(p, pool.pools(p, life.pool).waits)
        pool.free_pool(p, life.pool)
    free_life(p, number)
