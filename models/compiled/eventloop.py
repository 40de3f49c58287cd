"""Event loops; twin of `sim.eventloop`, where the rules are told."""

from math import exp

from models.compiled import connections, cores
from models.compiled.clock import clock_of, fresh_ticket, now_of, put_due
from models.compiled.kinds import ACCEPT, BEGIN, GIVE_BACK, HELD, LOOP, NONE, WARM
from models.compiled.lives import lives
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing
from models.compiled.visits import visits
from sim.eventloop import AFTERGLOW_S, MEMORY_S


@record
class Callback:
    """One entry of the queue of a loop."""

    next: int
    demand_s: float
    visit: int
    """Who waits for it; NONE if nobody does."""
    begins: int
    """What happens when it becomes the head; 0 if nothing does."""
    is_withdrawn: bool


@record
class Loop:
    """One thread that runs callbacks first come, first served."""

    next: int
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


callbacks, _take_callback, free_callback = growing("callbacks", Callback)
loops, take_loop, free_loop = growing("loops", Loop)


@compiled
def new_loop(p: Plane, core: int, wake_cpu_s: float) -> int:
    """Return an idle loop on a core."""
    number = take_loop(p)
    loop = loops(p, number)
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
    return number


@compiled
def busy_s(p: Plane, number: int) -> float:
    """Return the time spent running callbacks, or waiting for a core to do so."""
    loop = loops(p, number)
    if loop.head < 0:
        return loop.busy_s
    return loop.busy_s + now_of(p) - loop.began_at


@compiled
def run(p: Plane, number: int, v: int, demand_s: float, begins: int) -> None:
    """Let a visit wait for the turn of a callback, and for its end."""
    visit = visits(p, v)
    visit.ticket = fresh_ticket(p)
    visit.loop = number
    visit.callback = _queue(p, number, demand_s, v, begins)


@compiled
def post(p: Plane, number: int, demand_s: float) -> None:
    """Queue a callback that nobody waits for."""
    _queue(p, number, demand_s, NONE, 0)


@compiled
def _queue(p: Plane, number: int, demand_s: float, v: int, begins: int) -> int:
    c = _take_callback(p)
    callback, loop = callbacks(p, c), loops(p, number)
    callback.next = NONE
    callback.demand_s = demand_s
    callback.visit = v
    callback.begins = begins
    callback.is_withdrawn = False
    if loop.head < 0:
        _begin(p, number, c)
    else:
        if loop.last >= 0:
            callbacks(p, loop.last).next = c
        else:
            loop.first = c
        loop.last = c
    return c


@compiled
def _begin(p: Plane, number: int, c: int) -> None:
    loop = loops(p, number)
    loop.head = c
    if loop.wake_cpu_s != 0.0:
        _wake(p, number)
    else:
        loop.began_at = now_of(p)
        serve(p, number)


@compiled
def _wake(p: Plane, number: int) -> None:
    """Warm up for the head, which begins then."""
    loop = loops(p, number)
    now = now_of(p)
    span_s = now - loop.began_at
    warm_s = min(span_s, loop.ran_s + AFTERGLOW_S)
    cold = loop.cold * exp(-warm_s / MEMORY_S)
    loop.cold = 1.0 - (1.0 - cold) * exp((warm_s - span_s) / MEMORY_S)
    loop.began_at = now
    loop.ran_s = 0.0
    if callbacks(p, loop.head).demand_s != 0.0:
        loop.ran_s = loop.wake_cpu_s * loop.cold
    if loop.ran_s != 0.0:
        admit_head(p, number, loop.ran_s, WARM)
    else:
        serve(p, number)


@compiled
def admit_head(p: Plane, number: int, demand_s: float, customer: int) -> None:
    """Bring the head to the core, unless the loop stands still; *customer* hears."""
    loop = loops(p, number)
    loop.customer = customer
    if loop.standstills == 0:
        loop.job = cores.admit(p, loop.core, demand_s, customer, number, 0)
    else:
        loop.job = HELD
        loop.held_s = demand_s


@compiled
def serve(p: Plane, number: int) -> None:
    """Let the head begin, and bring it to the processor.

    A request takes memory first, which may cost lives: that is for whoever called
    (`claims.begin_request`), as lives are above loops.
    """
    loop = loops(p, number)
    loop.job = NONE
    callback = callbacks(p, loop.head)
    if callback.begins in (ACCEPT, BEGIN):
        life = lives(p, visits(p, callback.visit).life)
        life.unaccepted -= 1
        if callback.begins == BEGIN and life.is_alive:
            clock_of(p).beginning = number
            return
    elif callback.begins == GIVE_BACK:
        connections.give_back(p, callback.visit)
    bring(p, number)


@compiled
def bring(p: Plane, number: int) -> None:
    """Bring the head, which has begun, to the processor."""
    loop = loops(p, number)
    demand_s = callbacks(p, loop.head).demand_s * loop.stretch
    if loop.owed_s != 0.0:
        demand_s += loop.owed_s
        loop.owed_s = 0.0
    loop.ran_s += demand_s
    admit_head(p, number, demand_s, LOOP)


@compiled
def drop_head(p: Plane, number: int) -> int:
    """Let nobody be the head; return who waited for it."""
    loop = loops(p, number)
    loop.busy_s += now_of(p) - loop.began_at
    v = callbacks(p, loop.head).visit
    free_callback(p, loop.head)
    loop.head = NONE
    loop.job = NONE
    if v >= 0:
        visits(p, v).callback = NONE
    return v


@compiled
def end(p: Plane, number: int) -> None:
    """Let the head go, and begin what comes next."""
    v = drop_head(p, number)
    if v >= 0:
        put_due(p, v, visits(p, v).ticket)
    begin_next(p, number)


@compiled
def take_first(p: Plane, number: int) -> int:
    """Take the first callback out of the queue."""
    loop = loops(p, number)
    c = loop.first
    loop.first = callbacks(p, c).next
    if loop.first < 0:
        loop.last = NONE
    return c


@compiled
def begin_next(p: Plane, number: int) -> None:
    """Let the next callback begin, if there is one."""
    loop = loops(p, number)
    while loop.first >= 0 and loop.head < 0:
        c = take_first(p, number)
        if callbacks(p, c).is_withdrawn:
            free_callback(p, c)
        else:
            _begin(p, number, c)
