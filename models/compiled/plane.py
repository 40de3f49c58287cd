"""The plane: its one entry, through which time passes and the control plane acts.

Compiled code is compiled for each entry with all that it calls; so there is but one.
"""

import numba

from models.compiled import (
    attempts,
    credits,
    dying,
    pool,
    processor,
    sending,
    sessions,
    turns,
)
from models.compiled.caching import prepare
from models.compiled.calendar import schedule_as
from models.compiled.clock import URGENT
from models.compiled.kinds import HEARTBEATS_BEGIN, SESSIONS_BEGIN
from models.compiled.linking import WholePipeline
from models.compiled.passing import advance, await_next
from models.compiled.records import IS_INTERPRETED, Plane
from models.compiled.verbs import (
    ADVANCE,
    AWAIT,
    AWAIT_TURN,
    BEGIN_SESSIONS,
    COLLECT,
    END_VISITS,
    EXPECT_SESSION,
    FORGET_CREDITS,
    LEAK,
    LOOK_AHEAD,
    SEND,
    SETTLE,
    SETTLE_POOL,
    STOP_DATABASE,
    TAKE_AWAY,
    THINK,
    act_on_life,
    act_on_memory,
    act_on_stores,
    make,
)


def _act(p: Plane, verb: int, i: int, j: int, k: int, x: float) -> int:
    """Do *verb*; whatever else is given means something to that."""
    if verb == ADVANCE:
        return advance(p, x, i, j)
    if verb <= COLLECT and verb != LOOK_AHEAD:
        return act_on_memory(p, verb, i, j, k)
    if verb <= LEAK and verb != LOOK_AHEAD:
        return act_on_life(p, verb, i, j, k, x)
    if verb == LOOK_AHEAD:
        credits.look_ahead(p, i)
    elif verb == AWAIT:
        await_next(p, i)
    elif verb == SEND:
        sending.send(p, i)
    elif verb == SETTLE:
        processor.settle(p, i)
    elif verb == SETTLE_POOL:
        pool.settle(p, i)
    elif verb == TAKE_AWAY:
        processor.take_away(p, i, x)
    elif verb == FORGET_CREDITS:
        processor.forget_credits(p, i, x)
    elif verb == END_VISITS:
        dying.end_visits(p, i, j)
    elif verb == BEGIN_SESSIONS:
        schedule_as(p, 0.0, URGENT, SESSIONS_BEGIN, i, 0)
        schedule_as(p, 0.0, URGENT, HEARTBEATS_BEGIN, i, 0)
    elif verb == THINK:
        attempts.think(p, i, 0.0)
    elif verb == AWAIT_TURN:
        turns.await_turn(p, i, 0.0)
    elif verb == EXPECT_SESSION:
        return sessions.new_expected(p, i, x)
    elif verb >= STOP_DATABASE:
        act_on_stores(p, verb, i, j)
    else:
        return make(p, verb, i, j, k)
    return 0


act = _act


if not IS_INTERPRETED:
    signature = "int64(int64, int64, int64, int64, int64, float64)"
    act = numba.njit(
        signature,
        error_model="numpy",
        cache=prepare(),
        pipeline_class=WholePipeline,
    )(_act)
