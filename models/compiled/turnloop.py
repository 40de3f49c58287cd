"""The queues of a loop that takes turns; twin of `sim.turns`, with the rules."""

from models.compiled.callbacks import callbacks, free_callback, loops
from models.compiled.clock import clock_of
from models.compiled.kinds import ACCEPT, BEGIN, NONE
from models.compiled.lives import lives
from models.compiled.records import Plane, compiled
from models.compiled.sources import let_go, new_source, sources


@compiled
def take_turns(p: Plane, number: int) -> None:
    """Let a loop that is new take turns."""
    loop = loops(p, number)
    loop.takes_turns = True
    loop.door = new_source(p, False)
    loop.first_ready = NONE
    loop.last_ready = NONE
    loop.turn = NONE
    loop.turn_left = 0
    loop.accepted = NONE
    loop.accepting = NONE


@compiled
def _append(p: Plane, s: int, c: int) -> None:
    """Let a callback wait at a source."""
    source = sources(p, s)
    callbacks(p, c).next = NONE
    if source.first >= 0:
        callbacks(p, source.last).next = c
    else:
        source.first = c
    source.last = c


@compiled
def _take_at(p: Plane, s: int) -> int:
    """Take the first callback that waits at a source; NONE if none does."""
    source = sources(p, s)
    c = source.first
    if c >= 0:
        source.first = callbacks(p, c).next
    return c


@compiled
def _put_ready(p: Plane, number: int, s: int) -> None:
    """Put a source at the tail of the ready list."""
    loop = loops(p, number)
    sources(p, s).ready_next = NONE
    if loop.first_ready >= 0:
        sources(p, loop.last_ready).ready_next = s
    else:
        loop.first_ready = s
    loop.last_ready = s
    if loop.turn < 0:
        loop.turn = s


@compiled
def _list(p: Plane, number: int, s: int) -> None:
    """Put a source there, unless it is there already."""
    source = sources(p, s)
    if not source.is_listed:
        source.is_listed = True
        source.holders += 1
        _put_ready(p, number, s)


@compiled
def _unlist(p: Plane, s: int) -> None:
    sources(p, s).is_listed = False
    let_go(p, s)


@compiled
def take_in(p: Plane, number: int, c: int, s: int) -> None:
    """Let a callback wait at a source; with none it is ready once, as a timer is."""
    if s < 0:
        s = new_source(p, False)
        _append(p, s, c)
        _list(p, number, s)
        let_go(p, s)
        return
    if sources(p, s).is_new:
        sources(p, s).is_new = False
        sources(p, s).holders += 1
        callbacks(p, c).source = s
        s = loops(p, number).door
    _append(p, s, c)
    _list(p, number, s)


@compiled
def _poll(p: Plane, number: int) -> bool:
    """Begin a turn with what is ready; say whether anything is."""
    loop = loops(p, number)
    if loop.accepted >= 0:
        _list(p, number, loop.accepted)
        let_go(p, loop.accepted)
        loop.accepted = NONE
    s = loop.first_ready
    loop.first_ready = NONE
    loop.turn = NONE
    loop.turn_left = 0
    while s >= 0:
        following = sources(p, s).ready_next
        if sources(p, s).first >= 0:
            _put_ready(p, number, s)
            loop.turn_left += 1
        else:
            _unlist(p, s)
        s = following
    return loop.turn_left > 0


@compiled
def _accept(p: Plane, number: int, c: int) -> None:
    """Accept the connection of a callback; its first one belongs to the next turn."""
    loop, callback = loops(p, number), callbacks(p, c)
    loop.accepted = callback.source
    callback.source = NONE
    _append(p, loop.accepted, c)
    begins = callback.begins
    callback.begins = 0
    if begins in (ACCEPT, BEGIN):
        lives(p, loop.life).unaccepted -= 1
        if begins == BEGIN and lives(p, loop.life).is_alive:
            loop.accepting = callback.visit
            clock_of(p).beginning = number


@compiled
def next_callback(p: Plane, number: int) -> int:
    """Take the callback that comes next; NONE if there is none, or memory is to be taken.

    That is for whoever called (`claims.begin_request`), and then it goes on.
    """
    loop = loops(p, number)
    while loop.turn_left > 0 or _poll(p, number):
        s = loop.turn
        loop.turn = sources(p, s).ready_next
        loop.turn_left -= 1
        c = _take_at(p, s)
        if c < 0:
            continue
        if s == loop.door:
            _accept(p, number, c)
            if clock_of(p).beginning == number:
                return NONE
        elif callbacks(p, c).is_withdrawn:
            free_callback(p, c)
        else:
            return c
    return NONE


@compiled
def discard_one(p: Plane, number: int) -> int:
    """Take any callback out of the queues; NONE if none is left, nor any source."""
    loop = loops(p, number)
    loop.turn = NONE
    loop.turn_left = 0
    while loop.first_ready >= 0:
        s = loop.first_ready
        c = _take_at(p, s)
        if c >= 0:
            let_go(p, callbacks(p, c).source)
            return c
        loop.first_ready = sources(p, s).ready_next
        _unlist(p, s)
    if loop.accepted >= 0:
        c = _take_at(p, loop.accepted)
        if c >= 0:
            return c
        let_go(p, loop.accepted)
        loop.accepted = NONE
    return NONE
