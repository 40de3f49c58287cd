"""Machines at the seam: a host with its cores, its memory and its nginx."""

from collections.abc import Callable
from enum import Enum
from typing import Protocol, runtime_checkable

from models.config import HostConfig
from models.hosting.exits import Exit
from models.plans.machine import Machine as Plan
from sim.monitor import TimeWeighted

CreditsEmpty = Callable[[], None]
"""Report: the burst credits of a machine have run out."""


class Cpu(Protocol):
    """The cores of a machine."""

    servers: float
    """How many there are."""

    def busy_server_s(self) -> float:
        """Return the time integral of busy cores so far."""


@runtime_checkable
class Burstable(Protocol):
    """Cores that may be used beyond their baseline for credits, in core-seconds."""

    def when_empty(self, action: CreditsEmpty) -> None:
        """Call *action* whenever the credits have run out."""

    def balance(self) -> float:
        """Return the credits left, launch credit included."""

    def launch(self) -> float:
        """Return what of that is launch credit."""

    def surplus(self) -> float:
        """Return what is charged beyond the credits and what may be borrowed."""

    def throttled_s(self) -> float:
        """Return the time spent throttled so far."""


class Resident(Protocol):
    """Somebody in the control plane whose memory the kernel may take back."""

    name: str
    oom_score_adj: int

    def die(self, cause: Exit) -> None:
        """End at once, and close the account."""


class Account(Protocol):
    """What one resident holds."""

    @property
    def held(self) -> int:
        """Bytes."""

    def claim(self, units: int) -> bool:
        """Take *units* bytes, after kills if need be; say whether its owner lives."""

    def close(self) -> int:
        """Give everything back; return how much it was."""


class Memory(Protocol):
    """The memory of a host, in MiB where nothing else is said."""

    capacity_mib: float

    @property
    def used_mib(self) -> float:
        """Anonymous memory in use."""

    def open(self, resident: Resident) -> Account:
        """Return an empty account for *resident*."""

    def collect(self) -> None:
        """Free the garbage that is due."""

    def peak_mib(self) -> float:
        """Return the most that was in use since measuring began."""

    def mean_mib(self) -> float:
        """Return the mean use over time."""

    def used_at(self, slowness: float) -> int:
        """Return the bytes in use from which on all work is *slowness* times slower."""

    def used_s(self) -> float:
        """Return the use over time since the start or warm-up, in byte-seconds."""

    def page_cache_mib(self, used_mib: float | None = None) -> float:
        """Return the page cache that is left beside *used_mib* (beside now's use)."""

    def swapped_mib(self, used_mib: float) -> float:
        """Return what of *used_mib* lies in swap."""

    def slowness(self, used_mib: float) -> float:
        """Return how many times slower the machine is at *used_mib*."""


class Gateway(Protocol):
    """nginx: its connections."""

    @property
    def limit(self) -> int:
        """Connections at most."""

    @property
    def connections(self) -> int:
        """Open now."""

    @property
    def connections_peak(self) -> int:
        """Most connections since measuring began."""

    @property
    def refused(self) -> int:
        """Who was turned away, a count."""


@runtime_checkable
class Machine(Protocol):
    """A host, as the control plane works on it."""

    name: str
    config: HostConfig
    machine: Plan
    up: TimeWeighted
    oom_kills: list[dict[str, object]]

    @property
    def cpu(self) -> Cpu:
        """Its cores."""

    @property
    def memory(self) -> Memory:
        """Its memory."""

    @property
    def gateway(self) -> Gateway:
        """Its nginx."""

    @property
    def is_up(self) -> bool:
        """Is it running?"""

    @property
    def is_engaged(self) -> bool:
        """Is anything in flight on it?"""

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

    def clear(self) -> None:
        """Throw away what was measured so far."""
