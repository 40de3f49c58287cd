"""Effects: what each kind of fault does to its target, and how that is undone."""

from collections.abc import Callable, Mapping

from simpy.events import Event

from models.application.app import App
from models.config import FAULTS, FaultConfig
from models.hosting.database import EVERY_SCHEMA, Database
from models.hosting.host import Host
from models.hosting.memory import MIB
from models.operation.autoscaler import AutoScaler
from models.operation.control import Control
from models.parts import Parts
from sim.environment import Story

LEAK_STEP_S = 1.0
"""A leak claims its memory so often, ahead of its use."""

Verb = Callable[[], None]


class Effects:
    """What faults do, in the verbs of the control plane.

    Invariant: calling the verb that `begin` returns undoes what it did, except for
    what has died meanwhile.
    """

    def __init__(
        self, parts: Parts, *, control: Control, groups: Mapping[str, AutoScaler]
    ) -> None:
        self._parts = parts
        self._control = control
        self._groups = groups
        self._env = parts.env

    def begin(self, name: str, config: FaultConfig) -> Verb:
        """Begin the fault and return the verb that ends it."""
        parts = self._parts
        table = FAULTS[config.kind].target
        if table == "apps":
            return self._on_app(config, parts.apps[config.target])
        if table == "hosts":
            return self._on_host(name, config, parts.hosts[config.target])
        if table == "zones":
            return self._on_zone(name, config.target)
        if table == "databases":
            return self._on_database(name, config, parts.databases[config.target])
        if table == "caches":
            cache = parts.caches[config.target]
            self._control.stop_cache(cache, name)
            return lambda: self._control.start_cache(cache, name)
        return self._on_system(config)

    def _on_app(self, config: FaultConfig, app: App) -> Verb:
        control = self._control
        if config.kind == "process-crash":
            control.crash(app)
        elif config.kind == "deploy":
            control.deploy(app)
        elif config.kind == "connection-leak":
            return app.hold(config.connections or 1)
        elif config.mib_per_request is not None:
            step = round(config.mib_per_request * MIB)
            app.leak(step)
            return lambda: app.leak(-step)
        else:
            leak = self._env.event()
            step = round((config.mib_per_s or 0.0) * LEAK_STEP_S * MIB)
            self._env.process(self._leak_in_time(app, step, leak))
            return _ending(leak)
        return _nothing

    def _on_host(self, name: str, config: FaultConfig, host: Host) -> Verb:
        control = self._control
        if config.kind in ("partition", "delay"):
            database = self._parts.databases[config.database or ""]
            if config.kind == "partition":
                control.cut_off(database, host, name)
                return lambda: control.reconnect(database, host, name)
            delay_s = 2.0 * (config.delay_s or 0.0)
            database.delay(host.name, delay_s)
            return lambda: database.hasten(host.name, delay_s)
        for group in self._groups.values():
            if config.kind == "spot-interruption" and host in group.hosts:
                group.lose(host)
                return _nothing
        control.fail_host(host, name)
        is_new = config.kind == "spot-interruption"
        return lambda: control.recover_host(host, name, is_new=is_new)

    def _on_zone(self, name: str, zone: str) -> Verb:
        parts = self._parts
        hosts = [h for h in parts.hosts.values() if h.config.zone == zone]
        databases = [d for d in parts.databases.values() if d.zone == zone]
        for database in databases:
            self._control.stop_database(database, name)
        for host in hosts:
            self._control.fail_host(host, name)

        def end() -> None:
            for database in databases:
                self._control.start_database(database, name)
            for host in hosts:
                self._control.recover_host(host, name)

        return end

    def _on_database(self, name: str, config: FaultConfig, database: Database) -> Verb:
        control = self._control
        if config.kind == "database-slow":
            factor = config.factor or 1.0
            database.slow_down(factor)
            return lambda: database.quicken(factor)
        if config.kind in ("schema-lock", "backup"):
            schema = config.schema or EVERY_SCHEMA
            control.lock(database, schema, name)
            return lambda: control.unlock(database, schema, name)
        control.stop_database(database, name)
        return lambda: control.start_database(database, name)

    def _on_system(self, config: FaultConfig) -> Verb:
        """Announce; a surge is part of the arrival rate since before the run."""
        sessions = self._parts.sessions.get(config.target)
        if config.kind == "announcement" and sessions is not None:
            sessions.fetch_all(self._parts.clients[config.target].fetch)
        return _nothing

    def _leak_in_time(self, app: App, step: int, end: Event) -> Story:
        """Claim memory for nothing, in every process of *app*, until *end*."""
        while not end.triggered:
            for process in app.lives:
                process.claim(step)
            yield self._env.timeout(LEAK_STEP_S)


def _ending(event: Event) -> Verb:
    def end() -> None:
        event.succeed()

    return end


def _nothing() -> None:
    """End what ended by itself."""
