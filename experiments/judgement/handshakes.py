"""Handshakes: whether sessions that all come back at once ever get in again.

A client that hangs up knocks again while the server works on for nobody. So with *n*
clients, each of whom knocks once in a time-out and the pause after it, the loops are
asked for ``n * demand / (time-out + pause)`` cores: at one core a loop or more the queue
never shrinks, and no answer is ever in time.
"""

from collections.abc import Iterator

from experiments.figures import percent, quantity, span
from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase
from models.config import SessionsConfig

SOCKET_IO_S = 20.0
"""Its clients' own ``timeout`` of a connection; so long they wait for the handshake."""


def handshake_objections(layout: Layout) -> Iterator[str]:
    """Yield storms that would feed themselves, and polling that meets strangers."""
    for name, system in layout.scenario.systems.items():
        if system.sessions is None:
            continue
        processes = sum(app.instances for app in layout.apps_of(name).values())
        yield from _storm(layout, name, system.sessions, processes)
        if processes > 1:
            yield from _strangers(name, system.sessions, processes)


def _strangers(name: str, sessions: SessionsConfig, processes: int) -> Iterator[str]:
    """Yield how many would meet a process that does not know them, polling or not yet."""
    lost = percent(1 - 1 / processes)
    if not sessions.is_sticky:
        yield phrase(
            "{share} of the handshakes of {system} fail: the second request of a polling"
            " client meets any of {processes} processes, and one knows of it"
            ' (sessions.is_sticky, or transport = "websocket")',
            share=lost,
            system=name,
            processes=processes,
        )
    elif sessions.transport == "websocket":
        yield phrase(
            "sessions of {system} open over WebSocket alone; of clients that begin with"
            " polling, as socket.io's do unless told otherwise, {share} would meet"
            " another one of {processes} processes (sessions.transport, and is_sticky)",
            system=name,
            share=lost,
            processes=processes,
        )


def _storm(
    layout: Layout, name: str, sessions: SessionsConfig, processes: int
) -> Iterator[str]:
    timeout_s = sessions.handshake_timeout_s
    if not sessions.online_peak:
        return
    speeds = [layout.hosts[app.host].cores.speed for app in layout.apps_of(name).values()]
    each_s = sessions.handshake.mean_s / min(speeds)
    work_s = sessions.online_peak * each_s / processes
    patience_s = SOCKET_IO_S if timeout_s is None else timeout_s
    again_s = patience_s + sessions.reconnect_cap_s
    per_s = sessions.admission_per_s
    is_admitted = per_s is not None and per_s * each_s < processes
    if work_s < again_s or is_admitted:
        return
    crowd = phrase(
        "if all {online} sessions of {system} come back at once, their handshakes are"
        " {work} of work for each process",
        online=quantity(sessions.online_peak),
        system=name,
        work=span(work_s),
    )
    if timeout_s is None:
        yield phrase(
            "{crowd}, and everybody waits for that long; whoever hangs up sooner, as"
            " socket.io's clients do after {patience}, may never get in"
            " (sessions.handshake_timeout_s)",
            crowd=crowd,
            patience=span(SOCKET_IO_S),
        )
        return
    yield phrase(
        "{crowd}, and clients hang up after {patience} and knock again: {share} of what a"
        " loop can do, so the storm feeds itself (sessions.admission_per_s below"
        " {admission} would end it)",
        crowd=crowd,
        patience=span(timeout_s),
        share=percent(work_s / again_s),
        admission=quantity(processes / each_s),
    )
