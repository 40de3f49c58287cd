"""Balancing: which application gets what comes; twin of `models.application.balancer`."""

from models.compiled import holds, hosts
from models.compiled.databases import databases
from models.compiled.kinds import NONE
from models.compiled.lives import apps, lives, slots
from models.compiled.records import Plane, compiled
from models.compiled.requests import members as members_of
from models.compiled.requests import systems


@compiled
def can_serve(p: Plane, a: int) -> bool:
    """Say whether an application could answer a new request."""
    app = apps(p, a)
    is_up = False
    for number in range(app.first_slot, app.first_slot + app.slots):
        is_up |= slots(p, number).serving >= 0
    if not is_up or app.is_draining or not hosts.hosts(p, app.host).is_up:
        return False
    if app.database < 0:
        return True
    hold = holds.holds(p, holds.of_host(p, app.database, app.host))
    return bool(databases(p, app.database).is_up) and not hold.is_held


@compiled
def _connections(p: Plane, a: int) -> int:
    """Return how many requests and open sessions of an application are known of."""
    app = apps(p, a)
    known = app.taken
    for number in range(app.first_slot, app.first_slot + app.slots):
        slot = slots(p, number)
        if slot.serving >= 0:
            known += lives(p, slot.serving).sessions
        if slot.starting >= 0:
            known += lives(p, slot.starting).sessions
    return known


@compiled
def _least(p: Plane, s: int) -> int:
    """Return the application with the fewest connections, of those that can serve."""
    system = systems(p, s)
    found, found_healthy = NONE, NONE
    fewest, fewest_healthy = 0, 0
    for index in range(system.first_member, system.first_member + system.members):
        a = members_of(p, index).app
        known = _connections(p, a)
        if found < 0 or known < fewest:
            found, fewest = a, known
        is_healthy = not system.has_health_checks or can_serve(p, a)
        if is_healthy and (found_healthy < 0 or known < fewest_healthy):
            found_healthy, fewest_healthy = a, known
    return found_healthy if found_healthy >= 0 else found


@compiled
def choose(p: Plane, s: int) -> int:
    """Return the application of a system that is next in turn, or has the least to do."""
    system = systems(p, s)
    a = members_of(p, system.first_member).app
    if system.members == 1:
        return a
    if system.is_counting:
        return _least(p, s)
    for _ in range(system.members):
        a = members_of(p, system.first_member + system.in_turn).app
        system.in_turn += 1
        if system.in_turn == system.members:
            system.in_turn = 0
        if not system.has_health_checks or can_serve(p, a):
            break
    return a
