"""An application under PM2: the processes of one system on one host."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import define, field

from models.application.connections import ConnectionPool
from models.application.process import NodeProcess
from models.config import AppConfig, ProcessConfig
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from models.hosting.jobs import JobWorker
from sim.environment import Environment
from sim.monitor import Histogram
from sim.pool import Pool

if TYPE_CHECKING:
    from models.clients.sessions import Sessions


@define
class PoolMeasures:
    """Use of a slot's connection pool over all the lives of its process."""

    lent_s: float = 0.0
    """Time integral of connections on loan."""
    timeouts: int = 0
    waits_s: Histogram = field(factory=Histogram)
    """Queueing times of those that got a connection, over customers."""

    def add(self, pool: Pool) -> None:
        """Add what was measured of *pool*."""
        self.lent_s += pool.lent_s()
        self.timeouts += pool.timeouts
        self.waits_s.merge(pool.queueing_s())


class Slot:
    """The place of one process under PM2, which one life after another fills.

    Invariant: at most one life serves, and at most one more starts beside it.
    """

    def __init__(self, env: Environment, name: str, *, pool_size: int) -> None:
        self._env = env
        self.name = name
        self.serving: NodeProcess | None = None
        self.starting: NodeProcess | None = None
        self.restarts: dict[str, int] = {}
        self.last_exit = "start"
        """Cause of the end of its last life."""
        self.rss_peak_mib = 0.0
        self.busy_s = 0.0
        """Time the loops of lives that have ended were busy."""
        self.pool_size = pool_size
        self.pool = PoolMeasures()
        """Of the pools of lives that have ended."""
        self.quick_exits = 0
        self.is_errored = False
        self.down_s = 0.0
        self._down_since: float = env.now

    @property
    def lives(self) -> list[NodeProcess]:
        """The processes that exist now."""
        return [life for life in (self.serving, self.starting) if life is not None]

    def loop_busy_s(self) -> float:
        """Return the time the loop was busy, over all lives so far."""
        return self.busy_s + sum(life.loop.busy_s() for life in self.lives)

    def peak_mib(self) -> float:
        """Return the highest resident memory of any life so far."""
        return max(self.rss_peak_mib, *(life.peak_mib for life in self.lives), 0.0)

    def pool_measures(self) -> PoolMeasures:
        """Return the use of its pools, over all lives so far."""
        measures = PoolMeasures(self.pool.lent_s, self.pool.timeouts)
        measures.waits_s.merge(self.pool.waits_s)
        for life in self.lives:
            if life.connections is not None:
                measures.add(life.connections.pool)
        return measures

    def serve(self, process: NodeProcess) -> None:
        """Let *process* take the requests from now on."""
        self.starting = None
        if self.serving is None:
            self.down_s += self._env.now - self._down_since
        self.serving = process

    def lose(self, process: NodeProcess) -> None:
        """Take *process* out of service and keep what was measured of it."""
        if process is self.serving:
            self.serving = None
            self._down_since = self._env.now
        elif process is self.starting:
            self.starting = None
        self.busy_s += process.loop.busy_s()
        self.rss_peak_mib = max(self.rss_peak_mib, process.peak_mib)
        if process.connections is not None:
            self.pool.add(process.connections.pool)

    def total_down_s(self) -> float:
        """Return the time without a serving process so far."""
        if self.serving is not None:
            return self.down_s
        return self.down_s + self._env.now - self._down_since

    def clear(self) -> None:
        """Measure anew: the warm-up is over."""
        self.restarts = {}
        self.rss_peak_mib = 0.0
        self.pool = PoolMeasures()
        # What the lives of now have done already is taken off in advance.
        self.busy_s = -sum(life.loop.busy_s() for life in self.lives)
        self.down_s = 0.0
        self._down_since = self._env.now
        for life in self.lives:
            life.clear()


class App:
    """The processes of one system on one host, taken in turn."""

    def __init__(
        self,
        name: str,
        config: AppConfig,
        process: ProcessConfig,
        *,
        host: Host,
        database: Database | None,
        cache: Cache | None,
        push_cpu_s: float,
    ) -> None:
        self.name = name
        self.config = config
        self.process = process
        self.host = host
        self.database = database
        self.cache = cache
        self.jobs: JobWorker | None = None
        self.sessions: Sessions | None = None
        self.slots = [
            Slot(host.env, f"{name}-{index}", pool_size=process.pool_size)
            for index in range(config.instances)
        ]
        self.siblings: list[App] = [self]
        """The applications of the same system, this one included."""
        self.leak_per_request = 0
        self._push_cpu_s = push_cpu_s
        self._next = 0

    def __repr__(self) -> str:
        return f"<App {self.name!r} on {self.host.name!r}: {len(self.slots)} slots>"

    @property
    def is_up(self) -> bool:
        """Is any process of it listening?"""
        return any(slot.serving is not None for slot in self.slots)

    @property
    def last_exit(self) -> str:
        """Why the process that would have been next in turn is gone."""
        return self.slots[self._next].last_exit

    @property
    def can_serve(self) -> bool:
        """Could it answer a new request: process, host and database up and joined?"""
        database = self.database
        return (
            self.is_up
            and self.host.is_up
            and (
                database is None
                or (database.is_up and self.host.name not in database.cut_off)
            )
        )

    def pick(self) -> NodeProcess | None:
        """Return the next process that listens, round robin; none if all are down."""
        slots = self.slots
        for _ in slots:
            slot = slots[self._next]
            self._next = (self._next + 1) % len(slots)
            if slot.serving is not None:
                return slot.serving
        return None

    def push(self) -> None:
        """Tell every open session of the system, wherever its process runs."""
        for app in self.siblings:
            for slot in app.slots:
                if slot.serving is not None:
                    slot.serving.push(self._push_cpu_s)

    def spawn(self, slot: Slot, ended: Callable[[NodeProcess, str], None]) -> NodeProcess:
        """Return a new life for *slot*, not started yet; *ended* hears of its end."""
        host = self.host
        process = NodeProcess(
            host.env,
            slot.name,
            self.process,
            host=host.name,
            cpu=host.cpu,
            memory=host.memory,
            ram_mib=host.machine.ram_mib,
            cache=self.cache,
            oom_score_adj=self.config.oom_score_adj,
            ended=ended,
        )
        process.leak_per_request = self.leak_per_request
        if self.database is not None:
            process.connections = ConnectionPool(
                host.env,
                Pool(host.env, f"{slot.name}.pool", capacity=slot.pool_size),
                self.database,
                patience_s=self.process.acquire_timeout_s,
                idle_s=self.process.connection_idle_s,
                resized=process.resize_connections,
            )
        return process
