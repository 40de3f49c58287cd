"""The story of an attempt; twin of `models.clients.request` and of the process.

It reads from top to bottom as the twin does: nginx, a process, its first callback, its
worker threads, the queries (`steps`), its last work, nginx again.
"""

from math import inf

from models.compiled import (
    callbacks,
    deadlines,
    entrance,
    eventloop,
    hosts,
    jobwork,
    pool,
)
from models.compiled.attempts import end, forget
from models.compiled.causes import (
    BAD_GATEWAY,
    BY_BACKLOG,
    OK,
    REFUSED,
)
from models.compiled.claims import begin_request, fill_s, open_request
from models.compiled.deadlines import ends_before
from models.compiled.fates import fail_out, leave_process
from models.compiled.heartbeats import push
from models.compiled.hosts import Host
from models.compiled.kinds import (
    BEGIN,
    NONE,
    TAKE,
    TIME_OUT,
)
from models.compiled.knocking import FULL, NOBODY, TAKEN, knock, take_in
from models.compiled.leaks import note_request
from models.compiled.lives import apps, handle, lives, slots
from models.compiled.measures import routes
from models.compiled.pressure import memories
from models.compiled.queries import compute
from models.compiled.records import Plane, compiled
from models.compiled.steps import burst_s, follow, last_figure, miss_of
from models.compiled.visits import pause, visits

READS, COMPUTES_FILE, READS_FILE = 10, 11, 12


WAITS_FOR_WORKER = 19


RUNS_FIRST, WAITS_FOR_THREAD, HASHES, COMES_BACK = 20, 21, 22, 23


ASKS, RUNS_JOB, WRITES = 25, 60, 70


THREADS, JOBS = 0, 1
"""Among the last figures of a request."""


@compiled
def go_on(p: Plane, v: int) -> None:
    """Go on with the story of an attempt until it waits or is over."""
    visit = visits(p, v)
    host = hosts.hosts(p, visit.host)
    if visit.step < READS:
        visit.step = READS
        if host.relay_s != 0.0:
            compute(p, v, host.cpu, host.relay_s)
            return
    if routes(p, visit.endpoint).is_static:
        _read_file(p, v, host)
        return
    if visit.step == WAITS_FOR_WORKER:
        visit.has_worker = pool.end_wait(p, v)
        _be_worked_on(p, v)
        return
    if visit.step < RUNS_FIRST:
        _meet(p, v)
        return
    if visit.step < ASKS and not _be_hashed(p, v):
        return
    if visit.step < RUNS_JOB and not follow(p, v):
        return
    _be_answered(p, v, host)


@compiled
def _read_file(p: Plane, v: int, host: Host) -> None:
    """Send a file, from disk if the page cache no longer holds it."""
    visit = visits(p, v)
    if visit.step == READS:
        visit.step = COMPUTES_FILE
        compute(p, v, host.cpu, host.static_cpu_s)
        return
    if visit.step == COMPUTES_FILE and miss_of(p, visit) < page_cache_miss(p, v):
        visit.step = READS_FILE
        pause(p, v, host.static_io_s)
        return
    end(p, v, OK)
    hosts.depart(p, v)
    forget(p, v)


@compiled
def page_cache_miss(p: Plane, v: int) -> float:
    """Return the share of the wanted page cache that is squeezed out."""
    host = hosts.hosts(p, visits(p, v).host)
    if host.wanted == 0:
        return 0.0
    memory = memories(p, visits(p, v).host)
    return min(1.0, max(0.0, 1.0 - (memory.ram - memory.used) / host.wanted))


@compiled
def _meet(p: Plane, v: int) -> None:
    """Let a process take the connection, unless its backlog is full."""
    visit = visits(p, v)
    limits = hosts.hosts(p, visit.host).read_limits
    if visit.step == READS and ends_before(p, limits, visit.limit_at):
        visit.patience = deadlines.begin(p, limits, v, TIME_OUT)
    came = knock(p, v)
    if came == NOBODY:
        app = apps(p, visit.app)
        cause = slots(p, app.first_slot + app.in_turn).last_exit
        fail_out(p, v, BAD_GATEWAY, cause)
    elif came == FULL:
        fail_out(p, v, REFUSED, BY_BACKLOG)
    elif came == TAKEN:
        _begin(p, v)


