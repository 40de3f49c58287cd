"""Databases, caches and job workers."""

from models.compiled import connections, jobwork, rediscache
from models.compiled.engine import Engine
from models.compiled.parts.cores import PlaneCpu
from models.compiled.parts.counted import histogram_of
from models.compiled.refusals import NotCompiledError
from models.compiled.verbs import CLEAR_SPREAD
from models.hosting.contents import Contents
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
    ) -> None:
        self.number = number
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

    def is_cut_off(self, _: str) -> bool:
        """Say whether no query of a host reaches it."""
        return False

    def clear(self) -> None:
        """Throw away what was measured so far."""
        row = self._row
        row.connections_peak = row.connections
        row.refused = row.queries = row.reads = 0

    def stop(self) -> None:
        """Go down."""
        raise NotCompiledError(f"an outage of database {self.name}")

    def start(self) -> None:
        """Serve again."""
        raise NotCompiledError(f"an outage of database {self.name}")

    def cut(self, host: str) -> None:
        """Let no query of *host* reach it."""
        raise NotCompiledError(f"a partition between {host} and {self.name}")

    def join(self, host: str) -> None:
        """Let the queries of *host* reach it again."""
        raise NotCompiledError(f"a partition between {host} and {self.name}")

    def lock(self, schema: str) -> None:
        """Let the queries of *schema* wait."""
        raise NotCompiledError(f"a lock on {schema} of {self.name}")

    def unlock(self, schema: str) -> None:
        """Let the queries of *schema* go on."""
        raise NotCompiledError(f"a lock on {schema} of {self.name}")

    def delay(self, host: str, delay_s: float) -> None:
        """Let the queries of *host* take *delay_s* longer."""
        raise NotCompiledError(f"a delay of {delay_s:g} s between {host} and {self.name}")

    def hasten(self, host: str, delay_s: float) -> None:
        """Take back a `delay`."""
        raise NotCompiledError(f"a delay of {delay_s:g} s between {host} and {self.name}")

    def slow_down(self, factor: float, schema: str) -> None:
        """Let queries of *schema* take *factor* times as long."""
        raise NotCompiledError(f"{schema} of {self.name} slower by {factor:g}")

    def quicken(self, factor: float, schema: str) -> None:
        """Take back a `slow_down`."""
        raise NotCompiledError(f"{schema} of {self.name} slower by {factor:g}")


class PlaneCache:
    """One cache, of which it is not known what it holds."""

    def __init__(self, engine: Engine, number: int, name: str, host: str) -> None:
        self.number = number
        self.name = name
        self.host = host
        self._row = rediscache.caches(engine.p, number)

    @property
    def contents(self) -> Contents | None:
        """Nothing that is known."""
        return None

    def stop(self) -> None:
        """Answer nothing."""
        raise NotCompiledError(f"an outage of cache {self.name}")

    def start(self) -> None:
        """Answer again."""
        raise NotCompiledError(f"an outage of cache {self.name}")

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
        """Stop working."""
        raise NotCompiledError("an outage of a job worker")

    def start(self) -> None:
        """Work again."""
        raise NotCompiledError("an outage of a job worker")
