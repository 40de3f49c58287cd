"""All parts of a platform whose data plane is compiled, each under its name."""

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from models.compiled.parts.applications import PlaneApp
from models.compiled.parts.databases import PlaneStore
from models.compiled.parts.machines import PlaneHost
from models.compiled.parts.stores import PlaneCache
from models.compiled.parts.users import PlaneClients, PlaneSystem
from models.compiled.parts.works import Workshop
from models.config import Scenario
from models.hosting.exits import Exit
from models.seam import Machine, Sockets, Work
from sim.environment import Environment


@frozen(kw_only=True, eq=False)
class CompiledParts:
    """Everything that is wired together in and around a compiled plane."""

    env: Environment
    scenario: Scenario
    hosts: Mapping[str, PlaneHost]
    databases: Mapping[str, PlaneStore]
    caches: Mapping[str, PlaneCache]
    systems: Mapping[str, PlaneSystem]
    apps: Mapping[str, PlaneApp]
    clients: Mapping[str, PlaneClients]
    sessions: Mapping[str, Sockets]
    workshop: Workshop
    """Where batch work is made."""

    def apps_on(self, host: Machine) -> Iterator[PlaneApp]:
        """Yield the applications of *host*."""
        return (app for app in self.apps.values() if app.host is host)

    def caches_on(self, host: Machine) -> Iterator[PlaneCache]:
        """Yield the caches of *host*."""
        return (cache for cache in self.caches.values() if cache.host == host.name)

    def databases_on(self, host: Machine) -> Iterator[PlaneStore]:
        """Yield the databases that live on *host*."""
        return (each for each in self.databases.values() if each.host == host.name)

    def refresh(self) -> None:
        """Let every system find out anew whether it could serve a request."""
        for system in self.systems.values():
            system.refresh()

    def work(self, name: str, *, ended: Callable[[Work, Exit | None], None]) -> Work:
        """Return the batch work *name*; *ended* hears of each end and what ended it."""
        host = self.hosts[self.scenario.batch[name].host]
        return self.workshop.make(name, host, ended)
