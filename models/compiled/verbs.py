"""The verbs of the control plane, each as far as it is no matter of time."""

from models.compiled import (
    booting,
    callbacks,
    checks,
    claims,
    commands,
    contents,
    dying,
    eventloop,
    histogram,
    holds,
    jobwork,
    leaking,
    memory,
    pool,
    pressure,
    returning,
    standstill,
    works,
)
from models.compiled.abandoning import abandon
from models.compiled.kinds import (
    NONE,
    whole,
)
from models.compiled.lives import apps as apps_of
from models.compiled.lives import lives, needs
from models.compiled.records import Plane, compiled
from models.compiled.rediscache import caches

(
    ADVANCE,
    LOOK_AHEAD,
    PRESS,
    OPEN,
    CLAIM_FOR,
    CLOSE,
    COLLECT,
    BE_BORN,
    BE_UP,
    START,
    WARM_UP,
    STAND_STILL,
    GO_ON,
    CHECK_LIFE,
    CUT_SESSIONS,
    LEAK_FROM,
    REPAIR,
    DIE,
    FORGET,
    LEAK,
    AWAIT,
    SEND,
    SETTLE,
    SETTLE_POOL,
    TAKE_AWAY,
    FORGET_CREDITS,
    END_VISITS,
    NEW_LOOP,
    NEW_SPREAD,
    NEW_POOL,
    FILL,
    CLEAR_SPREAD,
    BEGIN_SESSIONS,
    EXPECT_SESSION,
    THINK,
    AWAIT_TURN,
    STOP_DATABASE,
    STOP_WORKER,
    START_WORKER,
    STOP_CACHE,
    FLUSH,
    RELEASE,
    OPEN_FOR_WORK,
    WORK_NOW,
    KILL_WORK,
) = (whole(verb) for verb in range(45))
"""The verbs."""


@compiled
def act_on_memory(p: Plane, verb: int, i: int, j: int, k: int) -> int:
    """Do to memory what the control plane asks for."""
    if verb == PRESS:
        pressure.press(p, i)
    elif verb == OPEN:
        return memory.open_account(p, i, NONE, j, k)
    elif verb == CLAIM_FOR:
        return 1 if claims.claim_for(p, i, j) else 0
    elif verb == CLOSE:
        memory.collect(p, memory.accounts(p, i).memory)
        return memory.close(p, i)
    elif verb == COLLECT:
        memory.collect(p, i)
    return 0


@compiled
def act_on_life(p: Plane, verb: int, i: int, j: int, k: int, x: float) -> int:
    """Do to processes what the control plane asks for."""
    if verb == BE_BORN:
        return booting.new_life(p, i, j)
    if verb == BE_UP:
        return 1 if booting.be_up(p, i, j != 0) else 0
    if verb == START:
        booting.boot(p, i)
    elif verb == WARM_UP:
        need = needs(p, apps_of(p, lives(p, i).app).system)
        if need.warm_up_cpu_s != 0.0:
            eventloop.post(p, lives(p, i).loop, need.warm_up_cpu_s)
    elif verb == STAND_STILL:
        standstill.stand_still(p, lives(p, i).loop)
    elif verb == GO_ON:
        standstill.go_on(p, lives(p, i).loop)
    elif verb == CHECK_LIFE:
        checks.begin(p, i, j, x)
    elif verb == CUT_SESSIONS:
        returning.cut_all(p, i)
    elif verb == LEAK_FROM:
        return leaking.begin(p, i, j, k, x)
    elif verb == REPAIR:
        leaking.repair(p, i)
    elif verb == DIE:
        dying.die(p, i, j)
    elif verb == FORGET:
        booting.forget_life(p, i)
    elif verb == LEAK:
        return 1 if claims.leak(p, i, j) else 0
    return 0


@compiled
def make(p: Plane, verb: int, i: int, j: int, k: int) -> int:
    """Make a station that is there from the beginning, or clear one; return its row."""
    if verb == NEW_LOOP:
        return callbacks.new_loop(p, i, 0.0)
    if verb == NEW_POOL:
        return pool.new_pool(p, i, NONE)
    if verb == FILL:
        contents.fill(p, i, j, k)
        return 0
    if verb == CLEAR_SPREAD:
        histogram.clear(p, i)
        return 0
    spread = histogram.take_spread(p)
    histogram.clear(p, spread)
    return spread


@compiled
def act_on_stores(p: Plane, verb: int, i: int, j: int) -> None:
    """Do to databases, caches, job workers and batch work what is asked for."""
    if verb == STOP_DATABASE:
        dying.stop_database(p, i)
    elif verb == STOP_WORKER:
        dying.stop_worker(p, i)
    elif verb == START_WORKER:
        jobwork.workers(p, i).is_up = True
        jobwork.begin(p, i)
    elif verb == STOP_CACHE:
        caches(p, i).is_up = False
        abandon(p, caches(p, i).loop)
        contents.flush(p, i)
        commands.lose(p, i)
    elif verb == FLUSH:
        contents.flush(p, i)
    elif verb == RELEASE:
        holds.release(p, i)
    elif verb == OPEN_FOR_WORK:
        works.open_account(p, i)
    elif verb == WORK_NOW:
        works.begin(p, i)
    else:
        works.kill(p, i, j)
