"""Causes and outcomes as compiled code knows them: by their number."""

from enum import Enum

from models.compiled.kinds import NONE, whole
from models.hosting.exits import Exit
from models.seam import CAUSES
from models.traffic.outcomes import Outcome
from models.traffic.reasons import Reason


def number_of(cause: Enum) -> int:
    """Return the number of *cause*."""
    return whole(CAUSES.index(cause))


def cause_of(number: int) -> Enum | None:
    """Return the cause of that *number*; none for that of no row."""
    return None if number == NONE else CAUSES[number]


OOM = number_of(Exit.OOM)
HEAP_LIMIT = number_of(Exit.HEAP_LIMIT)
MEMORY_LIMIT = number_of(Exit.MEMORY_LIMIT)
DAEMON = number_of(Exit.DAEMON)
BY_HOST = number_of(Reason.HOST)
BY_CONNECTIONS = number_of(Reason.CONNECTIONS)
BY_BACKLOG = number_of(Reason.BACKLOG)
BY_DATABASE = number_of(Reason.DATABASE)
BY_DATABASE_FULL = number_of(Reason.DATABASE_FULL)
BY_STATEMENT = number_of(Reason.STATEMENT)
BY_POOL = number_of(Reason.POOL)
BY_CACHE = number_of(Reason.CACHE)
BY_CALL = number_of(Reason.CALL)
BY_LIMIT = number_of(Reason.LIMIT)
BY_DEPTH = number_of(Reason.DEPTH)
BY_CPU = number_of(Reason.CPU)
BY_REPAIR = number_of(Reason.REPAIR)

OK = whole(Outcome.OK)
BAD_GATEWAY = whole(Outcome.BAD_GATEWAY)
GATEWAY_TIMEOUT = whole(Outcome.GATEWAY_TIMEOUT)
POOL_TIMEOUT = whole(Outcome.POOL_TIMEOUT)
REFUSED = whole(Outcome.REFUSED)
KILLED = whole(Outcome.KILLED)
CLIENT_TIMEOUT = whole(Outcome.CLIENT_TIMEOUT)
DATABASE_ERROR = whole(Outcome.DATABASE_ERROR)
REJECTED = whole(Outcome.REJECTED)
UNREACHABLE = whole(Outcome.UNREACHABLE)
LIMITED = whole(Outcome.LIMITED)
SHED = whole(Outcome.SHED)
