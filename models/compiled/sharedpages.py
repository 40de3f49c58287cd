"""Shared pages of processes, held once by a host; twin of `models.hosting.sharedpages`.

How a process maps them is in `claims`, since that may cost lives.
"""

from models.compiled import memory
from models.compiled.hosts import hosts
from models.compiled.lives import apps, fleets, lives, needs
from models.compiled.records import Plane, compiled


@compiled
def missing(p: Plane, h: int) -> int:
    """Return what a host holds too little: the most that a process of it has mapped."""
    wanted = 0
    for a in range(fleets(p, 0).apps):
        app = apps(p, a)
        if app.host == h and app.mapping > 0:
            wanted = max(wanted, needs(p, app.system).shared)
    return wanted - memory.accounts(p, hosts(p, h).shared_account).held


@compiled
def give_back(p: Plane, h: int) -> None:
    """Give back what nobody has mapped any more."""
    memory.free(p, hosts(p, h).shared_account, max(0, -missing(p, h)))


@compiled
def leave(p: Plane, number: int) -> None:
    """Let a process be gone, with what it has mapped."""
    life = lives(p, number)
    if life.shared == 0:
        return
    life.shared = 0
    app = apps(p, life.app)
    app.mapping -= 1
    give_back(p, app.host)
