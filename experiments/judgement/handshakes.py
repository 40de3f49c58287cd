"""Handshakes: whether sessions that all come back at once ever get in again.

A client that hangs up knocks again while the server works on for nobody. So with *n*
clients, each of whom knocks once in a time-out and the pause after it, the loops are
asked for ``n * demand / (time-out + pause)`` cores: at one core a loop or more the queue
never shrinks, and no answer is ever in time.
"""

from collections.abc import Iterator

from experiments.figures import percent, quantity, span
from experiments.judgement.layout import Layout
from models.config import SessionsConfig


def handshake_objections(layout: Layout) -> Iterator[str]:
    """Yield storms that would feed themselves, and polling that meets strangers."""
    for name, system in layout.scenario.systems.items():
        if system.sessions is None:
            continue
        processes = sum(app.instances for app in layout.apps_of(name).values())
        yield from _storm(layout, name, system.sessions, processes)
        if system.sessions.is_sticky or processes < 2:
            continue
        yield (
            f"{percent(1 - 1 / processes)} of the handshakes of {name} fail: the second"
            f" request of a polling client meets any of {processes} processes, and one"
            ' knows of it (sessions.is_sticky, or transport = "websocket")'
        )


def _storm(
    layout: Layout, name: str, sessions: SessionsConfig, processes: int
) -> Iterator[str]:
    timeout_s = sessions.handshake_timeout_s
    if timeout_s is None or not sessions.online_peak:
        return
    speeds = [layout.hosts[app.host].cores.speed for app in layout.apps_of(name).values()]
    each_s = sessions.handshake.mean_s / min(speeds)
    work_s = sessions.online_peak * each_s / processes
    again_s = timeout_s + sessions.reconnect_cap_s
    per_s = sessions.admission_per_s
    is_admitted = per_s is not None and per_s * each_s < processes
    if work_s <= timeout_s or work_s < again_s or is_admitted:
        return
    yield (
        f"if all {quantity(sessions.online_peak)} sessions of {name} come back at once,"
        f" their handshakes are {span(work_s)} of work for each process, and clients hang"
        f" up after {span(timeout_s)} and knock again: {percent(work_s / again_s)} of"
        " what a loop can do, so the storm feeds itself (sessions.admission_per_s below"
        f" {quantity(processes / each_s)} would end it)"
    )
