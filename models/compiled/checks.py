"""Checks of health, and their answers; as in `models.application.process`."""

from models.compiled import eventloop, workers
from models.compiled.callbacks import loops
from models.compiled.kinds import ANSWERED, CHECK, UNANSWERED
from models.compiled.lives import lives
from models.compiled.records import Plane, compiled
from models.compiled.reports import report
from models.compiled.visits import free_visit, new_visit, start, visits


@compiled
def begin(p: Plane, number: int, check: int, cpu_s: float) -> None:
    """Let a process answer a *check* of *cpu_s* in turn, or beside blocking workers."""
    loop = lives(p, number).loop
    if loops(p, loop).is_blocking:
        workers.post(p, loop, cpu_s, check)
        return
    v = new_visit(p, CHECK)
    visit = visits(p, v)
    visit.request = check
    visit.life = number
    visit.demand_s = cpu_s
    start(p, v)


@compiled
def go_on(p: Plane, v: int) -> None:
    """Wait for the turn in the loop, and answer; who has ended answers nothing."""
    visit = visits(p, v)
    life = lives(p, visit.life)
    if visit.step == 0 and life.is_alive:
        visit.step = 1
        eventloop.run(p, life.loop, v, visit.demand_s, 0)
        return
    report(p, UNANSWERED if visit.step == 0 else ANSWERED, visit.request, 0)
    free_visit(p, v)
