"""Kinds: of events, of customers, of what a callback begins with, and of reports.

They are NumPy's whole numbers: for each literal one a function would be compiled anew.
"""

import numpy as np

from models.compiled.records import IS_INTERPRETED

_KINDS = iter(range(1, 1000))


def whole(number: int) -> int:
    """Return *number* as compiled code takes it, whatever its value."""
    if IS_INTERPRETED:
        return number
    return np.int64(number)  # type: ignore[return-value]  # as good as an int


def _next() -> int:
    return whole(next(_KINDS))


NONE = whole(-1)
"""The number of no row."""
HELD = whole(-2)
"""The job of a loop that stands still."""
GONE = whole(0)
"""The customer of a job that was withdrawn."""

DEPARTURE = _next()
"""Event: jobs leave a processor."""
CREDITS = _next()
"""Event: the balance of a processor needs attention."""
ARRIVAL = _next()
"""Event: a request of a system's stream comes."""
ASKS_AGAIN = _next()
"""Event: a user of a closed load has thought."""
RETRY = _next()
"""Event: a request is tried once more."""
TURN = _next()
"""Event: a user of a trace asks for what comes next there."""
SINGLE = _next()
"""Event: a limit of a length of its own is due."""
PAUSE = _next()
"""Event: a visit has waited for a time."""
STORED = _next()
"""Event: an object store has answered an attempt."""
DEADLINE = _next()
"""Event: limits of one length fall due."""
STATEMENT = _next()
"""Event: a query has taken as long as its database allows."""
PATIENCE = _next()
"""Event: a visit has waited long enough for a connection."""

REFILL = _next()
"""Event: the next period of a quota begins."""

RECLAIMED = _next()
"""Event: the kernel has found no page of a container to take back, and kills."""

NOTHING = _next()
"""Event: none, but it has a number, as the end of a process of SimPy's."""
SESSIONS_BEGIN = _next()
"""Event: the sessions of a system begin to come."""
SESSION_ARRIVES = _next()
"""Event: a session comes."""
HEARTBEATS_BEGIN = _next()
"""Event: the sessions of a system begin to be pinged."""
HEARTBEAT = _next()
"""Event: the pings of a system are answered."""
LET_IN = _next()
"""Event: a session comes that was open before the run."""
KNOCK = _next()
"""Event: a session tries to open its connection."""
CLOSE_SESSION = _next()
"""Event: its user closes a session."""
CUT_SESSION = _next()
"""Event: nginx cuts a session that is silent."""
END_ABSENCE = _next()
"""Event: the time of a session is over that is away."""

VISIT = _next()
"""Customer: a visit, which goes on in its turn."""
LOOP = _next()
"""Customer: a loop, whose callback has run."""
POSTED = _next()
"""Customer: what was posted to blocking workers, and nobody waits for."""
WARM = _next()
"""Customer: a loop, which has woken."""
SLICE = _next()
"""Customer: a stint under a quota, whose slice has run."""
THREAD = _next()
"""Customer: a thread of batch work, which has computed its part."""

ACCEPT = _next()
"""Begins with: a connection is accepted."""
BEGIN = _next()
"""Begins with: a connection is accepted, and its request takes memory."""
TAKE = _next()
"""Begins with: a request takes memory, over a connection that was accepted before."""
GIVE_BACK = _next()
"""Begins with: a connection to the database is given back."""

ATTEMPT = _next()
"""Visit: one try at a request."""
HANDSHAKE = _next()
"""Visit: one try to open a session."""
BOOT = _next()
"""Visit: the start of a process."""
TRYING = _next()
"""Visit: the tries to reach a cache again that is away."""
MEETING = _next()
"""Visit: the presence of a handshake in another process, which it meets by chance."""
JOB = _next()
"""Visit: the follow-up work of an application."""
WORK = _next()
"""Visit: batch work on a host."""
LEAK = _next()
"""Visit: connections of a process that leak."""
CHECK = _next()
"""Visit: a process is asked whether it lives."""

GIVE_UP = _next()
"""Limit: of a client."""
TIME_OUT = _next()
"""Limit: of nginx."""
HANG_UP = _next()
"""Limit: of the client of a handshake, or of nginx with it."""
NEVER_ANSWERED = _next()
"""Limit: of a client whose host is down."""
RELOAD = _next()
"""Limit: of a user who reloads the page."""

ENDED = _next()
"""Report: a process has ended."""
LISTENS = _next()
"""Report: a process listens."""
KILLED_DAEMON = _next()
"""Report: the PM2 daemon of a host was killed for memory."""
EMPTY = _next()
"""Report: the credits of a machine have run out."""
ANSWERED = _next()
"""Report: a process has answered a check."""
WORK_ENDED = _next()
"""Report: batch work is done, or was killed."""
UNANSWERED = _next()
"""Report: a process has ended that was to answer a check."""
