"""A request of a user, and its attempts: the story of each from door to answer."""

from collections.abc import Callable

from models.application.app import App
from models.application.knocking import Resend, TurnedAwayError, knock
from models.application.process import NodeProcess
from models.config import EndpointConfig
from models.hosting.gateway import PROXIED
from models.hosting.visit import Visit
from models.traffic.demands import Row
from models.traffic.measures import QueryCounts
from models.traffic.outcomes import Outcome, StoreError
from models.traffic.reasons import Reason
from sim.deadlines import Deadline
from sim.environment import Story, Wakeup
from sim.errors import AcquireTimeoutError, Killed


class Request:
    """What one user wants: a row of demands, served by one or more attempts."""

    __slots__ = ("arrived_at", "attempts", "cause", "number", "row", "rtt_s")

    def __init__(self, number: int, row: Row, arrived_at: float, rtt_s: float) -> None:
        self.number = number
        self.row = row
        self.arrived_at = arrived_at
        self.rtt_s = rtt_s
        """Round trip of each of its attempts."""
        self.attempts = 0
        self.cause: object = None
        """Behind the outcome of its last failed attempt: the `Exit` that killed it or
        left nobody listening, or else the `Reason`."""

    @property
    def endpoint(self) -> int:
        """Index of its route."""
        return self.row.endpoint


