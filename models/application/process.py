"""A Node.js process: one life of it, from start to exit."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.application.connections import ConnectionPool
from models.application.heap import Heap
from models.config import EndpointConfig, ProcessConfig
from models.hosting.cache import Cache
from models.hosting.memory import MIB, HostMemory
from models.hosting.visit import Visit
from models.traffic.demands import Row
from sim.environment import Environment, Story, Task
from sim.errors import Killed
from sim.eventloop import EventLoop
from sim.pool import Pool
from sim.processor import ProcessorSharing

if TYPE_CHECKING:
    from models.clients.session import Session
    from models.traffic.measures import QueryCounts


class NodeProcess:
    """One event loop with its worker threads, heap and database connections.

    Invariants:

    * RSS is base + cache + connections + sessions + requests in flight and their
      garbage + leak, and never negative;
    * a process that has ended holds no memory, no connection and no session, and
      runs nothing.
    """

    def __init__(
        self,
        env: Environment,
        name: str,
        config: ProcessConfig,
        *,
        host: str,
        cpu: ProcessorSharing,
        memory: HostMemory,
        ram_mib: float,
        cache: Cache | None,
        oom_score_adj: int,
        ended: Callable[["NodeProcess", str], None],
    ) -> None:
        self._env = env
        self.name = name
        self.config = config
        self.host = host
        self.cpu = cpu
        self.loop = EventLoop(env, cpu)
        self.threads = Pool(env, f"{name}.threads", capacity=config.threads)
        self.cache = cache
        self.connections: ConnectionPool | None = None
        self.memory = memory
        self.oom_score_adj = oom_score_adj
        self.account = memory.open(self)
        self.heap = Heap(config, ram_mib=ram_mib, loop=self.loop)
        self.sessions: dict[Session, None] = {}
        self.unaccepted = 0
        """Requests in the backlog: handed over, and no callback of theirs has run."""
        self.is_alive = True
        self.is_listening = False
        self.started_at = env.now
        self.last_rss = 0
        """Bytes it held when it ended."""
        self._ended = ended
        self._start_up: Task | None = None
        self._request = round(config.request_mib * MIB)
        self._connection = round(config.connection_mib * MIB)
        self._cache_step = round(config.cache_mib * MIB / config.cache_fill_requests)
        self._cache_left = self._cache_step * config.cache_fill_requests
        self.leak_per_request = 0

    def __repr__(self) -> str:
        return f"<NodeProcess {self.name!r}: {self.rss_mib:.0f} MiB>"

    @property
    def rss_mib(self) -> float:
        """Resident memory."""
        return self.account.held / MIB

    @property
    def peak_mib(self) -> float:
        """Highest resident memory so far."""
        return self.account.peak / MIB

    def clear(self) -> None:
        """Throw away what was measured so far: the warm-up is over."""
        self.account.peak = self.account.held
        if self.connections is not None:
            self.connections.pool.clear()

    def start_up(self, listening: Callable[["NodeProcess"], None]) -> None:
        """Take the base memory and do the work until it listens; then call back."""
        self._start_up = self._env.start(self._boot(listening))

    def be_up(self, *, is_warm: bool) -> bool:
        """Listen at once: it was up before the run began, if *is_warm* for hours."""
        self.is_listening = self.claim(round(self.config.base_mib * MIB))
        if self.is_listening and is_warm:
            filled, self._cache_left = self._cache_left, 0
            self.is_listening = self.claim(filled)
        return self.is_listening

    def _boot(self, listening: Callable[["NodeProcess"], None]) -> Story:
        if not self.claim(round(self.config.base_mib * MIB)):
            return
        yield from self.loop.run(self.config.boot_cpu_s)
        self.is_listening = True
        listening(self)
        if self.config.warm_up_cpu_s:
            self.loop.post(self.config.warm_up_cpu_s)

    def die(self, cause: str) -> None:
        """End at once: give everything back and tell the supervisor."""
        if not self.is_alive:
            return
        self.is_alive = self.is_listening = False
        self.last_rss = self.account.close()
        if self._start_up is not None:
            self._start_up.kill(Killed(cause))
        self._ended(self, cause)
        self.loop.stop()
        if self.connections is not None:
            self.connections.shut(cause)

    def claim(self, units: int) -> bool:
        """Take memory; say whether the process survived it."""
        if not self.is_alive or not self.memory.claim(self.account, units):
            return False
        if not self.heap.allocate(units, self.account.held):
            self.die("heap-limit")
        return self.is_alive

    def resize_connections(self, connections: int) -> bool:
        """Take or free the memory of *connections*."""
        if connections > 0:
            return self.claim(connections * self._connection)
        self.account.free(-connections * self._connection)
        return True

    def handle(
        self,
        visit: Visit,
        endpoint: EndpointConfig,
        row: Row,
        counts: "QueryCounts",
        *,
        job_s: float,
    ) -> Story:
        """Answer one request: callbacks of the loop with queries between them.

        *job_s* is follow-up work that is done in the loop before the answer.
        """
        visit.process = self
        self.unaccepted += 1
        self._open_request()
        try:
            bursts_s = row.bursts_s
            yield from self.loop.run(bursts_s[0], started=self.accept)
            if row.threads_s:
                yield from self._on_a_thread(row.threads_s)
            for index in range(endpoint.queries):
                counts.issued += 1
                if (
                    endpoint.is_cacheable
                    and self.cache is not None
                    and self.cache.answers(row.hits[index])
                    and (yield from self.cache.get())
                ):
                    counts.cache_hits += 1
                    yield from self.loop.run(bursts_s[index + 1])
                else:
                    yield from self.query(
                        visit,
                        endpoint.schema,
                        demand_s=row.queries_s[index],
                        draw=row.misses[index],
                        answer_s=bursts_s[index + 1],
                    )
                    counts.executed += 1
            if job_s:
                yield from self.loop.run(job_s)
        finally:
            visit.process = None
            self._close_request()

    def query(
        self, visit: Visit, schema: str, *, demand_s: float, draw: float, answer_s: float
    ) -> Story:
        """Query the database and read the answer in a callback of *answer_s*.

        The connection is given back when the loop gets round to reading the answer,
        not when the database has sent it.
        """
        if self.connections is None:
            raise ValueError(f"{self.name}: has no database to query")
        connection = yield from self.connections.acquire()
        try:
            yield from self.connections.database.query(
                visit, self.host, schema=schema, demand_s=demand_s, draw=draw
            )
            yield from self.loop.run(answer_s, started=connection.give_back)
        finally:
            connection.drop()

    def push(self, cpu_s: float) -> None:
        """Send a message of *cpu_s* to each session, in one callback."""
        if self.sessions:
            self.loop.post(cpu_s * len(self.sessions))

    def accept(self) -> None:
        """Take a request off the backlog: its first callback runs."""
        self.unaccepted -= 1

    def _on_a_thread(self, demand_s: float) -> Story:
        lease = yield from self.threads.acquire()
        try:
            yield from self.cpu.serve(demand_s)
        finally:
            lease.release()
        yield from self.loop.run(0.0)

    def _open_request(self) -> None:
        units = self._request + self.leak_per_request
        if self._cache_left:
            units += self._cache_step
            self._cache_left -= self._cache_step
        self.claim(units)

    def _close_request(self) -> None:
        if self.is_alive and self._request:
            self.memory.discard(
                self.account, self._request, lag_s=self.config.garbage_lag_s
            )
