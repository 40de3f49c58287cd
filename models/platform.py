"""The platform: the one place where the parts are put together."""

from collections.abc import Callable

from models.application.app import App
from models.clients.clients import ClosedClients, OpenClients
from models.clients.sessions import Sessions
from models.clients.system import System, request_rate, session_rate
from models.config import Scenario, with_groups
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.host import Host
from models.hosting.jobs import JobWorker
from models.operation.autoscaler import AutoScaler
from models.operation.control import Control
from models.operation.faults import Faults
from models.operation.recorder import Recorder
from models.operation.supervisor import CHECK_INTERVAL_S, Supervisor
from models.plans.catalog import Catalog, load_catalog
from models.plans.machine import database_machine, host_machine
from sim.environment import Environment
from sim.streams import Streams

Log = Callable[..., None]


class Platform:
    """Every part of a scenario, wired together and ready to run.

    Invariant: each part is known by its name here and nowhere else.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int | None = None,
        catalog: Catalog | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.scenario = with_groups(scenario)
        self.seed = scenario.seed if seed is None else seed
        scenario = self.scenario
        self.catalog = catalog or load_catalog()
        self.env = Environment()
        self.recorder = recorder or Recorder()
        streams = Streams(self.seed)
        self.hosts = self._build_hosts()
        self.databases = self._build_databases()
        self.caches = self._build_caches()
        self.systems = {
            name: System(self.env, name, config, streams=streams)
            for name, config in scenario.systems.items()
        }
        self.apps = self._build_apps()
        self.control = Control(self.env, self)
        self.supervisors = self._build_supervisors(streams)
        self.groups = self._build_groups(streams)
        self._begin(streams)
        self.control.refresh()
        self.faults = Faults(self, streams=streams)
        self.recorder.begin(self)

    def run(self, until_s: float | None = None) -> None:
        """Advance to *until_s*, or to the end of the scenario."""
        self.env.advance(self.scenario.horizon_s if until_s is None else until_s)
        if self.env.now >= self.scenario.horizon_s:
            self.recorder.finish()

    def log(self, kind: str, target: str, **detail: object) -> None:
        """Note that something rare has happened."""
        self.recorder.note(self.env.now, kind, target, detail)

    def _build_hosts(self) -> dict[str, Host]:
        return {
            name: Host(self.env, name, config, host_machine(config, self.catalog))
            for name, config in self.scenario.hosts.items()
        }

    def _build_databases(self) -> dict[str, Database]:
        return {
            name: Database(self.env, name, config, database_machine(config, self.catalog))
            for name, config in self.scenario.databases.items()
        }

    def _build_caches(self) -> dict[str, Cache]:
        caches = {}
        for name, config in self.scenario.caches.items():
            host = self.hosts[config.host]
            host.reserve(name, config.memory_mib)
            caches[name] = Cache(self.env, name, config, cpu=host.cpu)
        return caches

    def _build_apps(self) -> dict[str, App]:
        apps = {}
        for name, config in self.scenario.apps.items():
            system = self.systems[config.system]
            sessions = system.config.sessions
            host = self.hosts[config.host]
            app = App(
                name,
                config,
                system.config.process,
                host=host,
                database=self.databases[config.database] if config.database else None,
                cache=self.caches[config.cache] if config.cache else None,
                push_cpu_s=sessions.push_cpu_s if sessions else 0.0,
            )
            app.siblings = system.apps
            system.apps.append(app)
            if system.config.asynchronous_jobs:
                app.jobs = JobWorker(
                    self.env,
                    f"{name}.jobs",
                    cpu=host.cpu,
                    memory=host.memory,
                    memory_mib=config.job_worker_mib,
                )
            apps[name] = app
        return apps

    def _build_supervisors(self, streams: Streams) -> dict[str, Supervisor]:
        return {
            name: Supervisor(
                host,
                apps=[app for app in self.apps.values() if app.host is host],
                phase_s=CHECK_INTERVAL_S * streams.stream(name, "supervisor-phase").one(),
                log=self.log,
                changed=self.control.refresh,
            )
            for name, host in self.hosts.items()
        }

    def _build_groups(self, streams: Streams) -> dict[str, AutoScaler]:
        groups = {}
        for name, config in self.scenario.groups.items():
            first = self.apps[config.app]
            members = [first.host]
            for number in range(2, config.max_hosts + 1):
                app = self.apps[f"{config.app}-{number}"]
                members.append(app.host)
            groups[name] = AutoScaler(
                self.env,
                name,
                config,
                hosts=members,
                control=self.control,
                stream=streams.stream(name, "capacity"),
                log=self.log,
            )
            system = self.systems[first.config.system]
            system.clients.is_balanced = True
        return groups

    def _begin(self, streams: Streams) -> None:
        for name, supervisor in self.supervisors.items():
            if not self.hosts[name].is_up:
                continue
            supervisor.begin(is_warm=self.scenario.starts_warm)
        for name, system in self.systems.items():
            system.clients.routes = [
                self.systems[endpoint.served_by or name].apps
                for endpoint in system.config.endpoints.values()
            ]
            if system.config.sessions is not None:
                system.sessions = Sessions(
                    self.env,
                    name,
                    system.config.sessions,
                    rate=session_rate(system.config, self.scenario),
                    apps=system.apps,
                    streams=streams,
                    is_warm=self.scenario.starts_warm,
                )
                for app in system.apps:
                    app.sessions = system.sessions
            if isinstance(system.clients, OpenClients):
                rate = request_rate(name, self.scenario)
                system.clients.begin(rate, streams, name)
            elif isinstance(system.clients, ClosedClients):
                system.clients.begin(streams, name)
