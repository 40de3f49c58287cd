"""Handshakes: how a session gets its connection, or how that comes to nothing."""

from collections.abc import Callable
from functools import partial

from models.application.app import App
from models.application.entrance import Line
from models.application.knocking import TurnedAwayError, knock
from models.application.process import NodeProcess
from models.application.system import System
from models.clients.admission import Admission
from models.clients.session import Session
from models.config import SessionsConfig
from models.hosting.gateway import PROXIED
from models.hosting.memory import MIB
from models.hosting.visit import Visit
from models.traffic.demands import distribution
from models.traffic.outcomes import DatabaseError
from models.traffic.sessionbook import Failure
from sim.deadlines import Deadline, Deadlines
from sim.environment import Environment, Story
from sim.errors import AcquireTimeoutError, Killed
from sim.streams import Streams

Opened = Callable[[Session, NodeProcess, App], None]
Failed = Callable[[Session, "Failure"], None]


class Handshake(Visit):
    """One try of a client to open its session.

    Invariant: it holds nginx's connections until it succeeds or fails, which it does
    once; the server may go on working for nobody.
    """

    __slots__ = ("app", "failure", "is_over", "limit", "session")

    def __init__(self, session: Session, app: App) -> None:
        super().__init__()
        self.session = session
        self.app = app
        self.limit: Deadline | None = None
        self.failure = Failure.ELSE
        """What it failed for, if it did."""
        self.is_over = False
        """Has it failed while the server works on?"""


class Handshakes:
    """The door of one system's sessions.

    Without a time-out everybody waits for as long as it takes, and a host that is down
    turns away at once. With one, whoever has waited so long hangs up, at a host that is
    down too, and so does nginx when its process is silent for too long.

    Invariant: of every knock *opened* or *failed* hears, and only once.
    """

    def __init__(
        self,
        env: Environment,
        system: System,
        config: SessionsConfig,
        *,
        streams: Streams,
        opened: Opened,
        failed: Failed,
    ) -> None:
        self._env = env
        self._system = system
        self._config = config
        self._opened = opened
        self._failed = failed
        self._queries = streams.stream(system.name, "session-queries")
        self._meetings = streams.stream(system.name, "session-meetings")
        self._query = None if config.query is None else distribution(config.query)
        self.session_bytes = round(config.session_mib * MIB)
        self.buffer_bytes = round(config.buffer_mib * MIB)
        timeout_s, per_s = config.handshake_timeout_s, config.admission_per_s
        self._limits = None if timeout_s is None else Deadlines(env, span_s=timeout_s)
        self._admission = None if per_s is None else Admission(env, per_s=per_s)

    def _hold(self, process: NodeProcess) -> bool:
        """Take the memory of a session; say whether *process* survived it."""
        footprint = process.footprint
        return footprint.open_session(self.session_bytes, buffers=self.buffer_bytes)

    def let_in(self, session: Session) -> None:
        """Let *session* knock as one that was open before the run.

        Those came one by one, in time. Where a crowd may not get in, they are open
        without a handshake, or a run would begin with a storm that nobody asked for.
        """
        if self._limits is None and self._admission is None:
            self.knock(session)
            return
        app = self._system.balancer.choose()
        process = app.pick() if app.host.is_up else None
        if process is None or not app.host.gateway.admit(PROXIED):
            self.knock(session)
        elif self._hold(process) and process.is_alive:
            self._opened(session, process, app)
        else:
            app.host.gateway.leave(PROXIED)
            self._failed(session, Failure.ELSE)

    def knock(self, session: Session) -> None:
        """Let *session* try to open its connection."""
        app = self._system.balancer.choose()
        host = app.host
        if not host.is_up:
            if self._limits is None:
                self._failed(session, Failure.ELSE)
            else:  # nobody answers: the client's own patience ends it
                self._limits.begin(partial(self._failed, session, Failure.TIMEOUT))
            return
        if not host.gateway.admit(PROXIED):
            self._failed(session, Failure.ELSE)
            return
        handshake = Handshake(session, app)
        host.visits[handshake] = None
        if self._limits is not None:
            handshake.limit = self._limits.begin(partial(self._hang_up, handshake))
        handshake.task = self._env.start(self._open(handshake, app))

    def _open(self, handshake: Handshake, app: App) -> Story:
        """Pass nginx, meet a process, and shake hands with it."""
        host = app.host
        process = None
        is_open = False
        try:
            yield from host.cpu.serve(host.gateway.relay_s)
            if self._admission is not None and not self._admission.admit():
                handshake.failure = Failure.ADMISSION
            else:
                line = yield from knock(handshake, app)
                process = line.process
                yield from self._be_received(handshake, line)
                is_open = process.is_alive and handshake.failure is Failure.ELSE
        except (TurnedAwayError, Killed, AcquireTimeoutError, DatabaseError):
            pass
        finally:
            host.visits.pop(handshake, None)
        if handshake.is_over:
            return
        if handshake.limit is not None:
            handshake.limit.meet()
        if is_open and process is not None:
            self._opened(handshake.session, process, app)
        else:
            host.gateway.leave(PROXIED)
            self._failed(handshake.session, handshake.failure)

    def _be_received(self, handshake: Handshake, line: Line) -> Story:
        """Let a process work on it, for as long as nginx has patience with that."""
        process = line.process
        limits, patience = process.app.host.gateway.read_limits, None
        if handshake.limit is not None and limits.ends_before(handshake.limit):
            patience = limits.begin(partial(self._hang_up, handshake))
        process.visits[handshake] = None
        try:
            yield from self._shake_hands(handshake, line)
            if self._config.transport == "polling" and not self._config.is_sticky:
                yield from self._ask_again(handshake, process)
            if not handshake.is_over and handshake.failure is Failure.ELSE:
                self._hold(process)
        finally:
            process.visits.pop(handshake, None)
            if patience is not None:
                patience.meet()

    def _shake_hands(self, handshake: Handshake, line: Line) -> Story:
        """Authenticate: the loop, and a query that knows the user."""
        process, demand_s = line.process, handshake.session.handshake_s
        accept = process.receive() if line.is_new else None
        yield from process.loop.run(demand_s, started=accept, source=line.source)
        if self._query is not None:
            yield from process.query(
                handshake,
                self._config.schema or self._system.name,
                demand_s=float(self._query.from_uniforms(self._queries.block(1))[0]),
                draw=self._queries.one(),
                answer_s=0.0,
            )

    def _ask_again(self, handshake: Handshake, process: NodeProcess) -> Story:
        """Send the second request of a polling client to whichever process gets it.

        What else came in between decides whose turn it is, which is as good as chance.
        """
        apps = self._system.apps
        lives = [slot.serving for app in apps for slot in app.slots if slot.serving]
        if not lives:
            return
        met = lives[int(self._meetings.one() * len(lives))]
        if met is process:
            return
        met.visits[handshake] = None
        try:
            yield from met.loop.run(0.0)
        finally:
            met.visits.pop(handshake, None)
        handshake.failure = Failure.UNKNOWN

    def _hang_up(self, handshake: Handshake) -> None:
        """Let its client knock again; the server hears nothing of that."""
        if handshake.is_over:
            return
        handshake.is_over = True
        if handshake.limit is not None:
            handshake.limit.meet()
        handshake.app.host.gateway.leave(PROXIED)
        self._failed(handshake.session, Failure.TIMEOUT)