class Attempt(Visit):
    """One try at a request.

    Invariants: it ends in exactly one outcome; nginx's connections are given back at
    that moment, while the server may go on working for nobody.
    """

    __slots__ = (
        "_app",
        "_ended",
        "_process",
        "connections",
        "is_abandoned",
        "limit",
        "outcome",
        "release",
        "reload",
        "request",
    )

    is_request = True

    def __init__(
        self, request: Request, ended: Callable[["Attempt", Outcome], None]
    ) -> None:
        super().__init__()
        self.request = request
        self.outcome: Outcome | None = None
        self.limit: Deadline | None = None
        self.reload: Deadline | None = None
        self.release: Callable[[], None] | None = None
        """Tells a balancer that counts connections of its end."""
        self.connections = 0
        self.is_abandoned = False
        """Has its user asked anew, by reloading the page?"""
        self._app: App | None = None
        self._process: NodeProcess | None = None
        self._ended = ended

    def end(self, outcome: Outcome) -> None:
        """Settle the outcome, unless it is settled."""
        if self.outcome is not None:
            return
        self.outcome = outcome
        if self.limit is not None:
            self.limit.meet()
        if self.reload is not None:
            self.reload.meet()
        if self.connections and self._app is not None:
            self._app.host.gateway.leave(self.connections)
        if self.release is not None:
            self.release()
        self._ended(self, outcome)

    def enter(self, app: App, endpoint: EndpointConfig, counts: QueryCounts) -> None:
        """Knock at the door of *app*'s host."""
        host = app.host
        if not host.is_up:
            return  # nobody answers: the client's own patience ends it
        connections = 1 if endpoint.is_static else PROXIED
        if (
            host.gateway.is_guarded or endpoint.limit_per_min is not None
        ) and self._is_turned_away(app, endpoint):
            return
        if not host.gateway.admit(connections):
            self._fail(Outcome.REFUSED, Reason.CONNECTIONS)
            return
        self._app = app
        self.connections = connections
        host.visits[self] = None
        self.task = host.env.start(self._story(app, endpoint, counts))

    def _is_turned_away(self, app: App, endpoint: EndpointConfig) -> bool:
        """Let nginx look at its limits, of all but static files; say whether it ended."""
        gateway = app.host.gateway
        most = gateway.shed_beyond
        if endpoint.is_static:
            return False
        if not gateway.lets_in(self.request.number, endpoint):
            self._fail(Outcome.LIMITED, Reason.LIMIT)
        elif most is not None and len(app.host.visits) >= most:
            self._fail(Outcome.SHED, Reason.DEPTH)
        return self.outcome is not None

    def give_up(self) -> None:
        """End it as its client does, who has waited for too long."""
        if self._app is None:
            self._fail(Outcome.UNREACHABLE, Reason.HOST)
        else:
            self._fail(Outcome.CLIENT_TIMEOUT, self._place())

    def _story(self, app: App, endpoint: EndpointConfig, counts: QueryCounts) -> Story:
        """Pass nginx, be answered by a process, pass nginx again."""
        host = app.host
        relay_s = host.gateway.relay_s
        try:
            if relay_s:
                yield from host.cpu.serve(relay_s)
            if endpoint.is_static:
                yield from self._read_file(app)
                self.end(Outcome.OK)
            else:
                yield from self._be_answered(app, endpoint, counts)
                app.stale_answers += self.outcome is not None
                if relay_s:
                    yield from host.cpu.serve(relay_s)
                self.end(Outcome.OK)
                self._follow_up(app, endpoint)
        except Killed as killed:
            is_from_database = killed.cause is Reason.DATABASE
            outcome = Outcome.DATABASE_ERROR if is_from_database else Outcome.KILLED
            self._fail(outcome, killed.cause)
        except TurnedAwayError as turned_away:
            self._fail(turned_away.outcome, turned_away.cause)
        except AcquireTimeoutError:
            self._fail(Outcome.POOL_TIMEOUT, Reason.POOL)
        except StoreError as error:
            self._fail(Outcome.DATABASE_ERROR, error.reason)
        finally:
            host.visits.pop(self, None)

    def _be_answered(
        self, app: App, endpoint: EndpointConfig, counts: QueryCounts
    ) -> Story:
        """Let a process of *app* work on it, for as long as nginx has the patience."""
        row = self.request.row
        limits = app.host.gateway.read_limits
        limit = None
        if self.limit is None or limits.ends_before(self.limit):
            limit = limits.begin(self._time_out)
        job_s = row.job_s if app.jobs is None else 0.0
        try:
            process = app.pick() if app.entrance is None else None
            if process is not None and not process.is_full:
                self._process = process
                yield from process.handle(self, endpoint, row, counts, job_s=job_s)
                return
            line = yield from knock(self, app, first=process)
            self._process = line.process
            yield from line.process.handle(
                self, endpoint, row, counts, job_s=job_s, line=line
            )
            if app.entrance is not None and self.outcome is None:
                app.entrance.leave(line)
        finally:
            if limit is not None:
                limit.meet()

    def _follow_up(self, app: App, endpoint: EndpointConfig) -> None:
        """Do what comes after the answer: queue the job, tell the sessions."""
        if app.jobs is not None and self.request.row.job_s:
            app.jobs.put(self.request.row.job_s)
        if endpoint.pushes:
            app.push()

    def _time_out(self) -> None:
        self._fail(Outcome.GATEWAY_TIMEOUT, self._place())

    def _fail(self, outcome: Outcome, cause: object) -> None:
        """End it, unless it has ended, and tell the request what was behind it."""
        if self.outcome is None:
            self.request.cause = cause
            self.end(outcome)

    def _place(self) -> Reason:
        """Say what it waits for: a call, a query, a connection, a cache, or a CPU."""
        waits_for = self.task.waits_for if self.task is not None else None
        if isinstance(waits_for, Resend):
            return Reason.BACKLOG
        if self._app is not None and self in self._app.calls.visits:
            return Reason.CALL
        return Reason.CPU if self._process is None else self._awaited(self._process)

    def _awaited(self, process: NodeProcess) -> Reason:
        """Say what it waits for in *process*."""
        connections, cache = process.connections, process.app.cache
        waits_for = self.task.waits_for if self.task is not None else None
        if cache is not None and cache.is_awaited_by(waits_for):
            return Reason.CACHE
        if connections is not None:
            if self in connections.database.visits:
                return Reason.DATABASE
            if connections.pool.is_awaited_by(waits_for):
                return Reason.POOL
        return Reason.CPU

    def _read_file(self, app: App) -> Story:
        """Send a file, from disk if the page cache no longer holds it."""
        host = app.host
        yield from host.cpu.serve(host.gateway.static_cpu_s)
        if self.request.row.misses[0] < host.memory.page_cache_miss:
            yield Wakeup(host.env, host.gateway.static_io_s)
