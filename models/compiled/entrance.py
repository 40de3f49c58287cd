"""The entrance of an application: over which connection a request reaches a process.

Twin of `models.application.entrance`, where the ways are told. A visit has in hand the
source of its connection, if that is kept for further requests.
"""

from models.compiled import sources
from models.compiled.clock import now_of
from models.compiled.kinds import NONE
from models.compiled.lives import apps, lives, needs, slots
from models.compiled.records import Plane, compiled, record
from models.compiled.spare import growing
from models.compiled.visits import visits


@record
class Line:
    """A connection to a process that idles."""

    next: int
    previous: int
    life: int
    serial: int
    """Which of those that have had that row."""
    source: int
    idle_since: float


lines, _take_line, _free_line = growing("lines", Line)


@compiled
def serves(p: Plane, number: int, serial: int) -> bool:
    """Say whether the process that had a row with that *serial* still serves its slot."""
    life = lives(p, number)
    return bool(life.serial == serial) and slots(p, life.slot).serving == number


@compiled
def _take_oldest(p: Plane, a: int) -> None:
    """Take the connection off the list that has idled for the longest."""
    app = apps(p, a)
    number = app.first_line
    app.first_line = lines(p, number).next
    if app.first_line >= 0:
        lines(p, app.first_line).previous = NONE
    else:
        app.last_line = NONE
    sources.let_go(p, lines(p, number).source)
    _free_line(p, number)


@compiled
def take_kept(p: Plane, v: int) -> int:
    """Return the process behind a connection that is kept, and take that; or NONE."""
    visit = visits(p, v)
    app = apps(p, visit.app)
    if app.first_line < 0:
        return NONE
    oldest = now_of(p) - needs(p, app.system).keep_alive_s
    while app.first_line >= 0 and lines(p, app.first_line).idle_since <= oldest:
        _take_oldest(p, visit.app)
    while app.last_line >= 0:
        number = app.last_line
        line = lines(p, number)
        app.last_line = line.previous
        if app.last_line >= 0:
            lines(p, app.last_line).next = NONE
        else:
            app.first_line = NONE
        life, source, is_there = line.life, line.source, serves(p, line.life, line.serial)
        _free_line(p, number)
        if is_there:
            visit.source = source
            return life
        sources.let_go(p, source)
    return NONE


@compiled
def leave(p: Plane, v: int) -> None:
    """Keep the connection on which a visit has had its answer for the next request.

    Unless nobody waited for that any more.
    """
    visit = visits(p, v)
    if visit.outcome != NONE:
        sources.let_go(p, visit.source)
        visit.source = NONE
        return
    app = apps(p, visit.app)
    number = _take_line(p)
    line = lines(p, number)
    line.life = visit.life
    line.serial = lives(p, visit.life).serial
    line.source = visit.source
    line.idle_since = now_of(p)
    line.next = NONE
    line.previous = app.last_line
    if app.last_line >= 0:
        lines(p, app.last_line).next = number
    else:
        app.first_line = number
    app.last_line = number
    visit.source = NONE
