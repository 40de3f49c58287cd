"""Databases, caches and job workers."""

from models.compiled import connections, holds, jobwork, rediscache
from models.compiled.engine import Engine
from models.compiled.parts.cores import PlaneCpu
from models.compiled.parts.counted import histogram_of
from models.compiled.parts.places import Places
from models.compiled.verbs import (
    CLEAR_SPREAD,
    RELEASE,
    START_WORKER,
    STOP_CACHE,
    STOP_DATABASE,
    STOP_WORKER,
)
from models.hosting.contents import Contents
from models.hosting.database import EVERY_SCHEMA
from models.hosting.slowdown import Slowdown
from models.plans.machine import DatabaseMachine
from sim.monitor import Histogram


class PlaneStore:
    """One database."""

    host: str | None = None
    cancelled = 0

    def __init__(
        self,
        engine: Engine,
        number: int,
        name: str,
        zone: str,
        machine: DatabaseMachine,
        cpu: PlaneCpu,
        places: Places,
    ) -> None:
        self.number = number
        self._engine = engine
        self._places = places
        self._delays_s: dict[str, list[float]] = {}
        self._slowdowns: dict[str, Slowdown] = {}
        self.name = name
        self.zone = zone
        self.machine = machine
        self.cpu = cpu
        self.max_connections = machine.max_connections
        self.is_up = True
        self._row = connections.databases(engine.p, number)

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

    def clear(self) -> None:
        """Throw away what was measured so far."""
        row = self._row
        row.connections_peak = row.connections
        row.refused = row.queries = row.reads = 0

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


class PlaneCache:
    """One cache, of which it is not known what it holds."""

    def __init__(self, engine: Engine, number: int, name: str, host: str) -> None:
        self.number = number
        self.name = name
        self.host = host
        self._engine = engine
        self._row = rediscache.caches(engine.p, number)

    @property
    def contents(self) -> Contents | None:
        """Nothing that is known."""
        return None

    def missing(self) -> float:
        """Return 0: it answers its share whatever it holds."""
        return 0.0

    def stop(self) -> None:
        """Answer nothing; whoever waits for it goes on without."""
        self._engine.do(STOP_CACHE, self.number)

    def start(self) -> None:
        """Answer again."""
        self._row.is_up = True

    def flush(self) -> None:
        """Forget every key: there are none."""

    def clear(self) -> None:
        """Throw away what was measured so far: nothing is."""


class PlaneJobs:
    """The job worker of one application."""

    def __init__(self, engine: Engine, number: int) -> None:
        self.number = number
        self._engine = engine
        self._row = jobwork.workers(engine.p, number)

    @property
    def waiting(self) -> int:
        """Jobs put and not done."""
        return self._row.waiting

    @property
    def put_count(self) -> int:
        """Jobs put, a count."""
        return self._row.put_count

    @property
    def done(self) -> int:
        """Jobs done, a count."""
        return self._row.done

    @property
    def sojourn_s(self) -> Histogram:
        """From putting to the end of the work, over jobs."""
        return histogram_of(self._engine, self._row.sojourn)

    def clear(self) -> None:
        """Count anew; what waits has been put."""
        self._row.put_count, self._row.done = self._row.waiting, 0
        self._engine.do(CLEAR_SPREAD, self._row.sojourn)

    def stop(self) -> None:
        """Stop working: the host is down."""
        self._engine.do(STOP_WORKER, self.number)

    def start(self) -> None:
        """Work again."""
        self._engine.do(START_WORKER, self.number)
