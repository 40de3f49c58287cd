"""Turns: what the users of a trace ask for; twin of `models.clients.tracedusers`."""

from models.compiled.calendar import schedule
from models.compiled.kinds import TURN
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.requests import new_request, requests, systems, width_of


@record
class Turn:
    """One request of a trace; its demands are a stretch of `figures`."""

    system: int
    following: int
    """The next turn of the same user; NONE behind the last one."""
    pause_s: float
    """After the end of the one before."""


turns = rows("turns", Turn)


@compiled
def await_turn(p: Plane, t: int, way_s: float) -> None:
    """Let a turn come when its time has come, and *way_s* later."""
    schedule(p, way_s + turns(p, t).pause_s, TURN, t, 0)


@compiled
def take_turn(p: Plane, t: int) -> int:
    """Return the request of a turn."""
    s = turns(p, t).system
    system = systems(p, s)
    number = t - system.first_turn
    return new_request(p, s, number, system.first_planned + number * width_of(p, s))


@compiled
def proceed(p: Plane, r: int) -> None:
    """Let the user of a request that has ended ask again, if it was one of a trace."""
    request = requests(p, r)
    system = systems(p, request.system)
    if request.number < system.turns:
        following = turns(p, system.first_turn + request.number).following
        if following >= 0:
            await_turn(p, following, request.rtt_s)
