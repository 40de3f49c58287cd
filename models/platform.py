"""The platform: the one place where the parts are put together."""

from models.application.app import App
from models.application.system import System
from models.clients.clients import Clients, ClosedClients
from models.clients.openclients import OpenClients
from models.clients.sessions import Sessions
from models.clients.tracedusers import TracedUsers
from models.config import HostConfig, Scenario, with_groups
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from models.operation.autoscaler import AutoScaler
from models.operation.batches import Batches
from models.operation.control import Control
from models.operation.faults import Faults, with_surges
from models.operation.health import HealthCheck
from models.operation.journal import Events, Journal
from models.operation.recorder import Recorder, Timeline
from models.operation.supervisor import Supervisor
from models.parts import Parts
from models.plans.catalog import Catalog, load_catalog
from models.plans.machine import database_machine, host_machine
from models.traffic.rates import crowd, request_rate, session_rate
from models.traffic.trace import trace_of
from sim.environment import Environment, Question
from sim.instant import LONGEST_INSTANT
from sim.streams import Stream, Streams

TURNS_EACH = 20
"""An instant in which all customers do something has fewer turns for each of them."""


def _phase_s(host: HostConfig, stream: Stream) -> float:
    """Return when PM2 looks at the memory of its processes for the first time."""
    if host.supervisor_phase_s is not None:
        return host.supervisor_phase_s
    return host.supervisor_check_s * stream.one()


class Platform:
    """Every part of a scenario, wired together and ready to run.

    What is asked for and what answers comes first (`Parts`), then those who watch over
    it and work on it, from below: nobody is given anything after it was made.
    """

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
        self.seed = scenario.seed if seed is None else seed
        self.catalog = catalog or load_catalog()
        customers = sum(map(crowd, self.scenario.systems.values()))
        longest_instant = LONGEST_INSTANT + TURNS_EACH * customers
        self.env = Environment(longest_instant=longest_instant)
        streams = Streams(self.seed)
        journal = Journal(self.env, events)
        self.parts = self._build_parts(streams)
        self.hosts = self.parts.hosts
        self.databases = self.parts.databases
        self.caches = self.parts.caches
        self.systems = self.parts.systems
        self.apps = self.parts.apps
        self.clients = self.parts.clients
        self.sessions = self.parts.sessions
        self.supervisors = self._build_supervisors(streams, journal)
        self._watch_health(journal)
        self.control = Control(self.parts, supervisors=self.supervisors, journal=journal)
        self.groups = self._build_groups(streams, journal)
        self._begin()
        self.faults = Faults(
            self.parts,
            control=self.control,
            groups=self.groups,
            journal=journal,
            streams=streams,
        )
        self.batches = Batches(
            self.parts, control=self.control, faults=self.faults, journal=journal
        )
        self.recorder = Recorder(self.parts, journal=journal, timeline=timeline)

    def run(
        self, until_s: float | None = None, *, is_over: Question = lambda: False
    ) -> bool:
        """Advance to *until_s*, or to the end of the scenario; say whether it got there.

        It did not if it was asked within a step, and said, that it *is_over*.
        """
        until_s = self.scenario.horizon_s if until_s is None else until_s
        is_there = self.env.advance(until_s, is_over=is_over)
        if self.env.now >= self.scenario.horizon_s:
            self.recorder.finish()
        return is_there

    def _build_parts(self, streams: Streams) -> Parts:
        hosts = self._build_hosts()
        databases = self._build_databases(hosts)
        caches = self._build_caches(hosts)
        systems = self._build_systems()
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

    def _build_systems(self) -> dict[str, System]:
        groups = self.scenario.groups.values()
        balanced = {self.scenario.apps[group.app].system for group in groups}
        balanced |= {each.system for each in self.scenario.balancers.values()}
        return {
            name: System(self.env, name, config, is_balanced=name in balanced)
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

    def _build_supervisors(
        self, streams: Streams, journal: Journal
    ) -> dict[str, Supervisor]:
        return {
            name: Supervisor(
                host,
                apps=list(self.parts.apps_on(host)),
                phase_s=_phase_s(host.config, streams.stream(name, "supervisor-phase")),
                journal=journal,
            )
            for name, host in self.parts.hosts.items()
        }

    def _watch_health(self, journal: Journal) -> None:
        for app in self.parts.apps.values():
            if app.config.health is not None:
                HealthCheck(app, app.config.health, journal=journal)

    def _build_groups(self, streams: Streams, journal: Journal) -> dict[str, AutoScaler]:
        return {
            name: AutoScaler(
                self.parts,
                name,
                config,
                control=self.control,
                stream=streams.stream(name, "capacity"),
                journal=journal,
            )
            for name, config in self.scenario.groups.items()
        }

    def _begin(self) -> None:
        """Let the processes of every host that is up listen."""
        for name, supervisor in self.supervisors.items():
            if self.parts.hosts[name].is_up:
                supervisor.begin(is_warm=self.scenario.starts_warm)
        self.parts.refresh()
