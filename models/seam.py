"""The seam between the two planes: what each may ask of the other.

The control plane (`models.operation`) is everything rare and clever; the data plane
(`hosting`, `application`, `clients`) is what happens to every request. The first speaks
to the second in these verbs alone, and hears of it through these reports alone: it never
reaches into a request, and nothing in it happens per request. Times are seconds since the
start, and a report is made at the exact time of what it tells.

A protocol says what one kind of part does for the control plane. The parts of today's
plane, which runs on SimPy, fulfil them as they are; a test holds them to it.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol, runtime_checkable

from models.hosting.exits import Exit


@runtime_checkable
class Machine(Protocol):
    """A host, as the control plane works on it."""

    name: str

    @property
    def is_up(self) -> bool:
        """Is it running?"""

    def stop(self) -> None:
        """Go down; the control plane ends what is on it."""

    def start(self, *, is_new: bool) -> None:
        """Be up again; a new one begins with the credits of a launch."""

    def end_visits(self, cause: Enum) -> None:
        """End whatever is in flight on it, because of *cause*."""

    def take_away(self, share: float, reason: str) -> None:
        """Let others have *share* of what is left of each core; all of it with 1."""

    def give_back(self, reason: str) -> None:
        """Take back what was taken away for *reason*."""


@runtime_checkable
class Store(Protocol):
    """A database, as the control plane works on it."""

    name: str
    is_up: bool

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


@runtime_checkable
class Service(Protocol):
    """A cache or a job worker: what only answers, or only works, while it is up."""

    name: str

    def stop(self) -> None:
        """Do nothing from now on."""

    def start(self) -> None:
        """Go on."""


@runtime_checkable
class Life(Protocol):
    """A process, as the control plane works on it."""

    name: str
    is_alive: bool
    started_at: float

    @property
    def rss_mib(self) -> float:
        """Resident memory."""

    def be_up(self, *, is_warm: bool) -> bool:
        """Listen at once, as since before the run; say whether memory allows it."""

    def claim(self, units: int) -> bool:
        """Take *units* bytes for nothing, as a leak does; say whether it survives."""

    def die(self, cause: Exit) -> None:
        """End at once, and report it."""

    def let_go(self, cause: Exit) -> tuple[int, int]:
        """End the requests and sessions that it has; return how many of each."""


class Ailments(Protocol):
    """The leaks of an application; each verb returns what repairs it."""

    def of_memory(self, bytes_per_s: float) -> Callable[[], None]:
        """Let each process leak while it listens."""

    def of_connections(self, *, per_s: float, per_request: float) -> Callable[[], None]:
        """Let each process lose connections while it listens."""

    def hold(self, connections: int) -> Callable[[], None]:
        """Take *connections* of each process."""


@runtime_checkable
class Deployment(Protocol):
    """An application, as the control plane works on it."""

    name: str

    @property
    def lives(self) -> Sequence[Life]:
        """Its processes."""

    @property
    def next_life(self) -> Life | None:
        """The process whose turn it is, or one that starts; none if none lives."""

    def leak(self, units: int) -> None:
        """Let every request leave *units* more bytes behind."""

    @property
    def ailments(self) -> Ailments:
        """What leaks from its processes."""

    def refresh(self) -> None:
        """Find out anew whether its system could serve a request."""

    def stand_still(self) -> Callable[[], None]:
        """Let the process whose turn it is run nothing; return what lets it go on."""


@runtime_checkable
class Audience(Protocol):
    """Those who ask one system, as the control plane works on them."""

    def fetch(self) -> None:
        """Send a request that nobody planned."""


Ended = Callable[[Life, Exit], None]
"""Report: a process has ended, of a limit of memory or of what was done to it."""
Listens = Callable[[Life], None]
"""Report: a process that was started takes requests from now on."""
DaemonKilled = Callable[[Exit], None]
"""Report: the PM2 daemon of a host has been killed for memory."""
CreditsEmpty = Callable[[], None]
"""Report: the burst credits of a machine have run out."""
SystemChanged = Callable[[bool], None]
"""Report: a system is up, or down, from now on."""