@compiled
def _begin(p: Plane, v: int) -> None:
    """Run the first callback, as soon as it is its turn."""
    visit = visits(p, v)
    loop = callbacks.loops(p, lives(p, visit.life).loop)
    if loop.is_blocking:
        visit.step = WAITS_FOR_WORKER
        handle(p, v)
        lives(p, visit.life).unaccepted += 1
        visit.has_worker = pool.acquire(p, v, loop.workers, inf)
        if visit.has_worker:
            _be_worked_on(p, v)
        return
    visit.step = RUNS_FIRST
    take_in(p, v, burst_s(p, visit, 0), BEGIN, TAKE)
    ticket = visit.ticket
    visit.ticket = 0  # it runs: if its process dies of it, it is doomed
    begin_request(p)
    visit.ticket = ticket


@compiled
def _be_worked_on(p: Plane, v: int) -> None:
    """Let the worker of a visit begin; memory is taken from here on."""
    visit = visits(p, v)
    visit.step = RUNS_FIRST
    lives(p, visit.life).unaccepted -= 1
    visit.has_begun = True
    open_request(p, visit.life)
    first_s = burst_s(p, visit, 0) + fill_s(p, visit.life)
    eventloop.run(p, lives(p, visit.life).loop, v, first_s, 0)


@compiled
def _be_hashed(p: Plane, v: int) -> bool:
    """Let a worker thread compute, if the route asks for that; say whether it is over."""
    visit = visits(p, v)
    life = lives(p, visit.life)
    if visit.step == RUNS_FIRST:
        if last_figure(p, visit, THREADS) == 0.0:
            visit.step = ASKS
            return True
        if callbacks.loops(p, life.loop).is_blocking:
            visit.step = COMES_BACK
            hash_s = last_figure(p, visit, THREADS)
            eventloop.run(p, life.loop, v, hash_s, 0)
            return False
        visit.step = WAITS_FOR_THREAD
        visit.has_thread = pool.acquire(p, v, life.threads, inf)
        if not visit.has_thread:
            return False
    elif visit.step == WAITS_FOR_THREAD:
        visit.has_thread = pool.end_wait(p, v)
    if visit.step == WAITS_FOR_THREAD:
        visit.step = HASHES
        core = apps(p, visit.app).core
        compute(p, v, core, last_figure(p, visit, THREADS))
        return False
    if visit.step == HASHES:
        visit.has_thread = False
        pool.release(p, life.threads)
        visit.step = COMES_BACK
        eventloop.run(p, life.loop, v, 0.0, 0)
        return False
    visit.step = ASKS
    return True


@compiled
def _be_answered(p: Plane, v: int, host: Host) -> None:
    """Do the last work in the process, pass nginx, and see to what follows."""
    visit = visits(p, v)
    app = apps(p, visit.app)
    job_s = last_figure(p, visit, JOBS)
    if visit.step < RUNS_JOB and job_s != 0.0 and app.jobs < 0:
        visit.step = RUNS_JOB
        eventloop.run(p, lives(p, visit.life).loop, v, job_s, 0)
        return
    if visit.step < WRITES:
        if lives(p, visit.life).first_leak >= 0:
            note_request(p, visit.life)
        leave_process(p, v)
        if visit.source >= 0:
            entrance.leave(p, v)
        app.stale_answers += 1 if visit.outcome != NONE else 0
        visit.step = WRITES
        if host.relay_s != 0.0:
            compute(p, v, host.cpu, host.relay_s)
            return
    end(p, v, OK)
    if app.jobs >= 0 and job_s != 0.0:
        jobwork.put(p, app.jobs, job_s)
    if routes(p, visit.endpoint).pushes:
        push(p, app.system, app.push_cpu_s)
    hosts.depart(p, v)
    forget(p, v)
