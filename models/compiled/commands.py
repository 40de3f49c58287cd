"""Commands to a cache that is away, which wait; twin of `models.hosting.commands`."""

from models.compiled.clock import fresh_ticket, put_due
from models.compiled.holds import free_waiting, take_waiting, waitings
from models.compiled.kinds import NONE, TRYING
from models.compiled.records import Plane, compiled
from models.compiled.rediscache import caches
from models.compiled.visits import free_visit, new_visit, pause, start, visits
from models.hosting.commands import FIRST_PAUSE_S, JITTER_S, LONGEST_PAUSE_S


@compiled
def lose(p: Plane, number: int) -> None:
    """Have no connection to a cache any more, and try to get it back."""
    cache = caches(p, number)
    if cache.waits and cache.is_joined:
        cache.is_joined = False
        v = new_visit(p, TRYING)
        visits(p, v).request = number
        start(p, v)


@compiled
def wait(p: Plane, v: int, number: int) -> None:
    """Let a visit wait for the connection."""
    visit, cache = visits(p, v), caches(p, number)
    visit.ticket = fresh_ticket(p)
    visit.is_awaiting = True
    visit.came = False
    w = take_waiting(p)
    waiting = waitings(p, w)
    waiting.next = NONE
    waiting.visit = v
    waiting.ticket = visit.ticket
    if cache.first_waiting >= 0:
        waitings(p, cache.last_waiting).next = w
    else:
        cache.first_waiting = w
    cache.last_waiting = w


@compiled
def _release(p: Plane, number: int, came: bool) -> None:
    """Let what waits go on, and know whether the connection *came*."""
    w = caches(p, number).first_waiting
    caches(p, number).first_waiting = NONE
    while w >= 0:
        waiting = waitings(p, w)
        following = waiting.next
        visit = visits(p, waiting.visit)
        if visit.ticket == waiting.ticket:
            visit.is_awaiting = False
            visit.came = came
        put_due(p, waiting.visit, waiting.ticket)
        free_waiting(p, w)
        w = following


@compiled
def go_on(p: Plane, v: int) -> None:
    """Try once more to get the connection back, or be done."""
    visit = visits(p, v)
    number = visit.request
    cache = caches(p, number)
    if visit.step != 0:
        cache.is_joined = cache.is_up
        if cache.is_joined:
            free_visit(p, v)
            _release(p, number, True)
            return
    visit.step = 1
    visit.index += 1
    if visit.index % (cache.most_retries + 1) == 0:
        _release(p, number, False)
    doubled_s = FIRST_PAUSE_S * 2.0 ** min(visit.index - 1, 10)
    pause(p, v, min(doubled_s, LONGEST_PAUSE_S) + JITTER_S)
