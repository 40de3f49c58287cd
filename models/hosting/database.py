"""A managed database: its cores, its disk, its connections and its locks."""

from typing import Protocol

from models.config import DatabaseConfig
from models.hosting.visit import Visit
from models.plans.machine import DatabaseMachine
from models.traffic.outcomes import DatabaseError
from sim.environment import Environment, Story, Turn, Wakeup
from sim.pool import Pool

EVERY_SCHEMA = "*"
"""A lock on it holds every query, as a suspended disk does."""


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
    ) -> None:
        self._env = env
        self.name = name
        self.machine = machine
        self.cpu = machine.cores.processor(env)
        self.connect_s = config.connect_s
        self.network_s = config.network_s
        self.buffer_hit_ratio = config.buffer_hit_ratio
        self.max_connections = machine.max_connections
        self.pools: dict[Pooled, None] = {}
        """Every open pool, in the order they were opened."""
        self.connections = 0
        self.connections_peak = 0
        self.refused = 0
        self.queries = 0
        self.reads = 0
        self.is_up = True
        self.slowdown = 1.0
        """Factor on the demand of the queries that begin from now on."""
        self.cut_off: dict[str, list[Turn]] = {}
        """Queries that a partition keeps from the database, by host."""
        self.delays: dict[str, float] = {}
        """Further time on the way there and back, by host."""
        self.zone = config.zone
        self.locked: dict[str, list[Turn]] = {}
        """Queries that wait for a lock, by schema."""
        # A disk of n reads a second, each of d seconds, serves n * d at a time.
        self._io_s = machine.io_s
        self._disk = Pool(
            env, f"{name}.disk", capacity=max(1, round(machine.io_per_s * machine.io_s))
        )

    def __repr__(self) -> str:
        state = "up" if self.is_up else "down"
        return f"<Database {self.name!r}: {state}, {self.connections} connections>"

    def connect(self) -> None:
        """Open a connection; raise `DatabaseError` if it is refused."""
        if not self.is_up:
            raise DatabaseError(f"{self.name} is down")
        if self.connections >= self.max_connections:
            for pool in self.pools:
                pool.close_idle()
        if self.connections >= self.max_connections:
            self.refused += 1
            raise DatabaseError(f"{self.name}: more than {self.max_connections}")
        self.connections += 1
        if self.connections > self.connections_peak:
            self.connections_peak = self.connections

    def disconnect(self, connections: int) -> None:
        """Close *connections*."""
        self.connections -= connections

    def query(
        self, visit: Visit, host: str, *, schema: str, demand_s: float, draw: float
    ) -> Story:
        """Run a query of *demand_s* for *visit*; *draw* decides if it needs the disk."""
        visit.querying = self
        try:
            way_s = 2.0 * self.network_s
            if self.delays:
                way_s += self.delays.get(host, 0.0)
            if way_s:
                yield Wakeup(self._env, way_s)
            if self.cut_off:
                yield from self._held(self.cut_off, host)
            if not self.is_up:
                raise DatabaseError(f"{self.name} is down")
            if self.locked:
                yield from self._held(self.locked, EVERY_SCHEMA)
                yield from self._held(self.locked, schema)
            self.queries += 1
            if demand_s:
                yield from self.cpu.serve(demand_s * self.slowdown)
            if draw >= self.buffer_hit_ratio:
                yield from self._read()
        finally:
            visit.querying = None

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.connections_peak = self.connections
        self.refused = self.queries = self.reads = 0

    def release(self, held: dict[str, list[Turn]], key: str) -> None:
        """Let go on what waits for *key* in `cut_off` or `locked`."""
        for turn in held.pop(key, ()):
            if not turn.triggered:
                turn.succeed()

    def _held(self, held: dict[str, list[Turn]], key: str) -> Story:
        while key in held:
            turn = Turn(self._env)
            held[key].append(turn)
            yield turn

    def _read(self) -> Story:
        """Read from disk, in the queue of those that do."""
        lease = yield from self._disk.acquire()
        try:
            self.reads += 1
            yield Wakeup(self._env, self._io_s)
        finally:
            lease.release()
