"""Callbacks, and the loops that run them, as rows."""

from models.compiled.kinds import NONE
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing


@record
class Callback:
    """One entry of the queue of a loop."""

    next: int
    demand_s: float
    visit: int
    """Who waits for it, NONE if nobody does; its loop, if that is blocking workers."""
    begins: int
    """What happens when it becomes the head; 0 if nothing does."""
    source: int
    """The new connection that it comes over, until that is accepted."""
    is_withdrawn: bool
    previous: int
    """What was posted before it to blocking workers, as the one below."""
    job: int
    check: int
    """Of health, that it answers; NONE if it does not."""


@record
class Loop:
    """One thread that runs callbacks first come, first served, or turn by turn."""

    next: int
    life: int
    """Whose it is; NONE if it is no process's."""
    core: int
    head: int
    job: int
    """Of the head on the core; NONE while it has none, HELD while it stands still."""
    customer: int
    """Who hears of its end: the loop, as it has run or has woken."""
    standstills: int
    """Reasons to run nothing, a count."""
    held_s: float
    """What the head has yet to receive, while it stands still."""
    first: int
    last: int
    began_at: float
    busy_s: float
    stretch: float
    owed_s: float
    wake_cpu_s: float
    cold: float
    ran_s: float
    is_blocking: bool
    """Is it no loop, but workers of which each serves one request?"""
    workers: int
    """The pool of them."""
    takes_turns: bool
    """Are its callbacks those of sources that are ready, and not in one queue?"""
    door: int
    """The source of new connections."""
    first_ready: int
    last_ready: int
    turn: int
    """The source that comes next in this turn, among those that are ready."""
    turn_left: int
    accepted: int
    """The connection that this turn has accepted; the next one looks at it."""
    accepting: int
    """Whose request takes memory, as its connection is accepted; NONE if nobody's."""


callbacks, take_callback, free_callback = growing("callbacks", Callback)
loops, take_loop, free_loop = growing("loops", Loop)


@compiled
def new_loop(p: Plane, core: int, wake_cpu_s: float) -> int:
    """Return an idle loop on a core."""
    number = take_loop(p)
    loop = loops(p, number)
    loop.life = NONE
    loop.core = core
    loop.head = NONE
    loop.job = NONE
    loop.standstills = 0
    loop.first = NONE
    loop.last = NONE
    loop.began_at = 0.0
    loop.busy_s = 0.0
    loop.stretch = 1.0
    loop.owed_s = 0.0
    loop.wake_cpu_s = wake_cpu_s
    loop.cold = 1.0
    loop.ran_s = 0.0
    loop.is_blocking = False
    loop.takes_turns = False
    return number


@compiled
def take_first(p: Plane, number: int) -> int:
    """Take the first callback out of the queue of a loop; NONE if none is there."""
    loop = loops(p, number)
    c = loop.first
    if c >= 0:
        loop.first = callbacks(p, c).next
        if loop.first < 0:
            loop.last = NONE
    return c
