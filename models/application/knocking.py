"""Knocking at a process: how a connection is made, and what happens at a full backlog.

Linux drops the first packet of a connection that its backlog has no room for, and the
client's kernel sends it again, each time after twice as long (``tcp_syn_retries = 6``).
With ``tcp_abort_on_overflow`` it is refused at once.
"""

from collections.abc import Generator
from typing import Any

from simpy.events import Event

from models.application.app import App
from models.application.entrance import Line
from models.application.process import NodeProcess
from models.hosting.visit import Visit
from models.traffic.outcomes import Outcome
from models.traffic.reasons import Reason
from sim.environment import Wakeup

RESENT_AFTER_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""Pauses before the packet is sent again: after 1, 3, 7, 15, 31 and 63 s in all."""


class Resend(Wakeup):
    """The pause of a kernel until it sends a packet again that had no answer."""


class TurnedAwayError(Exception):
    """Nobody took the connection: *outcome* is what the client sees, *cause* why."""

    def __init__(self, outcome: Outcome, cause: object) -> None:
        super().__init__(outcome.key)
        self.outcome = outcome
        self.cause = cause


def knock(
    visit: Visit, app: App, *, first: NodeProcess | None = None
) -> Generator[Event, Any, Line]:
    """Return a connection for *visit* to a process of *app*, kept or new.

    It is the *first* that is tried, if one was picked already. Raise `TurnedAwayError`
    if nobody listens, or the backlog is full for too long.
    """
    line = None if first is None else Line(first, None, is_new=True)
    for pause_s in (*RESENT_AFTER_S, None):
        line = line or (yield from _enter(visit, app))
        if line is None:
            raise TurnedAwayError(Outcome.BAD_GATEWAY, app.last_exit)
        if not (line.is_new and line.process.is_full):
            return line
        if pause_s is None or app.process_config.abort_on_overflow:
            break
        line = None
        yield Resend(app.host.env, pause_s)
    raise TurnedAwayError(Outcome.REFUSED, Reason.BACKLOG)


def _enter(visit: Visit, app: App) -> Generator[Event, Any, Line | None]:
    if app.entrance is None:
        process = app.pick()
        return None if process is None else Line(process, None, is_new=True)
    if visit.is_request:
        return (yield from app.entrance.enter(visit))
    return (yield from app.entrance.connect(visit))  # a socket shares with nobody
