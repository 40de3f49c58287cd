"""What systems share, read from the platform and not from the faults that were run."""

from collections.abc import Iterator

from attrs import frozen

from experiments.calling import called
from models.config import Scenario, title_of


@frozen(kw_only=True)
class Shared:
    """A part of the platform that several systems stand on."""

    kind: str
    """``host``, ``database``, ``cache``, ``zone``, or ``route``, which *name* answers."""
    name: str
    title: str
    """What readers call it: its own title, or else its name."""
    systems: tuple[str, ...]
    """At least two, in the order of the scenario."""

    @property
    def words(self) -> str:
        """How a sentence calls it."""
        return called(self.kind, self.title)


def shared_parts(scenario: Scenario) -> list[Shared]:
    """Return every part of *scenario* that at least two of its systems stand on.

    A system stands on whatever its own processes do, and on the processes of another
    system if those answer a route of its own.
    """
    users: dict[tuple[str, str], set[str]] = {}
    for kind, name, system in _stands_on(scenario):
        users.setdefault((kind, name), set()).add(system)
    kinds = ("host", "database", "cache", "route", "zone")
    found = [
        Shared(
            kind=kind,
            name=name,
            title=title_of(scenario, "systems" if kind == "route" else f"{kind}s", name),
            systems=tuple(each for each in scenario.systems if each in systems),
        )
        for (kind, name), systems in users.items()
        if len(systems) > 1
    ]
    return sorted(found, key=lambda part: kinds.index(part.kind))


def _stands_on(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Yield kind and name of a part, and a system that needs it."""
    for app in scenario.apps.values():
        yield "host", app.host, app.system
        yield "zone", scenario.hosts[app.host].zone, app.system
        if app.database is not None:
            yield "database", app.database, app.system
            at = scenario.databases[app.database].host
            if at is not None:
                yield "host", at, app.system
            zone = scenario.databases[app.database] if at is None else scenario.hosts[at]
            yield "zone", zone.zone, app.system
        if app.cache is not None:
            yield "cache", app.cache, app.system
    for name, system in scenario.systems.items():
        for endpoint in system.endpoints.values():
            if endpoint.served_by not in (None, name):
                yield "route", endpoint.served_by or name, name
                yield "route", endpoint.served_by or name, endpoint.served_by or name
