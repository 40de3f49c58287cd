"""WebSocket sessions: they open, live, are dropped with their process, and come back.

The client's way back is socket.io's (``socket.io-client`` 4.8, ``manager.js``): a
pause that doubles from one second to five, with jitter applied before the cap.
"""

from collections.abc import Callable
from functools import partial

from simpy.events import Event

from models.application.app import App
from models.application.process import NodeProcess
from models.application.system import System
from models.clients.handshake import Handshakes
from models.clients.session import Session, SessionArrivals
from models.config import SessionsConfig
from models.hosting.gateway import PROXIED
from models.traffic.sessionbook import Failure, SessionBook
from sim.environment import Environment, Story
from sim.rate import Rate
from sim.streams import Streams

BATCH_CPU_S = 0.001
MIN_BATCH_S, MAX_BATCH_S = 0.1, 10.0
"""Heartbeats are worked off in one callback a process, of about this CPU time, this
often."""


class Sessions(SessionBook):
    """The sessions of one system.

    Invariants: ``online`` is the number of sessions held by the processes; a session
    that is dropped is closed or comes back until its time is over.
    """

    def __init__(
        self,
        env: Environment,
        system: System,
        config: SessionsConfig,
        *,
        rate: Rate,
        streams: Streams,
        is_warm: bool,
    ) -> None:
        """Open sessions at *rate*; with *is_warm* those of the hours before, too."""
        super().__init__(env)
        name = system.name
        self._env = env
        self._system = system
        self._config = config
        self._jitter = streams.stream(name, "session-jitter")
        self._door = Handshakes(
            env,
            system,
            config,
            streams=streams,
            opened=self._opened,
            failed=self._failed,
        )
        self.session_bytes = self._door.session_bytes
        self._buffer_bytes = self._door.buffer_bytes
        arrivals = SessionArrivals(
            name, config, rate=rate, streams=streams, dropped=self._drop, cut=self._cut
        )
        if is_warm:
            for at_s, session in arrivals.earlier():
                env.wake(at_s, partial(self._connect, session))
        env.process(self._open_all(arrivals))
        env.process(self._heartbeats())

    @property
    def pace(self) -> str:
        """Whose they are, and by which keys they come back sooner or later."""
        name = self._system.name
        keys = f"systems.{name}.sessions: reconnect_s, reconnect_cap_s"
        return f"the sessions of system {name} ({keys})"

    def fetch_all(self, send: Callable[[], None]) -> None:
        """Let every open session send one request, as an announcement makes them do."""
        for _ in range(round(self.online.value)):
            send()

    def _connect(self, session: Session, _: Event) -> None:
        self._door.let_in(session)

    def _open_all(self, arrivals: SessionArrivals) -> Story:
        """Open sessions as users arrive."""
        while (arrival := arrivals.take()) is not None:
            at, session = arrival
            yield self._env.wake(max(0.0, at - self._env.now))
            self._try(session)

    def _try(self, session: Session) -> None:
        self._door.knock(session)

    def _opened(self, session: Session, process: NodeProcess, app: App) -> None:
        process.sessions[session] = None
        session.process, session.app = process, app
        session.tries = 0
        self.online.add(1)
        self._end_absence(session)
        if session.dropped_at is None:
            self.counts.opened += 1
        else:
            self.counts.reconnected += 1
            self.reconnect_s.add(self._env.now - session.dropped_at)
        left_s = max(0.0, session.ends_at - self._env.now)
        silent_s = app.host.config.gateway.proxy_read_timeout_s
        if self._config.heartbeat_s > silent_s and silent_s < left_s:
            session.closing = self._env.wake(silent_s, lambda _: self._cut(session))
        else:
            session.closing = self._env.wake(left_s, lambda _: self._close(session))

    def _close(self, session: Session) -> None:
        """End of its life: its user closes it."""
        self._leave(session)

    def _cut(self, session: Session) -> None:
        """Be cut: nginx has heard nothing for too long, or its process is let go."""
        if session.closing is not None:
            session.closing.cancel()
        self._leave(session)
        self._lost(session)

    def _leave(self, session: Session) -> None:
        process, app = session.process, session.app
        if process is None or app is None:
            return
        session.process = None
        process.sessions.pop(session, None)
        process.footprint.close_session(self.session_bytes, buffers=self._buffer_bytes)
        self.online.add(-1)
        app.host.gateway.leave(PROXIED)

    def _drop(self, session: Session) -> None:
        """Lose its connection with its process."""
        if session.closing is not None:
            session.closing.cancel()
        if session.app is not None:
            session.app.host.gateway.leave(PROXIED)
        session.process = None
        self.online.add(-1)
        self._lost(session)

    def _lost(self, session: Session) -> None:
        self.counts.dropped += 1
        session.dropped_at = self._env.now
        self._come_back(session)

    def _failed(self, session: Session, failure: Failure) -> None:
        self.counts.failed += 1
        self.counts.failures[failure.value] += 1
        self._come_back(session)

    def _end_absence(self, session: Session) -> None:
        if session.is_away:
            session.is_away = False
            self.away.add(-1)

    def _come_back(self, session: Session) -> None:
        """Try again after a pause, unless its time is over by then."""
        if not session.is_away:
            session.is_away = True
            self.away.add(1)
        config = self._config
        pause_s = config.reconnect_s * 2.0 ** min(session.tries, 16)
        jitter = config.reconnect_jitter * (2.0 * self._jitter.one() - 1.0)
        pause_s = min(config.reconnect_cap_s, pause_s * (1.0 + jitter))
        session.tries += 1
        if self._env.now + pause_s < session.ends_at:
            self._env.wake(pause_s, lambda _: self._try(session))
            return
        left_s = max(0.0, session.ends_at - self._env.now)
        self._env.wake(left_s, lambda _: self._end_absence(session))

    def _heartbeats(self) -> Story:
        """Let each process answer the pings of its sessions.

        Pings are worked off in batches of about a millisecond a process: small beside
        what else a loop does, and far fewer than the pings.
        """
        config = self._config
        interval_s = MAX_BATCH_S
        while config.heartbeat_cpu_s:
            yield self._env.wake(interval_s)
            cpu_s = config.heartbeat_cpu_s * interval_s / config.heartbeat_s
            holders = self._system.push(cpu_s)
            held = max(1.0, self.online.value / max(1, holders))
            load = config.heartbeat_cpu_s * held / config.heartbeat_s
            interval_s = min(MAX_BATCH_S, max(MIN_BATCH_S, BATCH_CPU_S / load))
