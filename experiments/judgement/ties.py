"""Ties: what couples hosts that look separate."""

from collections.abc import Iterator

from experiments.figures import listed
from experiments.judgement.layout import Layout
from experiments.language.tongue import counted, phrase, template


def coupling_objections(layout: Layout) -> Iterator[str]:
    """Yield what ties hosts together that look separate."""
    scenario = layout.scenario
    for name, system in scenario.systems.items():
        own = layout.hosts_of(name)
        for path, endpoint in system.endpoints.items():
            foreign = layout.hosts_of(endpoint.served_by or name) - own
            if foreign and endpoint.share and not layout.is_off_host(system, endpoint):
                yield phrase(
                    "{system} needs {foreign} for {route}: {hosts} are still coupled",
                    system=name,
                    foreign=_hosts(foreign),
                    route=path,
                    hosts=_hosts(own | foreign),
                )
    for database in scenario.databases:
        users = [app for app in scenario.apps.values() if app.database == database]
        hosts = {app.host for app in users}
        if len(hosts) > 1:
            systems = sorted({app.system for app in users})
            yield phrase(
                "{hosts} share database {database}: its failure stops {systems}",
                hosts=_hosts(hosts),
                database=database,
                systems=listed(systems),
            )
    for name, app in scenario.apps.items():
        cache = scenario.caches[app.cache] if app.cache else None
        if cache is not None and cache.host != app.host:
            message = template("{app} on host {host} needs host {other} for its cache")
            yield phrase(message, app=name, host=app.host, other=cache.host)


def _hosts(names: set[str]) -> str:
    return counted(
        "host {names}", "hosts {names}", len(names), names=listed(sorted(names))
    )
