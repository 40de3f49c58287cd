"""Processes at the seam: lives in their slots, and the applications they are of."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from models.config import AppConfig, ProcessConfig
from models.hosting.exits import Exit
from models.seam.machines import Machine
from models.seam.stores import Jobs, Service, Store
from models.traffic.pooluse import PoolMeasures
from sim.monitor import TimeWeighted


@runtime_checkable
class Life(Protocol):
    """A process, as the control plane works on it."""

    name: str
    is_alive: bool
    started_at: float
    last_rss: int
    """Bytes it held when it ended."""

    @property
    def slot(self) -> "Slot":
        """Whose place it fills."""

    @property
    def rss_mib(self) -> float:
        """Resident memory."""

    def exceeds(self, limit_mib: float) -> bool:
        """Is its resident memory above *limit_mib*?"""

    def leak(self, units: int) -> bool:
        """Take *units* bytes for nothing, as a leak does; say whether it survives."""

    def die(self, cause: Exit) -> None:
        """End at once with all that it works on, and report it."""

    def engaged(self) -> tuple[int, int]:
        """Return how many requests and sessions it has."""

    def answer(self, cpu_s: float, answered: Callable[[], object]) -> None:
        """Answer a health check of *cpu_s* in turn, and then call *answered*."""


@runtime_checkable
class Slot(Protocol):
    """The place of one process, which one life after another fills."""

    name: str
    pool_size: int
    restarts: Counter[Exit]
    is_errored: bool
    """Has PM2 given it up?"""

    @property
    def serving(self) -> Life | None:
        """Who takes its requests."""

    @property
    def starting(self) -> Life | None:
        """Who does not listen yet."""

    @property
    def lives(self) -> Sequence[Life]:
        """The processes that exist now."""

    def give_up(self, *, was_quick: bool) -> bool:
        """Count an exit that was to be followed by a start; say whether PM2 gives up."""

    def forgive(self) -> None:
        """Begin to count quick exits anew."""

    def busy_s(self) -> float:
        """Return the time for which the loops of its lives were busy so far."""

    @property
    def queued(self) -> int:
        """Who waits for a database connection now, a count."""

    def lent_s(self) -> float:
        """Return the time integral of the connections on loan so far."""

    def loop_utilisation(self) -> float:
        """Return the share of their time for which the loops of its lives were busy."""

    def rss_peak_mib(self) -> float:
        """Return the highest resident memory of any life so far."""

    def pool_measures(self) -> PoolMeasures:
        """Return the use of its pools, over all lives so far."""

    def down_s(self) -> float:
        """Return the time without a serving process so far."""


Ended = Callable[[Life, Exit, int, int], None]
"""Report: a process has ended, of a limit of memory or of what was done to it, and so
many requests and sessions with it."""
Listens = Callable[[Life], None]
"""Report: a process that was started takes requests from now on."""
DaemonKilled = Callable[[Exit], None]
"""Report: the PM2 daemon of a host has been killed for memory."""


class Ailments(Protocol):
    """The leaks of an application; each verb returns what repairs it."""

    def of_memory(self, bytes_per_s: float) -> Callable[[], None]:
        """Let each process leak while it listens."""

    def of_connections(self, *, per_s: float, per_request: float) -> Callable[[], None]:
        """Let each process lose connections while it listens."""

    def hold(self, connections: int) -> Callable[[], None]:
        """Take *connections* of each process."""


class Calls(Protocol):
    """What the processes of an application ask of others, outside the platform."""

    holding: TimeWeighted
    """Who waits with a connection to the database in hand, over time."""

    def slow_down(self, factor: float) -> None:
        """Let calls that begin from now on take *factor* times as long."""

    def quicken(self, factor: float) -> None:
        """Take back a `slow_down` by *factor*."""


class Throttled(Protocol):
    """A quota of CPU."""

    def throttled_s(self) -> float:
        """Return the time for which anybody waited for it so far."""


@runtime_checkable
class Deployment(Protocol):
    """An application, as the control plane works on it."""

    name: str
    config: AppConfig

    @property
    def host(self) -> Machine:
        """Where it runs."""

    @property
    def database(self) -> Store | None:
        """What it queries."""

    @property
    def cache(self) -> Service | None:
        """What it asks first."""

    @property
    def process_config(self) -> ProcessConfig:
        """What one of its processes needs."""

    @property
    def quota(self) -> Throttled | None:
        """What its container lets it have of the CPU, if it is in one."""

    @property
    def jobs(self) -> Jobs | None:
        """Its job worker, if it has one."""

    @property
    def calls(self) -> Calls:
        """What it asks of others."""

    @property
    def ailments(self) -> Ailments:
        """What leaks from its processes."""

    @property
    def slots(self) -> Sequence[Slot]:
        """The places of its processes."""

    @property
    def lives(self) -> Sequence[Life]:
        """Its processes."""

    @property
    def next_life(self) -> Life | None:
        """The process whose turn it is, or one that starts; none if none lives."""

    def begin(self, number: int, *, is_warm: bool, ended: Ended) -> None:
        """Let a process listen at once in slot *number*, as since before the run."""

    def boot(self, number: int, *, listening: Listens, ended: Ended) -> None:
        """Start a process in slot *number*; *listening* hears when it listens."""

    def leak(self, units: int) -> None:
        """Let every request leave *units* more bytes behind."""

    def refresh(self) -> None:
        """Find out anew whether its system could serve a request."""

    def stand_still(self) -> Callable[[], None]:
        """Let the process whose turn it is run nothing; return what lets it go on."""

    def drain(self) -> None:
        """Take nothing new, finish what there is, and close every session."""

    def resume(self) -> None:
        """Take requests again, on a new machine."""

    def clear(self) -> None:
        """Throw away what was measured so far."""
