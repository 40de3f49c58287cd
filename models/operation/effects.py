"""Effects: what each kind of fault does to its target, and how that is undone."""

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from simpy.events import Event

from models.application.app import App
from models.application.connections import Connection
from models.application.process import NodeProcess
from models.config import FAULTS, FaultConfig
from models.hosting.database import EVERY_SCHEMA, Database
from models.hosting.host import Host
from models.hosting.memory import MIB
from models.hosting.visit import Visit
from models.traffic.outcomes import DatabaseError
from sim.environment import Story
from sim.errors import AcquireTimeoutError

if TYPE_CHECKING:
    from models.platform import Platform

LEAK_STEP_S = 1.0
"""A leak claims its memory so often, ahead of its use, and looks for connections."""

Control = Generator[Event, Any, None]
Verb = Callable[[], None]


class Effects:
    """What faults do, in the verbs of the control plane.

    Invariant: calling the verb that `begin` returns undoes what it did, except for
    what has died meanwhile.
    """

    def __init__(self, platform: "Platform") -> None:
        self._platform = platform
        self._env = platform.env
        self._never = platform.env.event()

    def begin(self, name: str, config: FaultConfig) -> Verb:
        """Begin the fault and return the verb that ends it."""
        platform = self._platform
        table = FAULTS[config.kind].target
        if table == "apps":
            return self._on_app(config, platform.apps[config.target])
        if table == "hosts":
            return self._on_host(name, config, platform.hosts[config.target])
        if table == "zones":
            return self._on_zone(name, config.target)
        if table == "databases":
            return self._on_database(name, config, platform.databases[config.target])
        if table == "caches":
            platform.control.stop_cache(config.target, name)
            return lambda: platform.control.start_cache(config.target, name)
        return self._on_system(config)

    def _on_app(self, config: FaultConfig, app: App) -> Verb:
        control = self._platform.control
        if config.kind == "process-crash":
            control.crash(app)
        elif config.kind == "deploy":
            control.deploy(app)
        elif config.kind == "connection-leak":
            return self._leak_connections(app, config.connections or 1)
        elif config.mib_per_request is not None:
            return _leak_by_request(app, round(config.mib_per_request * MIB))
        else:
            leak = self._env.event()
            step = round((config.mib_per_s or 0.0) * LEAK_STEP_S * MIB)
            self._env.process(self._leak_in_time(app, step, leak))
            return _ending(leak)
        return _nothing

    def _on_host(self, name: str, config: FaultConfig, host: Host) -> Verb:
        control = self._platform.control
        if config.kind in ("partition", "delay"):
            database = self._platform.databases[config.database or ""]
            if config.kind == "partition":
                control.cut_off(database, host, name)
                return lambda: control.reconnect(database, host, name)
            return _delay(database, host.name, 2.0 * (config.delay_s or 0.0))
        for group in self._platform.groups.values():
            if config.kind == "spot-interruption" and host in group.hosts:
                group.lose(host)
                return _nothing
        control.fail_host(host, name)
        is_new = config.kind == "spot-interruption"
        return lambda: control.recover_host(host, name, is_new=is_new)

    def _on_zone(self, name: str, zone: str) -> Verb:
        platform = self._platform
        hosts = [h for h in platform.hosts.values() if h.config.zone == zone]
        databases = [d for d in platform.databases.values() if d.zone == zone]
        for database in databases:
            platform.control.stop_database(database, name)
        for host in hosts:
            platform.control.fail_host(host, name)

        def end() -> None:
            for database in databases:
                platform.control.start_database(database, name)
            for host in hosts:
                platform.control.recover_host(host, name)

        return end

    def _on_database(self, name: str, config: FaultConfig, database: Database) -> Verb:
        control = self._platform.control
        if config.kind == "database-slow":
            factor = config.factor or 1.0
            database.slowdown *= factor

            def quicken() -> None:
                database.slowdown /= factor

            return quicken
        if config.kind in ("schema-lock", "backup"):
            schema = config.schema or EVERY_SCHEMA
            control.lock(database, schema, name)
            return lambda: control.unlock(database, schema, name)
        control.stop_database(database, name)
        return lambda: control.start_database(database, name)

    def _on_system(self, config: FaultConfig) -> Verb:
        """Announce; a surge is part of the arrival rate since before the run."""
        system = self._platform.systems[config.target]
        if config.kind == "announcement" and system.sessions is not None:
            system.sessions.fetch_all(system.clients.fetch)
        return _nothing

    def _leak_in_time(self, app: App, step: int, end: Event) -> Control:
        """Claim memory for nothing, in every process of *app*, until *end*."""
        while not end.triggered:
            for slot in app.slots:
                for process in slot.lives:
                    process.claim(step)
            yield self._env.timeout(LEAK_STEP_S)

    def _leak_connections(self, app: App, connections: int) -> Verb:
        """Take connections from each pool of *app* and never give them back."""
        leaks = []
        for slot in app.slots:
            for process in slot.lives:
                leak = Visit()
                hold = self._hold(leak, app.host, process, connections)
                leak.task = self._env.start(hold)
                leaks.append(leak)

        def repair() -> None:
            for leak in leaks:
                leak.kill("repair")

        return repair

    def _hold(
        self, leak: Visit, host: Host, process: NodeProcess, connections: int
    ) -> Story:
        """Take *connections* one by one and hold them while *process* lives."""
        pool = process.connections
        if pool is None or not process.is_alive:
            return  # another one's leak has just killed it for memory
        leak.process = process
        host.visits[leak] = None
        held: list[Connection] = []
        try:
            while len(held) < connections:
                with suppress(AcquireTimeoutError, DatabaseError):
                    held.append((yield from pool.acquire()))
                    continue
                yield from self._env.pause(LEAK_STEP_S)
            yield self._never
        finally:
            host.visits.pop(leak, None)
            for connection in held:
                connection.drop()


def _ending(event: Event) -> Verb:
    def end() -> None:
        event.succeed()

    return end


def _leak_by_request(app: App, step: int) -> Verb:
    """Let every request of *app* leave *step* bytes behind."""

    def set_leak(units: int) -> None:
        app.leak_per_request = units
        for slot in app.slots:
            for process in slot.lives:
                process.leak_per_request = units

    set_leak(app.leak_per_request + step)
    return lambda: set_leak(app.leak_per_request - step)


def _delay(database: Database, host: str, delay_s: float) -> Verb:
    """Let the queries of *host* take *delay_s* longer on their way."""
    database.delays[host] = database.delays.get(host, 0.0) + delay_s

    def end() -> None:
        database.delays[host] -= delay_s
        if database.delays[host] <= 0:
            del database.delays[host]

    return end


def _nothing() -> None:
    """End what ended by itself."""
