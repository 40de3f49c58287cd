"""V8's heap; twin of `models.application.heap`."""

from models.application.heap import (
    GROWTH_BEFORE_SWEEP,
    NEVER,
    OUTSIDE_LIMIT,
    OUTSIDE_SWEEP_S,
    PROMOTED_SHARE,
    WORST_SHARE,
)
from models.compiled import memory, requestpages
from models.compiled.callbacks import loops
from models.compiled.lives import App, Life, apps, needs
from models.compiled.memory import accounts
from models.compiled.records import Plane, compiled


@compiled
def begin(life: Life, app: App) -> None:
    """Begin with nothing on the heap, and with the limits of its application."""
    life.allocated = 0
    life.promoted = 0.0
    life.outside = 0
    life.steep_from = app.steep_from
    life.abort_at = app.abort_at


@compiled
def live_on(p: Plane, life: Life) -> int:
    """Return the bytes on V8's heap."""
    need, account = needs(p, apps(p, life.app).system), accounts(p, life.account)
    live = account.held + life.shared - life.buffers - need.native
    if account.has_pages:
        live -= requestpages.unmanaged(p, life.account)
    return live


@compiled
def _sweep(p: Plane, life: Life, live: int) -> None:
    """Let the loop pause for a full collection."""
    need, loop = needs(p, apps(p, life.app).system), loops(p, life.loop)
    life.promoted = 0.0
    life.outside = 0
    loop.owed_s += need.sweep_s_per_byte * live
    if accounts(p, life.account).has_pages:
        memory.free(p, life.account, requestpages.shrink(p, life.account))


@compiled
def leak_outside(p: Plane, life: Life, units: int) -> int:
    """Note what of *units* that leak is outside the heap; return how much it is."""
    need = needs(p, apps(p, life.app).system)
    outside = int(need.leak_buffer_share * units)
    if outside != 0:
        life.outside += outside
        if life.outside >= OUTSIDE_LIMIT and life.abort_at != NEVER:
            loops(p, life.loop).owed_s += OUTSIDE_SWEEP_S
            _sweep(p, life, max(0, live_on(p, life)))
        life.buffers += outside
    return outside


@compiled
def _collect(p: Plane, life: Life, live: int) -> None:
    """Let the loop pause for a scavenge, and for a mark-sweep where one is due."""
    need, loop = needs(p, apps(p, life.app).system), loops(p, life.loop)
    life.promoted += PROMOTED_SHARE * life.allocated
    life.allocated = 0
    loop.owed_s += need.scavenge_s
    if life.promoted > GROWTH_BEFORE_SWEEP * live:
        _sweep(p, life, live)


@compiled
def allocate(p: Plane, life: Life, units: int) -> bool:
    """Account for *units* more on V8's heap; say whether it survives."""
    need, loop = needs(p, apps(p, life.app).system), loops(p, life.loop)
    live = live_on(p, life)
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
