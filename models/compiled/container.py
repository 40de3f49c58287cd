"""The memory that an application may have; twin of `models.application.container`."""

from models.compiled import memory, standstill
from models.compiled.calendar import schedule
from models.compiled.causes import MEMORY_LIMIT
from models.compiled.clock import fresh_ticket
from models.compiled.dying import die
from models.compiled.kinds import RECLAIMED
from models.compiled.lives import App, apps, lives, slots
from models.compiled.records import Plane, compiled


@compiled
def _held(p: Plane, number: int) -> int:
    """Return what a life, if there is one and it is not doomed, holds of its own."""
    if number < 0 or lives(p, number).doom != 0:
        return 0
    return memory.accounts(p, lives(p, number).account).held


@compiled
def _room(p: Plane, app: App) -> int:
    """Return the bytes that its processes may still take."""
    held = 0
    for number in range(app.first_slot, app.first_slot + app.slots):
        held += _held(p, slots(p, number).serving) + _held(p, slots(p, number).starting)
    return app.memory_limit - held


@compiled
def _largest(p: Plane, app: App, claimant: int) -> int:
    """Return who holds most of its own; the claimant, if nobody holds anything."""
    victim, most = claimant, 0
    for number in range(app.first_slot, app.first_slot + app.slots):
        serving, starting = slots(p, number).serving, slots(p, number).starting
        if _held(p, serving) > most:
            victim, most = serving, _held(p, serving)
        if _held(p, starting) > most:
            victim, most = starting, _held(p, starting)
    return victim


@compiled
def admits(p: Plane, claimant: int, units: int) -> bool:
    """Make room for *units*, by kills if need be; say if the claimant lives."""
    app = apps(p, lives(p, claimant).app)
    while lives(p, claimant).doom == 0 and units > _room(p, app):
        victim = _largest(p, app, claimant)
        if app.reclaim_s != 0.0:
            lives(p, victim).doom = fresh_ticket(p)
            standstill.stand_still(p, lives(p, victim).loop)
            schedule(p, app.reclaim_s, RECLAIMED, victim, lives(p, victim).doom)
        else:
            die(p, victim, MEMORY_LIMIT)
            if victim == claimant:
                return False
    return True


@compiled
def execute(p: Plane, number: int, doom: int) -> None:
    """End a process that stands still until now, if it still lives."""
    if lives(p, number).doom == doom:
        lives(p, number).doom = 0
        die(p, number, MEMORY_LIMIT)
