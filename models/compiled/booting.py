"""How a process starts; twin of that part of `models.application.process`."""

from models.compiled import eventloop
from models.compiled.claims import claim, listen
from models.compiled.fates import report
from models.compiled.kinds import (
    BOOT,
    LISTENS,
    NONE,
)
from models.compiled.lives import apps, lives, needs
from models.compiled.records import Plane, compiled
from models.compiled.visits import free_visit, new_visit, start, visits


@compiled
def boot(p: Plane, number: int) -> None:
    """Let a process begin to start."""
    v = new_visit(p, BOOT)
    visits(p, v).life = number
    lives(p, number).boot = v
    start(p, v)


@compiled
def go_on_booting(p: Plane, v: int) -> None:
    """Take the base memory, do the work, and listen."""
    visit = visits(p, v)
    number = visit.life
    life = lives(p, number)
    need = needs(p, apps(p, life.app).system)
    if visit.step == 0:
        visit.step = 1
        if claim(p, number, need.base_units):
            eventloop.run(p, life.loop, v, need.boot_cpu_s, 0)
            return
    else:
        listen(p, number)
        report(p, LISTENS, number, 0)
    life.boot = NONE
    free_visit(p, v)
