"""The parts of a platform, each under its name."""

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from models.application.app import App
from models.application.system import System
from models.clients.clients import Clients
from models.clients.sessions import Sessions
from models.config import Scenario
from models.hosting.batch import BatchWork
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.exits import Exit
from models.hosting.host import Host
from models.seam import Machine, Work
from sim.environment import Environment


@frozen(kw_only=True, eq=False)
class Parts:
    """Everything that is wired together, for those who watch it and work on it.

    Invariant: each part is known by its name here, and none is added or taken away.
    """

    env: Environment
    scenario: Scenario
    """With every host and application that an auto scaling group may run."""
    hosts: Mapping[str, Host]
    databases: Mapping[str, Database]
    caches: Mapping[str, Cache]
    systems: Mapping[str, System]
    apps: Mapping[str, App]
    clients: Mapping[str, Clients]
    """Those who ask each system."""
    sessions: Mapping[str, Sessions]
    """Of the systems that have any."""

    def apps_on(self, host: Machine) -> Iterator[App]:
        """Yield the applications of *host*."""
        return (app for app in self.apps.values() if app.host is host)

    def caches_on(self, host: Machine) -> Iterator[Cache]:
        """Yield the caches of *host*."""
        return (cache for cache in self.caches.values() if cache.host == host.name)

    def databases_on(self, host: Machine) -> Iterator[Database]:
        """Yield the databases that live on *host*."""
        return (each for each in self.databases.values() if each.host == host.name)

    def refresh(self) -> None:
        """Let every system find out anew whether it could serve a request."""
        for system in self.systems.values():
            system.refresh()

    def work(self, name: str, *, ended: Callable[[Work, Exit | None], None]) -> BatchWork:
        """Return the batch work *name*; *ended* hears of each end and what ended it."""
        config = self.scenario.batch[name]
        return BatchWork(self.hosts[config.host], name, config, ended=ended)
