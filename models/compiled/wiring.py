"""Wiring: puts a compiled plane and its parts together, and keeps it fed."""

from models.compiled import building, fitting, founding
from models.compiled.crowds import Crowd
from models.compiled.engine import Engine
from models.compiled.environment import SharedEnvironment
from models.compiled.kinds import NONE
from models.compiled.lives import fleets
from models.compiled.parts.applications import PlaneApp
from models.compiled.parts.cores import cpu_of
from models.compiled.parts.databases import PlaneStore
from models.compiled.parts.everything import CompiledParts
from models.compiled.parts.hearing import listen_to_machines
from models.compiled.parts.machines import PlaneHost
from models.compiled.parts.memory import PlaneMemory
from models.compiled.parts.places import Places
from models.compiled.parts.register import Register
from models.compiled.parts.stores import PlaneCache, PlaneJobs
from models.compiled.parts.users import PlaneSystem
from models.compiled.parts.works import Workshop
from models.compiled.sizes import (
    jobs_at_once,
    lengths_for,
    limited_routes,
    numbers_in,
)
from models.compiled.supply import Supply
from models.compiled.systemrows import SystemRows
from models.compiled.tables import Tables
from models.config import Scenario
from models.hosting.host import Service, pressure_of
from models.hosting.memory import MIB
from models.plans.catalog import Catalog
from models.plans.machine import database_machine, host_machine
from models.traffic.rates import longest_instant
from sim.streams import Streams


