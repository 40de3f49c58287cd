"""The layout: what runs on which machine, looked up once for all questions of a check."""

from attrs import evolve, frozen

from models.config import (
    AppConfig,
    EndpointConfig,
    GroupConfig,
    ProcessConfig,
    Scenario,
    SystemConfig,
    with_groups,
)
from models.plans.catalog import Catalog
from models.plans.machine import DatabaseMachine, Machine, database_machine, host_machine


@frozen(kw_only=True)
class Layout:
    """A scenario beside the machines that its plans stand for."""

    scenario: Scenario
    hosts: dict[str, Machine]
    databases: dict[str, DatabaseMachine]

    def apps_of(self, system: str) -> dict[str, AppConfig]:
        """Return the applications of *system* by name."""
        apps = self.scenario.apps.items()
        return {name: app for name, app in apps if app.system == system}

    def apps_on(self, host: str) -> dict[str, AppConfig]:
        """Return the applications on *host* by name."""
        apps = self.scenario.apps.items()
        return {name: app for name, app in apps if app.host == host}

    def hosts_of(self, system: str) -> set[str]:
        """Return the hosts that *system* runs on."""
        return {app.host for app in self.apps_of(system).values()}

    def group_of(self, host: str) -> list[str]:
        """Return the hosts of the group that begins with *host*; itself, without one."""
        for group in self.scenario.groups.values():
            if self.scenario.apps[group.app].host == host:
                return [host, *(f"{host}-{n}" for n in range(2, group.max_hosts + 1))]
        return [host]

    def is_copy(self, host: str) -> bool:
        """Say whether a group has made *host* of its first one."""
        firsts = [self.scenario.apps[it.app].host for it in self.scenario.groups.values()]
        return any(host in self.group_of(first)[1:] for first in firsts)

    def system(self, app: str) -> SystemConfig:
        """Return the system whose processes *app* runs."""
        return self.scenario.systems[self.scenario.apps[app].system]

    def process(self, app: str) -> ProcessConfig:
        """Return what one process of *app* needs."""
        return self.system(app).process

    def is_off_host(self, system: SystemConfig, endpoint: EndpointConfig) -> bool:
        """Say whether an object store answers *endpoint*, and no host has any work."""
        return endpoint.is_static and system.static_from == "object-store"


def layout_of(scenario: Scenario, catalog: Catalog) -> Layout:
    """Return the layout of *scenario* on the plans of *catalog*.

    An auto scaling group is as large as it is at the start.
    """
    scenario = with_groups(evolve(scenario, groups=_as_started(scenario)))
    return Layout(
        scenario=scenario,
        hosts={
            name: host_machine(host, catalog) for name, host in scenario.hosts.items()
        },
        databases={
            name: database_machine(database, catalog, scenario.hosts)
            for name, database in scenario.databases.items()
        },
    )


def _as_started(scenario: Scenario) -> dict[str, GroupConfig]:
    groups = {}
    for name, group in scenario.groups.items():
        wanted = max(group.min_hosts, min(group.desired_hosts, group.max_hosts))
        groups[name] = evolve(group, max_hosts=wanted)
    return groups
