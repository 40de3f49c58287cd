"""Databases: what is done to them, and what they have counted."""

from models.compiled import databases, holds
from models.compiled.engine import Engine
from models.compiled.parts.cores import cpu_of
from models.compiled.parts.machines import PlaneHost
from models.compiled.parts.places import Places
from models.compiled.verbs import RELEASE, STOP_DATABASE
from models.config import DatabaseConfig
from models.hosting.database import EVERY_SCHEMA
from models.hosting.host import Service
from models.hosting.memory import MIB
from models.hosting.slowdown import Slowdown
from models.plans.machine import DatabaseMachine


class PlaneStore:
    """One database."""

    def __init__(
        self,
        engine: Engine,
        number: int,
        name: str,
        config: DatabaseConfig,
        machine: DatabaseMachine,
        places: Places,
        host: PlaneHost | None,
    ) -> None:
        """Have a machine of its own, or live on *host*."""
        self.number = number
        self._engine = engine
        self._places = places
        self._delays_s: dict[str, list[float]] = {}
        self._slowdowns: dict[str, Slowdown] = {}
        self.name = name
        self.machine = machine
        self.max_connections = machine.max_connections
        self.is_up = True
        self._row = databases.databases(engine.p, number)
        self.host: str | None = None
        self.zone = config.zone
        if host is None:
            self.cpu = cpu_of(engine, self._row.cpu, machine.cores)
        else:
            self._move_in(host, config)

    def _move_in(self, host: PlaneHost, config: DatabaseConfig) -> None:
        """Live on *host*, and hold the buffers at once."""
        self.host, self.zone, self.cpu = host.name, host.config.zone, host.cpu
        account = host.memory.open(Service(f"{host.name}.{self.name}"))
        self._row.account = account.number
        self._row.backend = round(config.backend_mib * MIB)
        account.claim(round(config.memory_mib * MIB))

    @property
    def connections(self) -> int:
        """Open now."""
        return self._row.connections

    @property
    def connections_peak(self) -> int:
        """Most connections since measuring began."""
        return self._row.connections_peak

    @property
    def refused(self) -> int:
        """Connections beyond the most it takes, a count."""
        return self._row.refused

    @property
    def queries(self) -> int:
        """Run so far, a count."""
        return self._row.queries

    @property
    def reads(self) -> int:
        """Queries that had to go to disk, a count."""
        return self._row.reads

    @property
    def cancelled(self) -> int:
        """Statements that took longer than is allowed, a count."""
        return self._row.cancelled

    def clear(self) -> None:
        """Throw away what was measured so far."""
        row = self._row
        row.connections_peak = row.connections
        row.refused = row.queries = row.reads = row.cancelled = 0

    def stop(self) -> None:
        """Go down: what it runs ends, and its connections break."""
        self.is_up = False
        self._engine.do(STOP_DATABASE, self.number)

    def start(self) -> None:
        """Serve again."""
        self.is_up = True
        self._row.is_up = True

    def cut(self, host: str) -> None:
        """Let no query of *host* reach it; they wait."""
        self._hold(self._places.hosts[host]).is_held = True

    def join(self, host: str) -> None:
        """Let the queries of *host* reach it again."""
        self._release(self._places.hosts[host])

    def is_cut_off(self, host: str) -> bool:
        """Say whether no query of *host* reaches it."""
        return bool(self._hold(self._places.hosts[host]).is_held)

    def lock(self, schema: str) -> None:
        """Let the queries of *schema* wait."""
        self._hold(self._places.of_schema(schema)).is_held = True

    def unlock(self, schema: str) -> None:
        """Let the queries of *schema* go on."""
        self._release(self._places.of_schema(schema))

    def delay(self, host: str, delay_s: float) -> None:
        """Let the queries of *host* take *delay_s* longer there and back together."""
        self._delays_s.setdefault(host, []).append(delay_s)
        self._hold(self._places.hosts[host]).delay_s = sum(self._delays_s[host])

    def hasten(self, host: str, delay_s: float) -> None:
        """Take back a `delay` of *delay_s*."""
        self._delays_s[host].remove(delay_s)
        self._hold(self._places.hosts[host]).delay_s = sum(self._delays_s[host])

    def slow_down(self, factor: float, schema: str) -> None:
        """Let queries of *schema* that begin from now on take *factor* times as long."""
        self._slowdowns.setdefault(schema, Slowdown()).begin(factor)
        self._slow(schema)

    def quicken(self, factor: float, schema: str) -> None:
        """Take back a `slow_down` of *schema* by *factor*."""
        self._slowdowns[schema].end(factor)
        self._slow(schema)

    def _slow(self, schema: str) -> None:
        factor = self._slowdowns[schema].factor
        if schema == EVERY_SCHEMA:
            self._row.slowness = factor
        else:
            self._hold(self._places.of_schema(schema)).slowness = factor

    def _hold(self, place: int) -> holds.Hold:
        return holds.holds(self._engine.p, self._places.first(self.number) + place)

    def _release(self, place: int) -> None:
        self._engine.do(RELEASE, self._places.first(self.number) + place)
