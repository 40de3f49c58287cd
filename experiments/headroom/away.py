"""Away: a platform of which one host, database or process is missing all the time."""

from collections.abc import Iterator

from attrs import evolve, frozen

from experiments.calling import called
from experiments.standing import needs
from models.config import AppConfig, FaultConfig, Scenario, SystemConfig, title_of

NOBODY = 0.001
"""Requests a day: an open load must have some, and one in a thousand days is none."""
GONE = "away"
"""Name of the fault that stands for it."""


@frozen(kw_only=True)
class Away:
    """One part that is missing, and the systems that have nobody left to answer them."""

    kind: str
    """``host``, ``database`` or ``process``."""
    name: str
    title: str
    gone: tuple[str, ...]
    """In the order of the scenario."""
    maimed: tuple[str, ...] = ()
    """Systems of which some routes are answered by those that are gone."""

    @property
    def unjudged(self) -> tuple[str, ...]:
        """Systems that break what they promise at any load."""
        return (*self.gone, *self.maimed)

    @property
    def words(self) -> str:
        """How a sentence calls it."""
        return called(self.kind, self.title)

    def of(self, scenario: Scenario) -> Scenario:
        """Return *scenario* without it, from the first second to the last.

        Users of systems that are gone with it stay away: they get nothing anywhere.
        """
        systems = {
            name: _deserted(system) if name in self.gone else system
            for name, system in scenario.systems.items()
        }
        scenario = evolve(scenario, systems=systems)
        if self.kind == "process":
            return evolve(scenario, apps=_one_process_less(scenario, self.name))
        if self.kind == "host" and not self._is_needed(scenario):
            return scenario
        kind = "host-crash" if self.kind == "host" else "database-outage"
        fault = FaultConfig(
            kind=kind, target=self.name, at_s=0.0, duration_s=scenario.horizon_s
        )
        return evolve(scenario, faults={**scenario.faults, GONE: fault})

    def _is_needed(self, scenario: Scenario) -> bool:
        """Say whether anybody who is left stands on this host, too."""
        apps = [it for it in scenario.apps.values() if it.system not in self.gone]
        caches = [scenario.caches[it.cache].host for it in apps if it.cache]
        stores = [scenario.databases[it.database].host for it in apps if it.database]
        return self.name in {*(it.host for it in apps), *caches, *stores}


def parts_away(scenario: Scenario) -> Iterator[Away]:
    """Yield every part of *scenario* that may be away, hosts first."""
    for name in scenario.hosts:
        title = title_of(scenario, "hosts", name)
        yield _away(scenario, "host", name, title)
    for name in scenario.databases:
        title = title_of(scenario, "databases", name)
        yield _away(scenario, "database", name, title)
    for name in scenario.apps:
        yield _away(scenario, "process", name, name)


def _away(scenario: Scenario, kind: str, name: str, title: str) -> Away:
    serving = {
        system: any(
            _is_there(scenario, kind, name, key, app)
            for key, app in scenario.apps.items()
            if app.system == system
        )
        for system in scenario.systems
    }
    gone = tuple(system for system in scenario.systems if not serving[system])
    maimed = tuple(
        system
        for system, config in scenario.systems.items()
        if serving[system] and _answering(config) & {*gone}
    )
    return Away(kind=kind, name=name, title=title, gone=gone, maimed=maimed)


def _answering(system: SystemConfig) -> set[str]:
    """Return the other systems whose processes answer routes of *system*."""
    routes = system.endpoints.values()
    return {each.served_by for each in routes if each.served_by is not None}


def _is_there(scenario: Scenario, kind: str, name: str, key: str, app: AppConfig) -> bool:
    """Say whether application *key* can answer while the part is away."""
    if kind == "process":
        return key != name or app.instances > 1
    return (f"{kind}s", name) not in needs(scenario, key)


def _one_process_less(scenario: Scenario, name: str) -> dict[str, AppConfig]:
    """Return the applications with one process less of *name*.

    A last one goes with its application, where its system has another; else nobody asks
    it for anything.
    """
    app = scenario.apps[name]
    others = {key: each for key, each in scenario.apps.items() if key != name}
    if app.instances > 1:
        return {**scenario.apps, name: evolve(app, instances=app.instances - 1)}
    has_others = any(each.system == app.system for each in others.values())
    return others if has_others else scenario.apps


def _deserted(system: SystemConfig) -> SystemConfig:
    """Return *system* without anybody who asks it for anything."""
    sessions = system.sessions
    return evolve(
        system,
        queries_per_day=0.0,
        requests_per_day=NOBODY,
        clients=evolve(system.clients, kind="open", users=0, trace=None),
        sessions=None if sessions is None else evolve(sessions, online_peak=0.0),
        surges=(),
    )
