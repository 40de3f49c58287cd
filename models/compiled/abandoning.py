"""How loops and callbacks come to nothing; as in `sim.eventloop`."""

from models.compiled import cores, turnloop, workers
from models.compiled.callbacks import callbacks, free_callback, loops, take_first
from models.compiled.clock import put_due
from models.compiled.eventloop import begin_next, drop_head
from models.compiled.kinds import CHECK, NONE, UNANSWERED
from models.compiled.records import Plane, compiled
from models.compiled.reports import report
from models.compiled.visits import free_visit, visits


@compiled
def abandon(p: Plane, number: int) -> None:
    """Run nothing of what is queued; whoever waits for it is resumed at once."""
    loop = loops(p, number)
    if loop.head >= 0:
        if loop.job >= 0:
            cores.withdraw(p, loop.core, loop.job)
        v = drop_head(p, number)
        if v >= 0:
            put_due(p, v, visits(p, v).ticket)
    while loop.first >= 0:
        c = take_first(p, number)
        v = callbacks(p, c).visit
        free_callback(p, c)
        if v >= 0:
            visits(p, v).callback = NONE
            put_due(p, v, visits(p, v).ticket)
    loop.owed_s = 0.0
    loop.stretch = 1.0


@compiled
def _forget(p: Plane, v: int) -> None:
    """Let a visit, if there is one, not wait any more; a check comes to nothing."""
    if v < 0:
        return
    visit = visits(p, v)
    visit.callback = NONE
    if visit.kind == CHECK:
        report(p, UNANSWERED, visit.request, 0)
        visit.ticket = 0
        free_visit(p, v)


@compiled
def _take_any(p: Plane, number: int) -> int:
    """Take a callback that waits out of a loop; NONE if none does."""
    if loops(p, number).takes_turns:
        return turnloop.discard_one(p, number)
    return take_first(p, number)


@compiled
def stop(p: Plane, number: int) -> None:
    """Run nothing any more: the process is gone."""
    loop = loops(p, number)
    if loop.is_blocking:
        workers.stop(p, number)
        return
    while True:
        c = _take_any(p, number)
        if c < 0:
            break
        _forget(p, callbacks(p, c).visit)
        free_callback(p, c)
    if loop.head >= 0:
        if loop.job >= 0:
            cores.withdraw(p, loop.core, loop.job)
        _forget(p, drop_head(p, number))
    loop.owed_s = 0.0
    loop.stretch = 1.0


@compiled
def withdraw(p: Plane, v: int) -> None:
    """Let a visit leave its loop, whether its callback runs or waits."""
    number = visits(p, v).loop
    loop = loops(p, number)
    c = visits(p, v).callback
    visits(p, v).callback = NONE
    if c != loop.head:
        callbacks(p, c).is_withdrawn = True
        callbacks(p, c).visit = NONE
        return
    if loop.job >= 0:
        cores.withdraw(p, loop.core, loop.job)
    drop_head(p, number)
    begin_next(p, number)
