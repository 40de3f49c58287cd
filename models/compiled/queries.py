"""A query, from its connection to the answer; twin of `models.application.steps`."""

from math import inf

from models.compiled import connections, cores, eventloop, holds, pool, sources
from models.compiled.causes import (
    BY_DATABASE,
    BY_DATABASE_FULL,
    BY_POOL,
    BY_STATEMENT,
    DATABASE_ERROR,
    POOL_TIMEOUT,
)
from models.compiled.claims import claim, claim_for
from models.compiled.clock import fresh_ticket
from models.compiled.databases import databases, disconnect
from models.compiled.enquiries import leave_query, limit_query, take_query
from models.compiled.fates import end_killed, fail_out, leave_station
from models.compiled.kinds import GIVE_BACK, NONE, VISIT
from models.compiled.lives import apps, lives, needs
from models.compiled.records import Plane, compiled
from models.compiled.visits import Visit, pause, visits

ASKS = 25


WAITS_FOR_POOL, CONNECTS = 30, 31


ON_ITS_WAY, IS_HELD, COMPUTES, WAITS_FOR_DISK, READS_DISK = 40, 41, 42, 43, 44


READS_ANSWER, READS_ERROR = 50, 51


@compiled
def compute(p: Plane, v: int, core: int, demand_s: float) -> None:
    """Let a visit receive *demand_s* of a core."""
    visit = visits(p, v)
    visit.ticket = fresh_ticket(p)
    visit.core = core
    visit.job = cores.admit(p, core, demand_s, VISIT, v, visit.ticket)


@compiled
def query(p: Plane, v: int) -> bool:
    """Query the database and read the answer in a callback of the loop."""
    if visits(p, v).step < ON_ITS_WAY and not get_connection(p, v):
        return False
    return consult(p, v, GIVE_BACK)


@compiled
def consult(p: Plane, v: int, begins: int) -> bool:
    """Let the database answer, over a connection in hand, and read that in a callback."""
    visit = visits(p, v)
    if visit.step < ON_ITS_WAY:
        store = databases(p, apps(p, visit.app).database)
        visit.step = ON_ITS_WAY
        take_query(p, v, apps(p, visit.app).database)
        way_s = 2.0 * store.network_s
        way_s += _hold_of_host(p, visit).delay_s
        if way_s != 0.0:
            pause(p, v, way_s)
            return False
    if visit.step < READS_ANSWER:
        if not _be_answered(p, v):
            return False
        leave_query(p, v)
        visit.step = READS_ANSWER
        loop = lives(p, visit.life).loop
        source = visit.answer_source if begins == GIVE_BACK else NONE
        eventloop.run_at(p, loop, v, visit.answer_s, begins, source)
        return False
    if visit.step == READS_ERROR:
        fail_out(p, v, DATABASE_ERROR, BY_STATEMENT)
        return False
    return True


@compiled
def cancel(p: Plane, v: int) -> None:
    """End a query that has taken too long; its connection is as good as before."""
    visit = visits(p, v)
    leave_station(p, v)
    leave_query(p, v)
    databases(p, apps(p, visit.app).database).cancelled += 1
    visit.step = READS_ERROR
    eventloop.run(p, lives(p, visit.life).loop, v, 0.0, GIVE_BACK)


@compiled
def get_connection(p: Plane, v: int) -> bool:
    """Get a connection of the process into the hands of a visit."""
    visit = visits(p, v)
    number = lives(p, visit.life).pool
    if visit.step < WAITS_FOR_POOL:
        visit.step = WAITS_FOR_POOL
        need = needs(p, apps(p, visit.app).system)
        if not pool.acquire(p, v, number, need.patience_s):
            return False
        if connections.connections(p, number).closed_by >= 0:
            pool.take_back_count(p, number)  # its process had ended, and was measured
    elif visit.step == WAITS_FOR_POOL:
        if not pool.end_wait(p, v):
            fail_out(p, v, POOL_TIMEOUT, BY_POOL)
            return False
    else:
        return True
    visit.connections = 1
    connections.close_idle(p, number)
    if connections.reuse(p, v, number):
        return True
    if needs(p, apps(p, lives(p, visit.life).app).system).keeps:
        visit.answer_source = sources.new_source(p, False)
    if not _open(p, v, number):
        return False
    connect_s = databases(p, apps(p, visit.app).database).connect_s
    if connect_s != 0.0:
        visit.step = CONNECTS
        pause(p, v, connect_s)
        return False
    return True


