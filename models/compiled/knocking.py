"""Knocking at a process: how a connection is made; twin of `models.application.knocking`.

And of how the process takes it in.
"""

from models.application.knocking import RESENT_AFTER_S
from models.compiled import entrance, eventloop, primary, sources
from models.compiled.attempts import RESENDS
from models.compiled.kinds import ATTEMPT
from models.compiled.lives import apps, handle, lives, needs, pick
from models.compiled.primary import HANDS_OVER
from models.compiled.records import Plane, compiled
from models.compiled.visits import pause, visits

TAKEN, NOBODY, FULL, WAITS = range(4)
"""What comes of it: a process has it, none listens, its backlog is full for too long, or
the visit waits."""
RESENT_S = RESENT_AFTER_S


@compiled
def knock(p: Plane, v: int) -> int:
    """Let a visit have a connection, kept or new, to a process; say what came of it."""
    visit = visits(p, v)
    app = apps(p, visit.app)
    process = -1
    if visit.step < HANDS_OVER:
        visit.is_accepted = False
        if app.has_entrance and visit.kind == ATTEMPT:
            process = entrance.take_kept(p, v)
            visit.is_accepted = process >= 0
        if process < 0:
            process = pick(p, visit.app)
            if process < 0:
                return NOBODY
    if process < 0 or (app.primary >= 0 and not visit.is_accepted):
        if not primary.hand(p, v):
            return WAITS
        visit.is_accepted = True
        process = visit.life
    need = needs(p, app.system)
    if not visit.is_accepted and lives(p, process).unaccepted >= need.backlog:
        if need.aborts or visit.index == len(RESENT_S):
            return FULL
        visit.step = RESENDS
        pause(p, v, RESENT_S[visit.index])
        visit.index += 1
        return WAITS
    visit.index = 0
    visit.life = process
    return TAKEN


@compiled
def take_in(p: Plane, v: int, demand_s: float, new: int, accepted: int) -> None:
    """Let the process of a visit run its first callback.

    With *new* that begins over a new connection, with *accepted* over one that is not.
    """
    visit = visits(p, v)
    life = lives(p, visit.life)
    if not visit.is_handled:
        handle(p, v)
    if not visit.is_accepted:
        life.unaccepted += 1
    if needs(p, apps(p, visit.app).system).keeps and visit.source < 0:
        visit.source = sources.new_source(p, not visit.is_accepted)
    begins = accepted if visit.is_accepted else new
    eventloop.run_at(p, life.loop, v, demand_s, begins, visit.source)
