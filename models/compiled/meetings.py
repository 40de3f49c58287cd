"""Meetings: the second request of a polling client; as in `models.clients.handshake`.

It may go to another process, which knows nothing of the session. A handshake is then
among the visits of two processes, so a visit of its own stands for it in the second.
"""

from models.compiled import eventloop
from models.compiled.kinds import MEETING, NONE
from models.compiled.lives import apps, handle, leave_life, lives, slots
from models.compiled.records import Plane, compiled
from models.compiled.requests import members, systems
from models.compiled.rings import MEETINGS, draw
from models.compiled.visits import free_visit, new_visit, visits


@compiled
def _serving(p: Plane, s: int, wanted: int) -> int:
    """Return the process of a system that is the *wanted*-th of those that listen.

    If there are not so many return how many there are, as ``-1 - number``.
    """
    system = systems(p, s)
    found = 0
    for index in range(system.first_member, system.first_member + system.members):
        app = apps(p, members(p, index).app)
        for number in range(app.first_slot, app.first_slot + app.slots):
            serving = slots(p, number).serving
            if serving >= 0:
                if found == wanted:
                    return serving
                found += 1
    return -1 - found


@compiled
def ask_again(p: Plane, v: int) -> bool:
    """Send the second request of a handshake; say whether it meets another process."""
    visit = visits(p, v)
    serving = -1 - _serving(p, visit.system, NONE)
    if serving == 0:
        return False
    chosen = int(draw(p, visit.system, MEETINGS, 0) * serving)
    met = _serving(p, visit.system, chosen)
    if met == visit.life:
        return False
    visit.meeting = new_visit(p, MEETING)
    stand_in = visits(p, visit.meeting)
    stand_in.request = v
    stand_in.life = met
    handle(p, visit.meeting)
    eventloop.run(p, lives(p, met).loop, v, 0.0, 0)
    return True


@compiled
def part(p: Plane, v: int) -> None:
    """Let a handshake leave the process that it has met, if it has."""
    visit = visits(p, v)
    if visit.meeting >= 0:
        leave_life(p, visit.meeting)
        free_visit(p, visit.meeting)
        visit.meeting = NONE
