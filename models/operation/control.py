"""The verbs of the control plane: what may be done to hosts, processes and databases.

Faults, deploys and the auto scaler speak to the platform through these alone; none of
them reaches into a request. A part that has several reasons to be down is down until
the last of them is gone.
"""

from collections import defaultdict
from typing import TYPE_CHECKING

from models.application.app import App
from models.hosting.database import Database
from models.hosting.host import Host
from sim.credits import BurstableProcessor
from sim.environment import Environment

if TYPE_CHECKING:
    from models.platform import Platform


class Control:
    """Starts, stops, kills and slows the parts of one platform.

    Invariant: a part is up exactly while it has no reason to be down.
    """

    def __init__(self, env: Environment, platform: "Platform") -> None:
        self._env = env
        self._platform = platform
        self._reasons: dict[object, set[str]] = defaultdict(set)

    def refresh(self) -> None:
        """Find out anew which systems could serve a request."""
        for system in self._platform.systems.values():
            system.refresh()

    def fail_host(self, host: Host, reason: str) -> None:
        """Let *host* go down with everything on it."""
        reasons = self._reasons[host]
        reasons.add(reason)
        if len(reasons) > 1:
            return
        host.up.set(0.0)
        self._platform.log("host-down", host.name, reason=reason)
        self._platform.supervisors[host.name].shut_down("host")
        for visit in list(host.visits):
            visit.kill("host")
        for app in self._platform.apps.values():
            if app.host is host and app.jobs is not None:
                app.jobs.stop()
        for cache in self._platform.caches.values():
            if cache.host == host.name:
                self.stop_cache(cache.name, f"host {host.name}")
        self.refresh()

    def recover_host(self, host: Host, reason: str, *, is_new: bool = False) -> None:
        """Let *host* boot, unless it has another reason to be down.

        A new machine begins with the credits of a launch.
        """
        reasons = self._reasons[host]
        reasons.discard(reason)
        if reasons or host.is_up:
            return
        host.up.set(1.0)
        self._platform.log("host-up", host.name, reason=reason)
        if is_new and isinstance(host.cpu, BurstableProcessor):
            launch = host.machine.cores.launch_credit_vcpu_s
            host.cpu.forget_credits(launch=launch)
        for cache in self._platform.caches.values():
            if cache.host == host.name:
                self.start_cache(cache.name, f"host {host.name}")
        for app in self._platform.apps.values():
            if app.host is host and app.jobs is not None:
                app.jobs.start()
        self._platform.supervisors[host.name].boot()
        self.refresh()

    def crash(self, app: App) -> None:
        """End every process of *app*, as a bug in it does."""
        for slot in app.slots:
            for process in slot.lives:
                process.die("crash")
        self.refresh()

    def deploy(self, app: App) -> None:
        """Replace the processes of *app* by a new version."""
        supervisor = self._platform.supervisors[app.host.name]
        if supervisor.is_up:
            self._env.process(supervisor.reload(app, "deploy"))

    def stop_database(self, database: Database, reason: str) -> None:
        """Let *database* go down: what it runs ends, its connections break."""
        reasons = self._reasons[database]
        reasons.add(reason)
        if len(reasons) > 1:
            return
        database.is_up = False
        self._platform.log("database-down", database.name, reason=reason)
        for host in self._platform.hosts.values():
            for visit in list(host.visits):
                if visit.querying is database:
                    visit.kill("database")
        for pool in list(database.pools):
            pool.break_off()
        self.refresh()

    def start_database(self, database: Database, reason: str) -> None:
        """Let *database* serve again, unless it has another reason not to."""
        reasons = self._reasons[database]
        reasons.discard(reason)
        if reasons or database.is_up:
            return
        database.is_up = True
        self._platform.log("database-up", database.name, reason=reason)
        self.refresh()

    def cut_off(self, database: Database, host: Host, reason: str = "") -> None:
        """Let no query of *host* reach *database*; they wait."""
        self._reasons[database, host].add(reason)
        database.cut_off.setdefault(host.name, [])
        self.refresh()

    def reconnect(self, database: Database, host: Host, reason: str = "") -> None:
        """Heal what `cut_off` did, unless there is another reason for it."""
        self._reasons[database, host].discard(reason)
        if not self._reasons[database, host]:
            database.release(database.cut_off, host.name)
            self.refresh()

    def lock(self, database: Database, schema: str, reason: str) -> None:
        """Let the queries of *schema* wait."""
        self._reasons[database, schema].add(reason)
        database.locked.setdefault(schema, [])

    def unlock(self, database: Database, schema: str, reason: str) -> None:
        """Let them go on, unless they have another reason to wait."""
        self._reasons[database, schema].discard(reason)
        if not self._reasons[database, schema]:
            database.release(database.locked, schema)

    def stop_cache(self, name: str, reason: str) -> None:
        """Let the cache *name* answer nothing."""
        cache = self._platform.caches[name]
        self._reasons[cache].add(reason)
        cache.is_up = False

    def start_cache(self, name: str, reason: str) -> None:
        """Let the cache *name* answer again, unless it has another reason not to."""
        cache = self._platform.caches[name]
        self._reasons[cache].discard(reason)
        cache.is_up = not self._reasons[cache]
