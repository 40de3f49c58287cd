"""Leaks of connections; twin of `models.application.leak`, but for their story."""

from models.compiled.clock import now_of, put_due
from models.compiled.kinds import NONE
from models.compiled.lives import lives
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing
from models.compiled.visits import visits

NEXT = 20
"""Step of a leak: it waits for the next connection to leak."""


@record
class Leak:
    """What leaks of one process, until that ends."""

    next: int
    """Of the same process."""
    visit: int
    """Whose story it is; NONE when that is over."""
    connections: int
    """At most."""
    per_s: float
    per_request: float
    began_at: float
    requests: int
    """Answered since then, a count."""
    wanted: int
    """After so many of them the next one leaks; 0 while it waits for something else."""


leaks, _take_leak, _free_leak = growing("leaks", Leak)


@compiled
def new_leak(p: Plane, number: int, connections: int) -> int:
    """Return a leak of up to so many connections of a process, all at once."""
    k = _take_leak(p)
    leak, life = leaks(p, k), lives(p, number)
    leak.next = NONE
    leak.connections = connections
    leak.per_s = 0.0
    leak.per_request = 0.0
    leak.began_at = now_of(p)
    leak.requests = 0
    leak.wanted = 0
    if life.first_leak < 0:
        life.first_leak = k
        return k
    last = life.first_leak
    while leaks(p, last).next >= 0:
        last = leaks(p, last).next
    leaks(p, last).next = k
    return k


@compiled
def note_request(p: Plane, number: int) -> None:
    """Count a request that a process has answered."""
    k = lives(p, number).first_leak
    while k >= 0:
        leak = leaks(p, k)
        leak.requests += 1
        if leak.wanted != 0 and leak.requests >= leak.wanted:
            leak.wanted = 0
            put_due(p, leak.visit, visits(p, leak.visit).ticket)
        k = leak.next


@compiled
def end(p: Plane, k: int) -> None:
    """Let the story of a leak be over."""
    leaks(p, k).visit = NONE
    leaks(p, k).wanted = 0


@compiled
def forget(p: Plane, number: int) -> None:
    """Free the leaks of a process that has ended."""
    k = lives(p, number).first_leak
    while k >= 0:
        following = leaks(p, k).next
        _free_leak(p, k)
        k = following
