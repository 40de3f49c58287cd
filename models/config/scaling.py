"""Auto scaling groups, spelt out: a host and an application for every member."""

from attrs import evolve

from models.config.hosting import GroupConfig
from models.config.scenario import Scenario


def member_names(group: GroupConfig) -> list[str]:
    """Return the names of the applications that *group* may run, the first one first."""
    return [group.app, *(f"{group.app}-{n}" for n in range(2, group.max_hosts + 1))]


def with_groups(scenario: Scenario) -> Scenario:
    """Return *scenario* with every host and application that its groups may run.

    The members of a group of at most n are its first host and copies ``NAME-2`` to
    ``NAME-n``, each with a copy of the application.
    """
    hosts, apps = dict(scenario.hosts), dict(scenario.apps)
    for group in scenario.groups.values():
        app = scenario.apps[group.app]
        for number_ in range(2, group.max_hosts + 1):
            host = f"{app.host}-{number_}"
            first = scenario.hosts[app.host]
            title = f"{first.title}-{number_}" if first.title else None
            hosts[host] = evolve(first, title=title)
            apps[f"{group.app}-{number_}"] = evolve(app, host=host)
    return evolve(scenario, hosts=hosts, apps=apps)