@compiled
def _open(p: Plane, v: int, number: int) -> bool:
    """Open one more connection for a visit that has a token; say whether it lives."""
    visit = visits(p, v)
    kept = connections.connections(p, number)
    if kept.closed_by >= 0:
        end_killed(p, v, kept.closed_by)
        return False
    store = databases(p, kept.database)
    is_up = store.is_up
    if not is_up or not connections.connect(p, number):
        visit.connections = 0
        sources.let_go(p, visit.answer_source)
        visit.answer_source = NONE
        pool.release(p, number)
        fail_out(p, v, DATABASE_ERROR, BY_DATABASE_FULL if is_up else BY_DATABASE)
        return False
    if store.account >= 0:
        claim_for(p, store.account, store.backend)
        if kept.closed_by >= 0:  # killed for the memory of its own backend
            disconnect(p, kept.database, 1)
            end_killed(p, v, kept.closed_by)
            return False
    kept.opened += 1
    claim(p, visit.life, needs(p, apps(p, visit.app).system).connection, 0)
    if kept.closed_by >= 0:
        end_killed(p, v, kept.closed_by)
        return False
    return True


@compiled
def _hold_of_host(p: Plane, visit: Visit) -> holds.Hold:
    """Refer to what may keep the queries of a visit's host away."""
    number = holds.of_host(p, apps(p, visit.app).database, visit.host)
    return holds.holds(p, number)


@compiled
def _is_held(p: Plane, v: int) -> bool:
    """Wait for the way and for locks; say whether the visit waits, or is over."""
    visit = visits(p, v)
    database = apps(p, visit.app).database
    if visit.step == ON_ITS_WAY:
        if holds.waits(p, v, holds.of_host(p, database, visit.host)):
            return True
        if not databases(p, database).is_up:
            fail_out(p, v, DATABASE_ERROR, BY_DATABASE)
            return True
        visit.step = IS_HELD
        visit.is_locked = False
        limit_query(p, v)
    if not visit.is_locked and holds.waits(p, v, holds.of_all(p, database)):
        return True
    visit.is_locked = True
    return holds.waits(p, v, holds.of_schema(p, database, visit.schema))


@compiled
def _be_answered(p: Plane, v: int) -> bool:
    """Run a query: its CPU, and a read from disk where the buffer missed."""
    visit = visits(p, v)
    store = databases(p, apps(p, visit.app).database)
    if visit.step <= IS_HELD:
        if _is_held(p, v):
            return False
        store.queries += 1
        visit.step = COMPUTES
        if visit.demand_s != 0.0:
            schema = holds.of_schema(p, apps(p, visit.app).database, visit.schema)
            demand_s = visit.demand_s * store.slowness
            compute(p, v, store.cpu, demand_s * holds.holds(p, schema).slowness)
            return False
    if visit.step == COMPUTES:
        if visit.draw < store.buffer_hit_ratio:
            return True
        visit.step = WAITS_FOR_DISK
        visit.has_disk = pool.acquire(p, v, store.disk, inf)
        if not visit.has_disk:
            return False
    elif visit.step == WAITS_FOR_DISK:
        visit.has_disk = pool.end_wait(p, v)
    if visit.step == WAITS_FOR_DISK:
        store.reads += 1
        visit.step = READS_DISK
        pause(p, v, store.io_s)
        return False
    visit.has_disk = False
    pool.release(p, store.disk)
    return True
