"""The clients of a system: who asks, and the fixed number of users of a closed load."""

from collections.abc import Callable, Mapping

from models.application.system import System
from models.clients.keptends import KeptEnds
from models.clients.request import Attempt, Request
from models.clients.retries import Breaker, Retries
from models.seam import Asked, EndedRequests
from models.traffic.demands import BLOCK_ROWS, FIRST_ROWS, Row, distribution
from models.traffic.drawn import Drawn
from models.traffic.outcomes import Outcome
from models.traffic.roundtrips import mean_round_trip_s
from models.traffic.tracerows import rows_of
from sim.deadlines import Deadline, Deadlines, single
from sim.environment import Environment
from sim.rate import Rate
from sim.streams import Streams, doubling


class Clients:
    """Those who send requests and wait for answers.

    The two half round trips are added to the latency and to the pauses: nothing can
    happen to a request on the wire. Invariant: a request ends once, answered or
    failed, after at most ``max_attempts`` attempts and the reloads of its user, who
    begins none once ``timeout_s`` have passed.
    """

    def __init__(
        self,
        env: Environment,
        system: System,
        *,
        servers: Mapping[str, System],
        streams: Streams,
    ) -> None:
        """Ask *system*, or of the *servers*, by name, the one that a route names."""
        self._env = env
        self._name = system.name
        self._system = system.config
        self._endpoints = tuple(system.config.endpoints.values())
        self._measures = system.measures
        self._rows = rows_of(system.name, system.config, streams=streams)
        self._routes = [
            servers[endpoint.served_by or system.name].balancer
            for endpoint in self._endpoints
        ]
        clients = system.config.clients
        self._retries = Retries(clients, stream=streams.stream(system.name, "backoff"))
        self._breaker = Breaker(env, clients)
        self._rtt_s = rtt_s = mean_round_trip_s(clients)
        self._limits = Deadlines(env, span_s=max(1e-9, clients.timeout_s - rtt_s))
        self._reloads = (
            Deadlines(env, span_s=max(1e-9, clients.reload_after_s - rtt_s))
            if clients.reload_share
            else None
        )
        self._trips: Drawn | None = None
        if clients.rtt is not None:
            stream = streams.stream(system.name, "round-trip")
            self._trips = Drawn(clients.rtt, stream=stream)
        self._number = 0
        self._waiting: dict[Request, None] = {}
        self._listeners: list[Callable[[Asked, Outcome, float], None]] = []
        self.rate: Rate | None = None
        """At which requests are expected; none where the users' own turns say when."""

    @property
    def pace(self) -> str:
        """Who they are, and by which keys they ask again sooner or later."""
        keys = ["rtt_s" if self._trips is None else "rtt"]
        if self._system.clients.kind == "closed":
            keys.append("think")
        if self._system.clients.max_attempts > 1:
            keys += ["backoff", "backoff_s"]
        here = f"systems.{self._name}.clients"
        return f"the clients of system {self._name} ({here}: {', '.join(keys)})"

    def listen(self, listener: Callable[[Asked, Outcome, float], None]) -> None:
        """Tell *listener* from now on of every request's end, outcome and span."""
        self._listeners.append(listener)

    def keep_ends(self) -> Callable[[], EndedRequests]:
        """Keep from now on how every request ends; return what gives that so far."""
        kept = KeptEnds()
        self.listen(kept.note)
        return kept.so_far

    def send(self, _: object = None) -> None:
        """Send the next request of the system's stream."""
        self._number += 1
        self._ask(self._number - 1, self._rows.take())

    def _ask(self, number: int, row: Row) -> None:
        rtt_s = self._rtt_s if self._trips is None else self._trips.take()
        request = Request(number, row, self._env._now, rtt_s)
        self._measures.request_arrived(request.row.endpoint)
        if not self._endpoints[request.row.endpoint].is_static:
            self._waiting[request] = None
        self._retries.begin(self._env._now)
        self._try(request)

    def waiting_since(self) -> list[float]:
        """Return when those came who wait for an answer now, static files apart."""
        return [request.arrived_at for request in self._waiting]

    def fetch(self) -> None:
        """Send a request that nobody planned: an announcement makes users look."""
        self.send()

    def proceed(self, request: Request, /) -> None:
        """Be told that *request* has ended; for users who wait before the next."""

    def _try(self, request: Request) -> None:
        request.attempts += 1
        attempt = Attempt(request, self._ended)
        self._measures.attempt_begun()
        if not self._breaker.lets_out(attempt):
            attempt.end(Outcome.REJECTED)
            return
        attempt.limit = self._begin(self._limits, request, attempt.give_up)
        row = request.row
        if self._reloads is not None and self._would_reload(request):
            attempt.reload = self._begin(
                self._reloads, request, lambda: self._reload(attempt)
            )
        endpoint = self._endpoints[row.endpoint]
        if endpoint.is_static and self._system.static_from == "object-store":
            self._env.wake(self._system.object_store_s, lambda _: attempt.end(Outcome.OK))
            return
        balancer = self._routes[row.endpoint]
        app = balancer.choose()
        if balancer.is_counting:
            attempt.release = balancer.take(app)
        attempt.enter(app, endpoint, self._measures.queries)

    def _begin(
        self, limits: Deadlines, request: Request, expire: Callable[[], object]
    ) -> Deadline:
        """Begin one of *limits*, which are those of a mean round trip."""
        if self._trips is None:
            return limits.begin(expire)
        span_s = max(1e-9, limits.span_s + self._rtt_s - request.rtt_s)
        return single(self._env, span_s, expire)

    def _would_reload(self, request: Request) -> bool:
        """Say whether its user still reloads: some do, until they have had enough."""
        clients = self._system.clients
        waited_s = self._env._now - request.arrived_at
        return request.row.patience < clients.reload_share and (
            waited_s < clients.timeout_s
        )

    def _reload(self, attempt: Attempt) -> None:
        """Leave the attempt alone and ask again at once, as an impatient user does."""
        request = attempt.request
        attempt.is_abandoned = True
        attempt.end(Outcome.CLIENT_TIMEOUT)
        self._env.wake(request.rtt_s, lambda _: self._try(request))

    def _ended(self, attempt: Attempt, outcome: Outcome) -> None:
        measures = self._measures
        measures.attempt_ended(outcome)
        request = attempt.request
        self._breaker.note(attempt, failed=bool(outcome))
        if attempt.is_abandoned:
            return
        if outcome:
            pause_s = self._retries.pause_s(request.attempts, self._env._now)
            if pause_s is not None:
                self._env.wake(request.rtt_s + pause_s, lambda _: self._try(request))
                return
            measures.request_failed(
                request.row.endpoint,
                request.arrived_at,
                self._env._now,
                request.cause,
            )
        else:
            now_s = self._env._now
            latency_s = now_s - request.arrived_at + request.rtt_s
            measures.request_answered(
                request.row.endpoint, request.arrived_at, now_s, latency_s
            )
        self._waiting.pop(request, None)
        for tell in self._listeners:
            tell(request, outcome, self._env._now - request.arrived_at)
        self.proceed(request)


