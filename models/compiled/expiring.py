"""How limits expire, and what that means for whose they are."""

from models.compiled import (
    deadlines,
    handshakes,
    returning,
)
from models.compiled.attempts import fail, give_up, place_of, reload
from models.compiled.causes import GATEWAY_TIMEOUT
from models.compiled.kinds import (
    GIVE_UP,
    HANG_UP,
    NEVER_ANSWERED,
    NONE,
    RELOAD,
)
from models.compiled.records import Plane, compiled
from models.compiled.sessions import TIMEOUT
from models.compiled.visits import visits


@compiled
def end_limit(p: Plane, d: int) -> None:
    """Let a limit end that is due, or was met."""
    v, kind = deadlines.deadlines(p, d).visit, deadlines.deadlines(p, d).kind
    deadlines.drop(p, d)
    if v < 0:
        return
    if kind == NEVER_ANSWERED:
        returning.fail(p, v, TIMEOUT)
        return
    visit = visits(p, v)
    if visit.patience == d:
        visit.patience = NONE
    elif visit.limit == d:
        visit.limit = NONE
    elif visit.reload == d:
        visit.reload = NONE
    if kind == GIVE_UP:
        give_up(p, v)
    elif kind == RELOAD:
        reload(p, v)
    elif kind == HANG_UP:
        handshakes.hang_up(p, v)
    else:
        fail(p, v, GATEWAY_TIMEOUT, place_of(p, v))


@compiled
def expire(p: Plane, number: int) -> None:
    """Let the limits end that are due."""
    deadlines.limits(p, number).is_called = False
    while True:
        d = deadlines.next_expired(p, number)
        if d < 0:
            break
        end_limit(p, d)
    deadlines.call_again(p, number)
