"""The parts of a platform at the seam, each under its name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from models.config import Scenario
from models.hosting.exits import Exit
from models.seam.machines import Machine
from models.seam.processes import Deployment
from models.seam.stores import Service, Store, Work
from models.seam.users import Audience, Sockets, System
from sim.environment import Environment


class Parts(Protocol):
    """Everything that is wired together, for those who watch it and work on it.

    Invariant: each part is known by its name here, and none is added or taken away.
    """

    @property
    def env(self) -> Environment:
        """The clock of both planes."""

    @property
    def scenario(self) -> Scenario:
        """What it is, with all that an auto scaling group may run."""

    @property
    def hosts(self) -> Mapping[str, Machine]:
        """The machines."""

    @property
    def databases(self) -> Mapping[str, Store]:
        """The databases."""

    @property
    def caches(self) -> Mapping[str, Service]:
        """The caches."""

    @property
    def systems(self) -> Mapping[str, System]:
        """The web systems."""

    @property
    def apps(self) -> Mapping[str, Deployment]:
        """What runs where."""

    @property
    def clients(self) -> Mapping[str, Audience]:
        """Those who ask each system."""

    @property
    def sessions(self) -> Mapping[str, Sockets]:
        """Of the systems that have any."""

    def apps_on(self, host: Machine) -> Iterable[Deployment]:
        """Yield the applications of *host*."""

    def caches_on(self, host: Machine) -> Iterable[Service]:
        """Yield the caches of *host*."""

    def databases_on(self, host: Machine) -> Iterable[Store]:
        """Yield the databases that live on *host*."""

    def refresh(self) -> None:
        """Let every system find out anew whether it could serve a request."""

    def work(self, name: str, *, ended: Callable[[Work, Exit | None], None]) -> Work:
        """Return the batch work *name*; *ended* hears of each end and what ended it."""
