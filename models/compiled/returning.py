"""How sessions are lost, and come back; twin of `models.clients.sessions`."""

from models.compiled import hosts, memory
from models.compiled.clock import now_of
from models.compiled.kinds import (
    END_ABSENCE,
    KNOCK,
    NONE,
)
from models.compiled.levels import change
from models.compiled.lives import apps, lives
from models.compiled.records import Plane, compiled
from models.compiled.rings import JITTERS, draw
from models.compiled.sessions import (
    FAILURES,
    end_absence,
    expect,
    failures,
    free_socket,
    groups,
    sockets,
)
from models.hosting.gateway import PROXIED


@compiled
def _forget(p: Plane, number: int) -> None:
    """Be done with a session whose time is over."""
    session = sockets(p, number)
    session.ticket = 0
    groups(p, session.sessions).live -= 1
    free_socket(p, number)


@compiled
def be_over(p: Plane, number: int) -> None:
    """Let a session end that was away."""
    end_absence(p, number)
    _forget(p, number)


@compiled
def close(p: Plane, number: int) -> None:
    """Let its user close a session."""
    _leave(p, number)
    _forget(p, number)


@compiled
def cut(p: Plane, number: int) -> None:
    """Cut a session: nginx has heard nothing for too long, or its process is let go."""
    _leave(p, number)
    _lose(p, number)


@compiled
def cut_all(p: Plane, number: int) -> None:
    """Cut every session of a process, which is let go."""
    s = lives(p, number).first_session
    while s >= 0:
        following = sockets(p, s).life_next
        cut(p, s)
        s = following


@compiled
def _leave(p: Plane, number: int) -> None:
    session = sockets(p, number)
    group, life = groups(p, session.sessions), lives(p, session.life)
    if session.life_previous >= 0:
        sockets(p, session.life_previous).life_next = session.life_next
    else:
        life.first_session = session.life_next
    if session.life_next >= 0:
        sockets(p, session.life_next).life_previous = session.life_previous
    else:
        life.last_session = session.life_previous
    life.sessions -= 1
    session.life = NONE
    life.buffers -= group.buffers
    memory.free(p, life.account, group.units)
    change(p, group.online, -1.0)
    hosts.hosts(p, apps(p, session.app).host).connections -= PROXIED


@compiled
def drop(p: Plane, number: int) -> None:
    """Let a session lose its connection with its process."""
    session = sockets(p, number)
    hosts.hosts(p, apps(p, session.app).host).connections -= PROXIED
    session.life = NONE
    change(p, groups(p, session.sessions).online, -1.0)
    _lose(p, number)


@compiled
def _lose(p: Plane, number: int) -> None:
    session = sockets(p, number)
    groups(p, session.sessions).dropped += 1
    session.was_dropped = True
    session.dropped_at = now_of(p)
    _come_back(p, number)


@compiled
def fail(p: Plane, number: int, failure: int) -> None:
    """Let a handshake come to nothing."""
    session = sockets(p, number)
    groups(p, session.sessions).failed += 1
    failures(p, session.sessions * len(FAILURES) + failure).number += 1
    _come_back(p, number)


@compiled
def _come_back(p: Plane, number: int) -> None:
    """Try again after a pause, unless its time is over by then."""
    session, now = sockets(p, number), now_of(p)
    group = groups(p, session.sessions)
    if not session.is_away:
        session.is_away = True
        change(p, group.away, 1.0)
    pause_s = group.reconnect_s * 2.0 ** min(session.tries, 16)
    uniform = draw(p, session.sessions, JITTERS, group.live)
    jitter = group.jitter * (2.0 * uniform - 1.0)
    pause_s = min(group.cap_s, pause_s * (1.0 + jitter))
    session.tries += 1
    if now + pause_s < session.ends_at:
        expect(p, number, pause_s, KNOCK)
    else:
        expect(p, number, max(0.0, session.ends_at - now), END_ABSENCE)
