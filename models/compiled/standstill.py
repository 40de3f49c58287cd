"""Standstills: loops that run nothing and lose nothing; twin of `sim.standstill`."""

from models.compiled import cores
from models.compiled.callbacks import loops
from models.compiled.eventloop import admit_head
from models.compiled.kinds import HELD
from models.compiled.records import Plane, compiled


@compiled
def stand_still(p: Plane, number: int) -> None:
    """Run nothing until `go_on`, as often as that; nothing is lost by it."""
    loop = loops(p, number)
    if loop.is_blocking:
        return
    loop.standstills += 1
    if loop.job >= 0:
        loop.held_s = cores.left_s(p, loop.core, loop.job)
        cores.withdraw(p, loop.core, loop.job)
        loop.job = HELD


@compiled
def go_on(p: Plane, number: int) -> None:
    """Run again, from where it stood still."""
    loop = loops(p, number)
    if loop.is_blocking:
        return
    loop.standstills -= 1
    if loop.standstills == 0 and loop.job == HELD:
        admit_head(p, number, loop.held_s, loop.customer)
