"""Heartbeats of sessions, and messages to all of them; as `models.clients.sessions`."""

from models.clients.sessions import BATCH_CPU_S, MAX_BATCH_S, MIN_BATCH_S
from models.compiled import eventloop
from models.compiled.calendar import schedule
from models.compiled.kinds import (
    HEARTBEAT,
    NOTHING,
)
from models.compiled.levels import levels
from models.compiled.lives import apps, lives, slots
from models.compiled.records import Plane, compiled
from models.compiled.requests import members, systems
from models.compiled.sessions import groups


@compiled
def push(p: Plane, s: int, cpu_s: float) -> int:
    """Send a message to each open session of a system, in one callback a process.

    Return how many processes have any.
    """
    system, holders = systems(p, s), 0
    for index in range(system.members):
        app = apps(p, members(p, system.first_member + index).app)
        for number in range(app.first_slot, app.first_slot + app.slots):
            serving = slots(p, number).serving
            if serving >= 0 and lives(p, serving).sessions > 0:
                life = lives(p, serving)
                eventloop.post(p, life.loop, cpu_s * life.sessions)
                holders += 1
    return holders


@compiled
def await_heartbeat(p: Plane, s: int) -> None:
    """Let the next heartbeats come at the interval of the beginning."""
    if groups(p, s).heartbeat_cpu_s != 0.0:
        groups(p, s).interval_s = MAX_BATCH_S
        schedule(p, MAX_BATCH_S, HEARTBEAT, s, 0)
    else:
        schedule(p, 0.0, NOTHING, s, 0)


@compiled
def beat(p: Plane, s: int) -> None:
    """Let each process answer the pings of its sessions."""
    group = groups(p, s)
    cpu_s = group.heartbeat_cpu_s * group.interval_s / group.heartbeat_s
    holders = push(p, s, cpu_s)
    held = max(1.0, levels(p, group.online).value / max(1, holders))
    load = group.heartbeat_cpu_s * held / group.heartbeat_s
    group.interval_s = min(MAX_BATCH_S, max(MIN_BATCH_S, BATCH_CPU_S / load))
    schedule(p, group.interval_s, HEARTBEAT, s, 0)
