"""The platform: the one place where the parts are put together."""

from collections.abc import Mapping

from models.application.app import App
from models.application.system import System
from models.clients.clients import Clients, ClosedClients
from models.clients.openclients import OpenClients
from models.clients.sessions import Sessions
from models.clients.tracedusers import TracedUsers
from models.config import Scenario, with_groups
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from models.operation.faults import with_surges
from models.operation.journal import Events, Journal
from models.operation.recorder import Timeline
from models.operation.simulation import Simulation
from models.parts import Parts
from models.plans.catalog import Catalog, load_catalog
from models.plans.machine import database_machine, host_machine
from models.traffic.rates import longest_instant, request_rate, session_rate
from models.traffic.trace import trace_of
from sim.environment import Environment
from sim.streams import Streams


class Platform(Simulation):
    """Every part of a scenario on SimPy, wired together and ready to run."""

    parts: Parts

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int | None = None,
        catalog: Catalog | None = None,
        timeline: Timeline | None = None,
        events: Events | None = None,
    ) -> None:
        """Build *scenario*; what is seen goes to *timeline* and *events*, if given."""
        self.scenario = with_groups(scenario)
        self.catalog = catalog or load_catalog()
        self.env = Environment(longest_instant=longest_instant(self.scenario))
        streams = Streams(scenario.seed if seed is None else seed)
        super().__init__(
            self._build_parts(streams),
            streams=streams,
            catalog=self.catalog,
            journal=Journal(self.env, events),
            timeline=timeline,
        )

    @property
    def hosts(self) -> Mapping[str, Host]:
        """The machines."""
        return self.parts.hosts

    @property
    def databases(self) -> Mapping[str, Database]:
        """The databases."""
        return self.parts.databases

    @property
    def caches(self) -> Mapping[str, Cache]:
        """The caches."""
        return self.parts.caches

    @property
    def systems(self) -> Mapping[str, System]:
        """The web systems."""
        return self.parts.systems

    @property
    def apps(self) -> Mapping[str, App]:
        """What runs where."""
        return self.parts.apps

    @property
    def clients(self) -> Mapping[str, Clients]:
        """Those who ask each system."""
        return self.parts.clients

    @property
    def sessions(self) -> Mapping[str, Sessions]:
        """Of the systems that have any."""
        return self.parts.sessions

    def _build_parts(self, streams: Streams) -> Parts:
        hosts = self._build_hosts()
        databases = self._build_databases(hosts)
        caches = self._build_caches(hosts)
        systems = self._build_systems(streams)
        return Parts(
            env=self.env,
            scenario=self.scenario,
            hosts=hosts,
            databases=databases,
            caches=caches,
            systems=systems,
            apps={
                name: App(
                    name,
                    config,
                    system=systems[config.system],
                    host=hosts[config.host],
                    database=databases[config.database] if config.database else None,
                    cache=caches[config.cache] if config.cache else None,
                )
                for name, config in self.scenario.apps.items()
            },
            sessions=self._build_sessions(systems, streams),
            clients=self._build_clients(systems, streams),
        )

    def _build_hosts(self) -> dict[str, Host]:
        return {
            name: Host(self.env, name, config, host_machine(config, self.catalog))
            for name, config in self.scenario.hosts.items()
        }

    def _build_databases(self, hosts: dict[str, Host]) -> dict[str, Database]:
        return {
            name: Database(
                self.env,
                name,
                config,
                database_machine(config, self.catalog, self.scenario.hosts),
                host=None if config.host is None else hosts[config.host],
            )
            for name, config in self.scenario.databases.items()
        }

    def _build_caches(self, hosts: dict[str, Host]) -> dict[str, Cache]:
        caches = {}
        for name, config in self.scenario.caches.items():
            host = hosts[config.host]
            host.reserve(name, config.memory_mib)
            caches[name] = Cache(
                self.env,
                name,
                config,
                cpu=host.cpu,
                is_warm=self.scenario.starts_warm,
            )
        return caches

    def _build_systems(self, streams: Streams) -> dict[str, System]:
        groups = self.scenario.groups.values()
        balanced = {self.scenario.apps[group.app].system for group in groups}
        balanced |= {each.system for each in self.scenario.balancers.values()}
        return {
            name: System(
                self.env, name, config, is_balanced=name in balanced, streams=streams
            )
            for name, config in self.scenario.systems.items()
        }

    def _build_sessions(
        self, systems: dict[str, System], streams: Streams
    ) -> dict[str, Sessions]:
        return {
            name: Sessions(
                self.env,
                system,
                system.config.sessions,
                rate=session_rate(system.config, self.scenario),
                streams=streams,
                is_warm=self.scenario.starts_warm,
            )
            for name, system in systems.items()
            if system.config.sessions is not None
        }

    def _build_clients(
        self, systems: dict[str, System], streams: Streams
    ) -> dict[str, Clients]:
        clients: dict[str, Clients] = {}
        surging = with_surges(self.scenario)
        for name, system in systems.items():
            trace = trace_of(system.config.clients)
            if trace is not None and trace.turns():
                clients[name] = TracedUsers(
                    self.env, system, servers=systems, streams=streams, trace=trace
                )
            elif system.config.clients.kind == "closed":
                clients[name] = ClosedClients(
                    self.env, system, servers=systems, streams=streams
                )
            else:
                clients[name] = OpenClients(
                    self.env,
                    system,
                    servers=systems,
                    streams=streams,
                    rate=request_rate(name, surging),
                )
        return clients