class ClosedClients(Clients):
    """A fixed number of users, each of whom thinks, asks and waits.

    Invariant: thinking + waiting = users, and one more for each request that an
    announcement made somebody send beside the users' turns.
    """

    def __init__(
        self,
        env: Environment,
        system: System,
        *,
        servers: Mapping[str, System],
        streams: Streams,
    ) -> None:
        """Let all users begin with a thought."""
        super().__init__(env, system, servers=servers, streams=streams)
        clients = self._system.clients
        think = clients.think
        self._think = None if think is None else distribution(think)
        self._thoughts = streams.stream(system.name, "think")
        self._thoughts_s: list[float] = []
        self._block_rows = doubling(FIRST_ROWS, most=BLOCK_ROWS)
        self._unplanned = 0
        for _ in range(clients.users):
            self._env.wake(self._thought_s(), self.send)

    def fetch(self) -> None:
        """Send a request beside those of the users' own turns."""
        self._unplanned += 1
        self.send()

    def proceed(self, request: Request, /) -> None:
        """Think, and ask again; the answer and the question take their way."""
        if self._unplanned:
            self._unplanned -= 1
            return
        self._env.wake(request.rtt_s + self._thought_s(), self.send)

    def _thought_s(self) -> float:
        if self._think is None:
            return 0.0
        if not self._thoughts_s:
            draws = self._thoughts.block(next(self._block_rows))
            self._thoughts_s = self._think.from_uniforms(draws).tolist()[::-1]
        return self._thoughts_s.pop()
