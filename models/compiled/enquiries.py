"""Which queries a database has, oldest first, those on their way to it included."""

from math import inf

from models.compiled.calendar import schedule
from models.compiled.clock import fresh_ticket
from models.compiled.databases import databases
from models.compiled.kinds import NONE, STATEMENT
from models.compiled.lives import apps
from models.compiled.records import Plane, compiled
from models.compiled.visits import visits


@compiled
def take_query(p: Plane, v: int, d: int) -> None:
    """Let a database have the query of a visit."""
    visit, store = visits(p, v), databases(p, d)
    visit.is_querying = True
    visit.database_next = NONE
    visit.database_previous = store.last_visit
    if store.last_visit >= 0:
        visits(p, store.last_visit).database_next = v
    else:
        store.first_visit = v
    store.last_visit = v


@compiled
def limit_query(p: Plane, v: int) -> None:
    """Let a database cancel the query of a visit when it has taken too long."""
    visit = visits(p, v)
    span_s = databases(p, apps(p, visit.app).database).statement_timeout_s
    if span_s < inf:
        visit.alarm = fresh_ticket(p)
        schedule(p, span_s, STATEMENT, v, visit.alarm)


@compiled
def leave_query(p: Plane, v: int) -> None:
    """Let the database of a visit be done with its query, if it has one."""
    visit = visits(p, v)
    if not visit.is_querying:
        return
    visit.is_querying = False
    visit.alarm = 0
    store = databases(p, apps(p, visit.app).database)
    if visit.database_previous >= 0:
        visits(p, visit.database_previous).database_next = visit.database_next
    else:
        store.first_visit = visit.database_next
    if visit.database_next >= 0:
        visits(p, visit.database_next).database_previous = visit.database_previous
    else:
        store.last_visit = visit.database_previous
