"""A managed database: its cores, its disk, its connections and its locks."""

from math import inf
from typing import Protocol

from models.config import DatabaseConfig
from models.hosting.backends import Backends
from models.hosting.held import Held
from models.hosting.host import Host
from models.hosting.slowdown import Slowdown
from models.hosting.visit import Visit
from models.plans.machine import DatabaseMachine
from models.traffic.outcomes import (
    DatabaseError,
    DatabaseFullError,
    StatementTimeoutError,
)
from models.traffic.reasons import Reason
from sim.environment import Environment, Story, Wakeup
from sim.errors import Killed
from sim.pool import Pool

EVERY_SCHEMA = "*"
"""A lock on it holds every query, as a suspended disk does."""
USUAL = Slowdown()
"""That of a schema which nothing has slowed down."""


class Pooled(Protocol):
    """A client's pool, which may hold connections that idle."""

    def close_idle(self) -> None:
        """Close what has idled for too long."""

    def break_off(self) -> None:
        """Lose every idle connection."""


class Database:
    """One database server that runs queries, each on a backend of its own.

    A query is: the network, CPU shared with the other backends, and a read from disk
    where the buffer missed. The way there and the way back are taken in one pause
    before it; since all queries take the same, this only sets its clock back.

    Invariants:

    * ``0 <= connections <= max_connections``;
    * a database that is down runs nothing.
    """

    def __init__(
        self,
        env: Environment,
        name: str,
        config: DatabaseConfig,
        machine: DatabaseMachine,
        *,
        host: Host | None = None,
    ) -> None:
        """Have a machine of its own, or live on *host*."""
        self._env = env
        self.name = name
        self.machine = machine
        self.cpu = machine.cores.processor(env) if host is None else host.cpu
        self.host = None if host is None else host.name
        self._backends = None if host is None else _backends(host, name, config)
        self.connect_s = config.connect_s
        self.network_s = config.network_s
        self.buffer_hit_ratio = config.buffer_hit_ratio
        self.max_connections = machine.max_connections
        self._statement_timeout_s = config.statement_timeout_s or inf
        self.pools: dict[Pooled, None] = {}
        """Every open pool, in the order they were opened."""
        self.visits: dict[Visit, None] = {}
        """Whose queries it has, oldest first, those on their way to it included."""
        self.connections = 0
        self.connections_peak = 0
        self.refused = 0
        self.queries = 0
        self.cancelled = 0
        """Statements that took longer than is allowed."""
        self.reads = 0
        self.is_up = True
        self.zone = config.zone if host is None else host.config.zone
        self._slowdown = Slowdown()
        self._slow_schemas: dict[str, Slowdown] = {}
        """On the demand of the queries that begin from now on, of all and by schema."""
        self._cut_off = Held(env)
        """Queries that a partition keeps from the database, by host."""
        self._delays_s: dict[str, list[float]] = {}
        """Further times on the way there and back, by host."""
        self._locked = Held(env)
        """Queries that wait for a lock, by schema."""
        self._io_s = machine.io_s
        self._disk = _disk(env, name, machine)

    def __repr__(self) -> str:
        state = "up" if self.is_up else "down"
        return f"<Database {self.name!r}: {state}, {self.connections} connections>"

    def connect(self) -> None:
        """Open a connection; raise `DatabaseError` if it is down or full."""
        if not self.is_up:
            raise DatabaseError(f"{self.name} is down")
        if self.connections >= self.max_connections:
            for pool in self.pools:
                pool.close_idle()
        if self.connections >= self.max_connections:
            self.refused += 1
            raise DatabaseFullError(f"{self.name}: more than {self.max_connections}")
        self.connections += 1
        if self.connections > self.connections_peak:
            self.connections_peak = self.connections
        if self._backends is not None:
            self._backends.start_one()

    def disconnect(self, connections: int) -> None:
        """Close *connections*."""
        self.connections -= connections
        if self._backends is not None:
            self._backends.end(connections)

    def query(
        self, visit: Visit, host: str, *, schema: str, demand_s: float, draw: float
    ) -> Story:
        """Run a query of *demand_s* for *visit*; *draw* decides if it needs the disk.

        Raise `StatementTimeoutError` if it is cancelled, `DatabaseError` if it fails.
        """
        self.visits[visit] = None
        alarm = None
        try:
            way_s = 2.0 * self.network_s
            if self._delays_s:
                way_s += sum(self._delays_s.get(host, ()))
            if way_s:
                yield Wakeup(self._env, way_s)
            if self._cut_off:
                yield from self._cut_off.wait(host)
            if not self.is_up:
                raise DatabaseError(f"{self.name} is down")
            if self._statement_timeout_s < inf:
                alarm = self._env.wake(
                    self._statement_timeout_s, lambda _: visit.kill(Reason.STATEMENT)
                )
            if self._locked:
                yield from self._locked.wait(EVERY_SCHEMA)
                yield from self._locked.wait(schema)
            self.queries += 1
            if demand_s:
                demand_s *= self._slowdown.factor
                demand_s *= self._slow_schemas.get(schema, USUAL).factor
                yield from self.cpu.serve(demand_s)
            if draw >= self.buffer_hit_ratio:
                yield from self._read()
        except Killed as killed:
            if killed.cause is not Reason.STATEMENT:
                raise
            self.cancelled += 1
            raise StatementTimeoutError(f"{self.name}: took too long") from None
        finally:
            self.visits.pop(visit, None)
            if alarm is not None:
                alarm.cancel()

    def stop(self) -> None:
        """Go down: what it runs ends, and the connections break."""
        self.is_up = False
        for visit in list(self.visits):
            visit.kill(Reason.DATABASE)
        for pool in list(self.pools):
            pool.break_off()

    def start(self) -> None:
        """Serve again."""
        self.is_up = True

    def cut(self, host: str) -> None:
        """Let no query of *host* reach it; they wait."""
        self._cut_off.hold(host)

    def join(self, host: str) -> None:
        """Let the queries of *host* reach it again."""
        self._cut_off.release(host)

    def is_cut_off(self, host: str) -> bool:
        """Say whether no query of *host* reaches it."""
        return host in self._cut_off

    def lock(self, schema: str) -> None:
        """Let the queries of *schema* wait."""
        self._locked.hold(schema)

    def unlock(self, schema: str) -> None:
        """Let the queries of *schema* go on."""
        self._locked.release(schema)

    def delay(self, host: str, delay_s: float) -> None:
        """Let the queries of *host* take *delay_s* longer there and back together."""
        self._delays_s.setdefault(host, []).append(delay_s)

    def hasten(self, host: str, delay_s: float) -> None:
        """Take back a `delay` of *delay_s*."""
        self._delays_s[host].remove(delay_s)

    def slow_down(self, factor: float, schema: str = EVERY_SCHEMA) -> None:
        """Let queries of *schema* that begin from now on take *factor* times as long."""
        if schema == EVERY_SCHEMA:
            self._slowdown.begin(factor)
        else:
            self._slow_schemas.setdefault(schema, Slowdown()).begin(factor)

    def quicken(self, factor: float, schema: str = EVERY_SCHEMA) -> None:
        """Take back a `slow_down` of *schema* by *factor*."""
        if schema == EVERY_SCHEMA:
            self._slowdown.end(factor)
        else:
            self._slow_schemas[schema].end(factor)

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.connections_peak = self.connections
        self.refused = self.queries = self.reads = self.cancelled = 0

    def _read(self) -> Story:
        """Read from disk, in the queue of those that do."""
        lease = yield from self._disk.acquire()
        try:
            self.reads += 1
            yield Wakeup(self._env, self._io_s)
        finally:
            lease.release()


def _backends(host: Host, name: str, config: DatabaseConfig) -> Backends:
    return Backends(
        f"{host.name}.{name}",
        host.memory,
        buffers_mib=config.memory_mib,
        backend_mib=config.backend_mib,
    )


def _disk(env: Environment, name: str, machine: DatabaseMachine) -> Pool:
    """Return a disk of n reads a second, each of d seconds: n * d are read at a time."""
    reads = max(1, round(machine.io_per_s * machine.io_s))
    return Pool(env, f"{name}.disk", capacity=reads)
