"""The primary of a cluster, which hands connections over; as in `models.application`.

Twin of `models.application.primary`, where the rules are told.
"""

from models.compiled import eventloop
from models.compiled.clock import fresh_ticket, put_due
from models.compiled.entrance import serves
from models.compiled.kinds import NONE
from models.compiled.lives import App, apps, handle, lives, slots
from models.compiled.records import Plane, compiled
from models.compiled.visits import visits

HANDS_OVER, WAITS_FOR_PROCESS, IS_TAKEN = 16, 17, 18


@compiled
def hand(p: Plane, v: int) -> bool:
    """Let a process take the connection of a visit; say whether one has."""
    visit = visits(p, v)
    app = apps(p, visit.app)
    if visit.step < HANDS_OVER:
        visit.step = HANDS_OVER
        if app.hand_over_cpu_s != 0.0:
            eventloop.run(p, app.primary, v, app.hand_over_cpu_s, 0)
            return False
    if visit.step == HANDS_OVER:
        _wait(p, v)
        return False
    if visit.step == WAITS_FOR_PROCESS:
        visit.is_in_line = False
        life = lives(p, visit.handed)
        if life.serial != visit.handed_serial or not life.is_alive:
            visit.handed = NONE  # it ended in the instant in which it was chosen
            _wait(p, v)
            return False
        visit.life = visit.handed
        visit.step = IS_TAKEN
        handle(p, v)
        eventloop.run_at(p, life.loop, v, 0.0, 0, life.channel)
        return False
    let_take(p, v)
    return True


@compiled
def _wait(p: Plane, v: int) -> None:
    """Wait in the queue for a process that is to take the connection."""
    visit = visits(p, v)
    app = apps(p, visit.app)
    visit.step = WAITS_FOR_PROCESS
    visit.ticket = fresh_ticket(p)
    visit.is_in_line = True
    visit.place_next = NONE
    visit.place_previous = app.last_in_line
    if app.last_in_line >= 0:
        visits(p, app.last_in_line).place_next = v
    else:
        app.first_in_line = v
    app.last_in_line = v
    distribute(p, visit.app)


@compiled
def _take_out(p: Plane, v: int) -> None:
    """Take a visit out of the queue."""
    visit = visits(p, v)
    app = apps(p, visit.app)
    visit.is_in_line = False
    if visit.place_previous >= 0:
        visits(p, visit.place_previous).place_next = visit.place_next
    else:
        app.first_in_line = visit.place_next
    if visit.place_next >= 0:
        visits(p, visit.place_next).place_previous = visit.place_previous
    else:
        app.last_in_line = visit.place_previous


@compiled
def _hand_to(p: Plane, app: App, number: int) -> None:
    """Give a process the connection that has waited for the longest."""
    v = app.first_in_line
    _take_out(p, v)
    visit, life = visits(p, v), lives(p, number)
    life.has_untaken = True
    visit.handed = number
    visit.handed_serial = life.serial
    put_due(p, v, visit.ticket)


@compiled
def _free(p: Plane, app: App) -> int:
    """Return the next process in turn that has nothing to take; NONE if there is none."""
    for _ in range(app.slots):
        serving = slots(p, app.first_slot + app.in_turn_of_primary).serving
        app.in_turn_of_primary += 1
        if app.in_turn_of_primary == app.slots:
            app.in_turn_of_primary = 0
        if serving >= 0 and not lives(p, serving).has_untaken:
            return serving
    return NONE


@compiled
def distribute(p: Plane, a: int) -> None:
    """Hand over to every process that has nothing to take."""
    app = apps(p, a)
    while app.first_in_line >= 0:
        number = _free(p, app)
        if number < 0:
            break
        _hand_to(p, app, number)


@compiled
def let_take(p: Plane, v: int) -> None:
    """Give the process that has taken the connection of a visit the next one."""
    visit = visits(p, v)
    number, serial = visit.handed, visit.handed_serial
    visit.handed = NONE
    life = lives(p, number)
    if life.serial != serial:
        return
    life.has_untaken = False
    app = apps(p, visit.app)
    if app.first_in_line >= 0 and serves(p, number, serial):
        _hand_to(p, app, number)


@compiled
def leave(p: Plane, v: int) -> None:
    """Let a visit leave that is killed while it is handed over."""
    if visits(p, v).is_in_line:
        _take_out(p, v)
    elif visits(p, v).handed >= 0:
        let_take(p, v)
