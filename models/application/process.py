"""A Node.js process: one life of it, from start to exit."""

from collections.abc import Callable
from functools import partial

from models.application.connections import pool_of
from models.application.footprint import Footprint
from models.application.slot import Slot
from models.application.steps import Steps, query
from models.application.surroundings import Deployment, Line, Socket
from models.application.workers import Runner
from models.config import EndpointConfig, ProcessConfig
from models.hosting.exits import Exit
from models.hosting.visit import Visit
from models.traffic.demands import Row
from models.traffic.measures import QueryCounts
from sim.environment import Story, Task
from sim.errors import Killed
from sim.eventloop import EventLoop, Source
from sim.measuredpool import MeasuredPool
from sim.pool import Pool
from sim.turns import TurnLoop


class NodeProcess:
    """One event loop with its worker threads, heap and database connections.

    Invariant: a process that has ended holds no memory, no connection and no session,
    works on nothing and runs nothing.
    """

    def __init__(
        self,
        app: Deployment,
        slot: Slot["NodeProcess"],
        *,
        ended: Callable[["NodeProcess", Exit, int, int], None],
    ) -> None:
        """Fill *slot* of *app*; *ended* hears of its end, and of what goes with it."""
        host, config = app.host, app.process_config
        self._env = host.env
        self.app = app
        self.slot = slot
        self.name = slot.name
        self.config = config
        self.loop: Runner = self._new_loop(app, config)
        self.channel = Source()
        """Where connections become ready that the primary of a cluster hands over."""
        self.threads = Pool(host.env, f"{slot.name}.threads", capacity=config.threads)
        self.oom_score_adj = app.config.oom_score_adj
        self.footprint = Footprint(
            self, config, host=host, container=app.container, loop=self.loop
        )
        self.connections = pool_of(app, slot, resized=self.footprint.resize_connections)
        self.visits: dict[Visit, None] = {}
        """What it works on, oldest first."""
        self._begun: set[Visit] = set()
        """Requests that have taken memory: those in the backlog have not."""
        self.sessions: dict[Socket, None] = {}
        """The open sessions that it holds, oldest first."""
        self.unaccepted = 0
        """Requests and handshakes in the backlog, whose connections are not accepted."""
        self.on_answer: dict[Callable[[], None], None] = {}
        """Told of each request that it has answered."""
        self.is_alive = True
        self.is_listening = False
        self.started_at = host.env.now
        self.last_rss = 0
        """Bytes it held when it ended."""
        self._ended = ended
        self._start_up: Task | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}: {self.rss_mib:.0f} MiB>"

    def _new_loop(self, app: Deployment, config: ProcessConfig) -> Runner:
        """Return what runs its code: in turns, if it sees more than new connections."""
        kind = TurnLoop if config.connections == "kept" else EventLoop
        return kind(app.host.env, app.cpu, wake_cpu_s=config.wake_cpu_s)

    @property
    def rss_mib(self) -> float:
        """Resident memory."""
        return self.footprint.rss_mib

    def exceeds(self, limit_mib: float) -> bool:
        """Is its resident memory above *limit_mib*?"""
        return self.footprint.exceeds(limit_mib)

    @property
    def peak_mib(self) -> float:
        """Highest resident memory so far."""
        return self.footprint.peak_mib

    @property
    def pool(self) -> MeasuredPool | None:
        """The tokens of its database connections, if it has any."""
        return None if self.connections is None else self.connections.pool

    def clear(self) -> None:
        """Throw away what was measured so far: the warm-up is over."""
        self.footprint.clear()
        if self.pool is not None:
            self.pool.clear()

    def start_up(self, listening: Callable[["NodeProcess"], None]) -> None:
        """Take the base memory and do the work until it listens; then call back."""
        self._start_up = self._env.start(self._boot(listening))

    def be_up(self, *, is_warm: bool) -> bool:
        """Listen at once: it was up before the run began, if *is_warm* for hours."""
        self.is_listening = self.footprint.claim_base()
        if self.is_listening and is_warm:
            self.is_listening = self.footprint.fill_cache()
        return self.is_listening

    def answer(self, cpu_s: float, answered: Callable[[], object]) -> None:
        """Answer a health check of *cpu_s* in turn, and then call *answered*."""

        def story() -> Story:
            if self.is_alive:  # it may have ended in this instant
                yield from self.loop.run(cpu_s)
                answered()

        self._env.start(story())

    def _boot(self, listening: Callable[["NodeProcess"], None]) -> Story:
        if not self.footprint.claim_base():
            return
        yield from self.loop.run(self.config.node_cpu_s + self.config.boot_cpu_s)
        self.is_listening = True
        listening(self)
        if self.config.warm_up_cpu_s:
            self.loop.post(self.config.warm_up_cpu_s)

    def die(self, cause: Exit) -> None:
        """End at once with all that it works on; give everything back and report it."""
        if not self.is_alive:
            return
        self.is_alive = self.is_listening = False
        self.last_rss = self.footprint.close()
        if self._start_up is not None:
            self._start_up.kill(Killed(cause))
        self.slot.lose(self, cause)
        self.app.refresh()
        self._ended(self, cause, *self.let_go(cause))
        self.loop.stop()
        if self.connections is not None:
            self.connections.shut(cause)

    def let_go(self, cause: Exit) -> tuple[int, int]:
        """End all that it works on; return how many requests and sessions that were."""
        engaged = self.engaged()
        visits, sessions = list(self.visits), list(self.sessions)
        for visit in visits:
            visit.kill(cause)
        self.sessions.clear()
        for session in sessions:
            session.drop()
        return engaged

    def engaged(self) -> tuple[int, int]:
        """Return how many requests and sessions it has."""
        return sum(visit.is_request for visit in self.visits), len(self.sessions)

    def leak(self, units: int) -> bool:
        """Take *units* bytes that leak; say whether the process survived it."""
        return self.footprint.leak(units)

    def handle(
        self,
        visit: Visit,
        endpoint: EndpointConfig,
        row: Row,
        counts: QueryCounts,
        *,
        job_s: float,
        line: Line | None = None,
    ) -> Story:
        """Answer a request: callbacks with its `Steps` between, then *job_s* of work."""
        self.visits[visit] = None
        accept = self.receive() if line is None or line.is_new else None
        source = None if line is None else line.source
        begin = partial(self._begin, visit, accept)
        try:
            yield from self.loop.run(row.bursts_s[0], started=begin, source=source)
            if row.threads_s:
                yield from self._on_a_thread(row.threads_s)
            yield from Steps(self, visit, endpoint, row, counts).follow()
            if job_s:
                yield from self.loop.run(job_s)
            for note in self.on_answer:
                note()
        finally:
            self.visits.pop(visit, None)
            if visit in self._begun:
                self._begun.remove(visit)
                self.footprint.close_request()

    def _begin(self, visit: Visit, accept: Callable[[], None] | None) -> None:
        """Take memory for a request, whose connection is accepted if it is a new one."""
        if accept is not None:
            accept()
        self._begun.add(visit)
        leak = self.app.leak_per_request
        if leak and self.is_alive:  # what waited is taken through a dead loop, too
            self.loop.owe(self.app.filling.span_s(leak))
        self.footprint.open_request(leak)

    def query(
        self, visit: Visit, schema: str, *, demand_s: float, draw: float, answer_s: float
    ) -> Story:
        """Query the database and read the answer in a callback of *answer_s*."""
        return query(self, visit, schema, demand_s=demand_s, draw=draw, answer_s=answer_s)

    def push(self, cpu_s: float) -> None:
        """Send a message of *cpu_s* to each session, in one callback."""
        if self.sessions:
            self.loop.post(cpu_s * len(self.sessions))

    @property
    def is_full(self) -> bool:
        """Is the backlog full?"""
        return self.unaccepted >= self.config.backlog

    def receive(self) -> Callable[[], None]:
        """Let a request, or a handshake, wait in the backlog; return what accepts it."""
        self.unaccepted += 1
        return self.accept

    def accept(self) -> None:
        """Take a request off the backlog: its connection is accepted."""
        self.unaccepted -= 1

    def _on_a_thread(self, demand_s: float) -> Story:
        lease = yield from self.threads.acquire()
        try:
            yield from self.app.cpu.serve(demand_s)
        finally:
            lease.release()
        yield from self.loop.run(0.0)
