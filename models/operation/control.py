"""The verbs of the control plane: what may be done to hosts, processes and databases.

Faults, deploys and the auto scaler speak to the platform through these alone; none of
them reaches into a request. A part that has several reasons to be down is down until
the last of them is gone.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from models.hosting.exits import Exit
from models.operation.journal import Journal
from models.operation.supervisor import Supervisor
from models.seam import Deployment, Machine, Parts, Service, Store
from models.traffic.reasons import Reason
from sim.environment import Story


class Control:
    """Starts, stops, kills and slows the parts of one platform.

    Invariant: a part is up exactly while it has no reason to be down.
    """

    def __init__(
        self, parts: Parts, *, supervisors: Mapping[str, Supervisor], journal: Journal
    ) -> None:
        self._parts = parts
        self._supervisors = supervisors
        self._journal = journal
        self._reasons: dict[object, set[str]] = defaultdict(set)
        self._listeners: list[Callable[[Machine, str], None]] = []

    def listen(self, listener: Callable[[Machine, str], None]) -> None:
        """Tell *listener* from now on which host goes down, and for which reason."""
        self._listeners.append(listener)

    def fail_host(self, host: Machine, reason: str) -> None:
        """Let *host* go down with everything on it."""
        reasons = self._reasons[host]
        reasons.add(reason)
        if len(reasons) > 1:
            return
        host.stop()
        self._journal.note("host-down", host.name, reason=reason)
        self._supervisors[host.name].shut_down(Exit.HOST)
        host.end_visits(Reason.HOST)
        for app in self._parts.apps_on(host):
            if app.jobs is not None:
                app.jobs.stop()
        for cache in self._parts.caches_on(host):
            self.stop_cache(cache, f"host {host.name}")
        for database in self._parts.databases_on(host):
            self.stop_database(database, f"host {host.name}")
        self._parts.refresh()
        for listener in self._listeners:
            listener(host, reason)

    def recover_host(self, host: Machine, reason: str, *, is_new: bool = False) -> None:
        """Let *host* boot, unless it has another reason to be down.

        A new machine begins with the credits of a launch.
        """
        reasons = self._reasons[host]
        reasons.discard(reason)
        if reasons or host.is_up:
            return
        host.start(is_new=is_new)
        self._journal.note("host-up", host.name, reason=reason)
        for database in self._parts.databases_on(host):
            self.start_database(database, f"host {host.name}")
        for cache in self._parts.caches_on(host):
            self.start_cache(cache, f"host {host.name}")
        for app in self._parts.apps_on(host):
            if app.jobs is not None:
                app.jobs.start()
        self._supervisors[host.name].boot()
        self._parts.refresh()

    def replace_host(self, host: Machine, reason: str) -> None:
        """Let a new machine boot in place of *host*, whatever that one was down for."""
        self._reasons[host].intersection_update({reason})
        for app in self._parts.apps_on(host):
            app.resume()
        self.recover_host(host, reason, is_new=True)

    def drain(self, host: Machine) -> None:
        """Let *host* take nothing new, and its sessions look for another one."""
        for app in self._parts.apps_on(host):
            app.drain()
        self._parts.refresh()

    def crash(self, app: Deployment) -> None:
        """End the process of *app* whose turn it is, as a bug met by a request does."""
        process = app.next_life
        if process is not None:
            process.die(Exit.CRASH)
            app.refresh()

    def deploy(self, app: Deployment) -> None:
        """Replace the processes of *app* by a new version."""
        supervisor = self._supervisors[app.host.name]
        if supervisor.is_up:
            self._parts.env.process(supervisor.reload(app, Exit.DEPLOY))

    def roll_out(self, apps: Sequence[Deployment]) -> None:
        """Replace the processes of *apps*, one application after the other."""
        self._parts.env.process(self._reload_in_turn(apps))

    def _reload_in_turn(self, apps: Sequence[Deployment]) -> Story:
        for app in apps:
            supervisor = self._supervisors[app.host.name]
            if supervisor.is_up:
                yield from supervisor.reload(app, Exit.DEPLOY)

    def stop_database(self, database: Store, reason: str) -> None:
        """Let *database* go down: what it runs ends, its connections break."""
        reasons = self._reasons[database]
        reasons.add(reason)
        if len(reasons) > 1:
            return
        self._journal.note("database-down", database.name, reason=reason)
        database.stop()
        self._parts.refresh()

    def start_database(self, database: Store, reason: str) -> None:
        """Let *database* serve again, unless it has another reason not to."""
        reasons = self._reasons[database]
        reasons.discard(reason)
        if reasons or database.is_up:
            return
        database.start()
        self._journal.note("database-up", database.name, reason=reason)
        self._parts.refresh()

    def cut_off(self, database: Store, host: Machine, reason: str = "") -> None:
        """Let no query of *host* reach *database*; they wait."""
        self._reasons[database, host].add(reason)
        database.cut(host.name)
        self._parts.refresh()

    def reconnect(self, database: Store, host: Machine, reason: str = "") -> None:
        """Heal what `cut_off` did, unless there is another reason for it."""
        self._reasons[database, host].discard(reason)
        if not self._reasons[database, host]:
            database.join(host.name)
            self._parts.refresh()

    def lock(self, database: Store, schema: str, reason: str) -> None:
        """Let the queries of *schema* wait."""
        self._reasons[database, schema].add(reason)
        database.lock(schema)

    def unlock(self, database: Store, schema: str, reason: str) -> None:
        """Let them go on, unless they have another reason to wait."""
        self._reasons[database, schema].discard(reason)
        if not self._reasons[database, schema]:
            database.unlock(schema)

    def stop_cache(self, cache: Service, reason: str) -> None:
        """Let *cache* answer nothing."""
        self._reasons[cache].add(reason)
        cache.stop()

    def start_cache(self, cache: Service, reason: str) -> None:
        """Let *cache* answer again, unless it has another reason not to."""
        reasons = self._reasons[cache]
        reasons.discard(reason)
        if not reasons:
            cache.start()
