"""The story of a leak of connections; twin of `models.application.leak`."""

from math import ceil

from models.application.leak import ROUNDING
from models.compiled import hosts
from models.compiled.causes import BY_REPAIR
from models.compiled.clock import fresh_ticket, now_of
from models.compiled.fates import kill
from models.compiled.kinds import LEAK, NONE, whole
from models.compiled.leaks import NEXT, leaks, new_leak
from models.compiled.lives import apps, handle, lives
from models.compiled.queries import get_connection
from models.compiled.records import Plane, compiled
from models.compiled.visits import free_visit, new_visit, pause, start, visits

IS_DUE, HOLDS = 21, 70
AT_ONCE, WITH_TIME, WITH_REQUESTS = (whole(number) for number in range(3))
"""How connections leak."""


@compiled
def begin(p: Plane, number: int, connections: int, how: int, rate: float) -> int:
    """Let connections of a process leak; return the leak."""
    k = new_leak(p, number, connections)
    if how == WITH_TIME:
        leaks(p, k).per_s = rate
    elif how == WITH_REQUESTS:
        leaks(p, k).per_request = rate
    v = new_visit(p, LEAK)
    visit = visits(p, v)
    visit.request = k
    visit.life = number
    visit.app = lives(p, number).app
    visit.host = apps(p, visit.app).host
    leaks(p, k).visit = v
    start(p, v)
    return k


@compiled
def repair(p: Plane, k: int) -> None:
    """Give everything back, if its story goes on."""
    if leaks(p, k).visit >= 0:
        kill(p, leaks(p, k).visit, BY_REPAIR)


@compiled
def go_on(p: Plane, v: int) -> None:
    """Take one connection after the other, and hold them for ever."""
    visit = visits(p, v)
    life, leak = lives(p, visit.life), leaks(p, visit.request)
    if visit.step == 0:
        if life.pool < 0 or not life.is_alive:
            leak.visit = NONE
            free_visit(p, v)
            return
        handle(p, v)
        hosts.arrive(p, v)
        visit.step = NEXT
    while visit.index < leak.connections:
        if visit.step == NEXT:
            visit.step = IS_DUE
            if _waits(p, v):
                return
        if not get_connection(p, v):
            return
        visit.connections = 0
        visit.index += 1
        visit.step = NEXT
    visit.step = HOLDS
    visit.ticket = fresh_ticket(p)


@compiled
def _waits(p: Plane, v: int) -> bool:
    """Let a leak wait until the next connection leaks; say whether it does."""
    visit = visits(p, v)
    leak = leaks(p, visit.request)
    if leak.per_s != 0.0:
        due_at = leak.began_at + (visit.index + 1) / leak.per_s
        pause(p, v, max(0.0, due_at - now_of(p)))
        return True
    if leak.per_request == 0.0:
        return False
    requests = ceil((visit.index + 1) / leak.per_request - ROUNDING)
    if leak.requests >= requests:
        return False
    leak.wanted = requests
    visit.ticket = fresh_ticket(p)
    return True
