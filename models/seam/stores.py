"""Stores at the seam, and what works beside the processes: jobs and batch work."""

from typing import Protocol, runtime_checkable

from models.hosting.contents import Contents
from models.hosting.exits import Exit
from models.plans.machine import DatabaseMachine
from models.seam.machines import Cpu, Machine
from sim.monitor import Histogram


@runtime_checkable
class Store(Protocol):
    """A database, as the control plane works on it."""

    name: str
    machine: DatabaseMachine
    zone: str
    host: str | None
    """On which it lives, if it has no machine of its own."""
    is_up: bool
    max_connections: int

    @property
    def cpu(self) -> Cpu:
        """Its cores, or those of its host."""

    @property
    def connections(self) -> int:
        """Open now."""

    @property
    def connections_peak(self) -> int:
        """Most connections since measuring began."""

    @property
    def refused(self) -> int:
        """Connections beyond the most it takes, a count."""

    @property
    def queries(self) -> int:
        """Run so far, a count."""

    @property
    def reads(self) -> int:
        """Queries that had to go to disk, a count."""

    @property
    def cancelled(self) -> int:
        """Statements that took longer than is allowed, a count."""

    def stop(self) -> None:
        """Go down: what it runs ends, and its connections break."""

    def start(self) -> None:
        """Serve again."""

    def cut(self, host: str) -> None:
        """Let no query of *host* reach it; they wait."""

    def join(self, host: str) -> None:
        """Let the queries of *host* reach it again."""

    def lock(self, schema: str) -> None:
        """Let the queries of *schema* wait."""

    def unlock(self, schema: str) -> None:
        """Let the queries of *schema* go on."""

    def delay(self, host: str, delay_s: float) -> None:
        """Let the queries of *host* take *delay_s* longer."""

    def hasten(self, host: str, delay_s: float) -> None:
        """Take back a `delay` of *delay_s*."""

    def slow_down(self, factor: float, schema: str) -> None:
        """Let queries of *schema* that begin from now on take *factor* times as long."""

    def quicken(self, factor: float, schema: str) -> None:
        """Take back a `slow_down` of *schema* by *factor*."""

    def clear(self) -> None:
        """Throw away what was measured so far."""


@runtime_checkable
class Service(Protocol):
    """A cache, which only answers while it is up."""

    name: str
    host: str

    @property
    def contents(self) -> Contents | None:
        """What it holds, if that is to be known."""

    def missing(self) -> float:
        """Return by how many reads it has missed what a full one answers at least."""

    def stop(self) -> None:
        """Do nothing from now on."""

    def start(self) -> None:
        """Go on."""

    def flush(self) -> None:
        """Forget every key."""

    def clear(self) -> None:
        """Throw away what was measured so far."""


@runtime_checkable
class Jobs(Protocol):
    """A job worker, which only works while it is up."""

    @property
    def put_count(self) -> int:
        """Jobs put, a count."""

    @property
    def done(self) -> int:
        """Jobs done, a count."""

    @property
    def sojourn_s(self) -> Histogram:
        """From putting to the end of the work, over jobs."""

    @property
    def waiting(self) -> int:
        """Jobs put and not done."""

    def stop(self) -> None:
        """Do nothing from now on."""

    def start(self) -> None:
        """Go on."""


@runtime_checkable
class Work(Protocol):
    """Batch work on a host, as its timetable knows it."""

    name: str
    runs: int
    done: int
    killed: int
    left_out: int
    took_s: Histogram

    @property
    def host(self) -> Machine:
        """Where it runs."""

    def begin(self) -> bool:
        """Run now, if it may; say whether."""

    def die(self, cause: Exit) -> None:
        """End at once, and give everything back."""

    def clear(self) -> None:
        """Count anew; what runs has begun."""