class Wiring:
    """Puts a plane and its parts together, in the order of the other plane."""

    def __init__(self, scenario: Scenario, catalog: Catalog) -> None:
        self._scenario = scenario
        self._catalog = catalog
        self._numbers = numbers_in(scenario)
        self._places = Places(scenario, self._numbers["hosts"])
        self._lags = dict.fromkeys(
            (app.host, scenario.systems[app.system].process.garbage_lag_s)
            for app in scenario.apps.values()
        )
        self.engine = Engine(Tables(self._lengths(), jobs_at_once=jobs_at_once(scenario)))
        self.engine.clock.stuck = NONE
        self.engine.clock.beginning = NONE
        self._supply = Supply(self.engine, systems=len(scenario.systems))
        self.env = SharedEnvironment(
            self.engine,
            longest_instant=longest_instant(scenario),
            reach=self._supply.reach,
        )
        self._register = Register(self.engine)

    def parts(self, streams: Streams) -> CompiledParts:
        """Return the parts, wired together."""
        fleets(self.engine.p, 0).apps = len(self._scenario.apps)
        self._places.tell(self.engine.p)
        building.build_holds(self.engine, self._holds)
        hosts = self._build_hosts()
        databases = self._build_databases(hosts)
        caches = self._build_caches(hosts)
        systems = self._build_systems()
        apps = self._build_apps(hosts, databases, caches, systems)
        listen_to_machines(self.engine, hosts, databases)
        memories = [host.memory for host in hosts.values()]
        clock, name_of = self.engine.clock, self._register.name_of
        self.engine.stuck = lambda: memories[clock.stuck].stuck(name_of)
        crowd = Crowd(self.engine, self._scenario, self._supply, streams)
        return CompiledParts(
            env=self.env,
            scenario=self._scenario,
            hosts=hosts,
            databases=databases,
            caches=caches,
            systems=systems,
            apps=apps,
            sessions=crowd.sessions(systems),
            clients=crowd.clients(systems),
            workshop=Workshop(self.engine, self._scenario.batch),
        )

    @property
    def _holds(self) -> int:
        return self._places.each * len(self._scenario.databases)

    def _lengths(self) -> dict[str, int]:
        lengths = lengths_for(self._scenario, lags=len(self._lags))
        return lengths | {"holds": max(1, self._holds), "places": 1}

    def _build_hosts(self) -> dict[str, PlaneHost]:
        engine, built, addresses = self.engine, {}, 0
        for name, config in self._scenario.hosts.items():
            number = self._numbers["hosts"][name]
            machine = host_machine(config, self._catalog)
            law = pressure_of(config, machine)
            building.build_host(engine, number, machine, law)
            building.build_gateway(
                engine,
                number,
                config.gateway,
                workers=machine.cores.vcpus,
                wanted=law.wanted,
                first_address=addresses,
                first_passage=addresses * limited_routes(self._scenario),
            )
            addresses += config.gateway.addresses
            memory = PlaneMemory(engine, number, name, machine.usable_mib, law)
            cpu = cpu_of(engine, number, machine.cores)
            host = PlaneHost(engine, number, self.env, config, machine, cpu, memory)
            for service, mib in (("os", config.os_mib), ("nginx", config.gateway_mib)):
                self._reserve(memory, f"{name}.{service}", mib)
            built[name] = host
        for number, (host_name, lag_s) in enumerate(self._lags):
            building.build_lag(engine, number, self._numbers["hosts"][host_name], lag_s)
        return built

    def _reserve(self, memory: PlaneMemory, service: str, mib: float) -> None:
        """Give *service* its memory, for as long as the machine exists."""
        memory.collect()
        memory.open(Service(service)).claim(round(mib * MIB))

    def _build_databases(self, hosts: dict[str, PlaneHost]) -> dict[str, PlaneStore]:
        engine, built = self.engine, {}
        for name, config in self._scenario.databases.items():
            number = self._numbers["databases"][name]
            host = None if config.host is None else hosts[config.host]
            machine = database_machine(config, self._catalog, self._scenario.hosts)
            cpu = len(hosts) + number if host is None else host.number
            if host is None:
                building.build_cpu(engine, cpu, machine.cores)
            building.build_database(engine, number, cpu, config, machine)
            store = PlaneStore(engine, number, name, config, machine, self._places, host)
            built[name] = store
        return built

    def _build_caches(self, hosts: dict[str, PlaneHost]) -> dict[str, PlaneCache]:
        built, first_key = {}, 0
        for name, config in self._scenario.caches.items():
            number = self._numbers["caches"][name]
            host = hosts[config.host]
            self._reserve(host.memory, f"{host.name}.{name}", config.memory_mib)
            fitting.build_cache(
                self.engine, number, config, host=host.number, first_key=first_key
            )
            first_key += config.keys or 0
            built[name] = PlaneCache(self.engine, number, name, config)
            if self._scenario.starts_warm:
                built[name].fill()
        return built

    def _build_systems(self) -> dict[str, PlaneSystem]:
        rows = SystemRows(self.engine, self._scenario, self._numbers, self._places)
        built = {}
        for name, config in self._scenario.systems.items():
            number = rows.build(name, config)
            built[name] = PlaneSystem(self.engine, number, self.env, name, config)
        rows.lay_out()
        return built

    def _build_apps(
        self,
        hosts: dict[str, PlaneHost],
        databases: dict[str, PlaneStore],
        caches: dict[str, PlaneCache],
        systems: dict[str, PlaneSystem],
    ) -> dict[str, PlaneApp]:
        built, slot = {}, 0
        for name, config in self._scenario.apps.items():
            number, system = self._numbers["apps"][name], systems[config.system]
            host = hosts[config.host]
            store = None if config.database is None else databases[config.database]
            app = PlaneApp(
                self.engine,
                name,
                config,
                host=host,
                database=store,
                cache=None if config.cache is None else caches[config.cache],
                jobs=self._build_jobs(name, host, system),
            )
            self._found(app, number, system, first_slot=slot)
            app.settle_in(
                number,
                self.env,
                process=system.config.process,
                register=self._register,
                refreshed=system.refresh,
            )
            system.apps.append(app)
            slot += config.instances
            built[name] = app
        return built

    def _build_jobs(
        self, app: str, host: PlaneHost, system: PlaneSystem
    ) -> PlaneJobs | None:
        """Return the job worker of an application, if its system has any."""
        if not system.config.asynchronous_jobs:
            return None
        mib = self._scenario.apps[app].job_worker_mib
        self._reserve(host.memory, f"{app}.jobs", mib)
        number = self._numbers["apps"][app]
        fitting.build_worker(self.engine, number, host.number)
        return PlaneJobs(self.engine, number)

    def _found(
        self, app: PlaneApp, number: int, system: PlaneSystem, *, first_slot: int
    ) -> None:
        """Make the rows of *app*."""
        config, process = app.config, system.config.process
        sessions = system.config.sessions
        if config.cpu_quota is not None:
            share_s = config.cpu_quota * app.host.machine.cores.speed
            building.build_quota(self.engine, number, app.host.number, share_s)
        lags = {key: row for row, key in enumerate(self._lags)}
        caches = self._numbers["caches"]
        founding.build_app(
            self.engine,
            number,
            config,
            process,
            ram_mib=app.host.machine.ram_mib,
            push_cpu_s=0.0 if sessions is None else sessions.push_cpu_s,
            system=system.number,
            host=app.host.number,
            database=NONE if app.database is None else app.database.number,
            cache=NONE if config.cache is None else caches[config.cache],
            first_slot=first_slot,
            holding=2 * len(self._scenario.systems) + number,
            jobs=NONE if app.jobs is None else number,
            lag=lags[config.host, process.garbage_lag_s],
        )
