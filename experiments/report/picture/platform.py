"""The parts of a platform in a picture: hosts, what is on them, and what is not."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from experiments.language.tongue import counted, phrase
from experiments.standing import Place, helps, needs
from models.config import Scenario, title_of


@frozen
class Part:
    """One thing in the picture, and what is inside of it."""

    key: Place
    title: str
    line: str
    """What it is, below its title."""
    inside: Sequence["Part"] = ()
    uses: Sequence[Place] = ()
    """What it asks: a database, a cache."""
    number: int | None = None
    """Of its system, from 0; none for what belongs to no single one."""
    is_shared: bool = False
    """Do several systems stand on it?"""


def platform_of(scenario: Scenario) -> tuple[Part, ...]:
    """Return hosts first, then the databases that are on none; in the spoken language."""
    owners = owners_of(scenario)
    hosts = [_host(scenario, name, owners) for name in scenario.hosts]
    own = [
        _database(scenario, name, owners)
        for name, each in scenario.databases.items()
        if each.host is None
    ]
    return (*hosts, *own)


def owners_of(scenario: Scenario) -> Mapping[Place, Sequence[str]]:
    """Return the systems that stand on each part."""
    owners: dict[Place, list[str]] = {}
    for name, app in scenario.apps.items():
        for key in needs(scenario, name) | helps(scenario, name):
            systems = owners.setdefault(key, [])
            if app.system not in systems:
                systems.append(app.system)
    return owners


def _host(scenario: Scenario, name: str, owners: Mapping[Place, Sequence[str]]) -> Part:
    apps = [
        _app(scenario, app) for app, each in scenario.apps.items() if each.host == name
    ]
    caches = [
        Part(
            ("caches", cache),
            phrase("cache {name}", name=cache),
            _owned(owners.get(("caches", cache), ())),
            is_shared=len(owners.get(("caches", cache), ())) > 1,
        )
        for cache, config in scenario.caches.items()
        if config.host == name
    ]
    databases = [
        _database(scenario, database, owners)
        for database, config in scenario.databases.items()
        if config.host == name
    ]
    config = scenario.hosts[name]
    return Part(
        ("hosts", name),
        phrase("host {name}", name=title_of(scenario, "hosts", name)),
        config.plan or phrase("of no plan"),
        inside=(*apps, *caches, *databases),
        is_shared=len(owners.get(("hosts", name), ())) > 1,
    )


def _app(scenario: Scenario, name: str) -> Part:
    app = scenario.apps[name]
    uses: list[Place] = []
    uses += [("databases", app.database)] if app.database is not None else []
    uses += [("caches", app.cache)] if app.cache is not None else []
    return Part(
        ("apps", name),
        title_of(scenario, "systems", app.system),
        counted("1 process", "{count} processes", app.instances),
        uses=uses,
        number=list(scenario.systems).index(app.system),
    )


def _database(
    scenario: Scenario, name: str, owners: Mapping[Place, Sequence[str]]
) -> Part:
    own = owners.get(("databases", name), ())
    plan = scenario.databases[name].plan
    return Part(
        ("databases", name),
        phrase("database {name}", name=name),
        f"{plan}, {_owned(own)}" if plan else _owned(own),
        is_shared=len(own) > 1,
    )


def _owned(systems: Sequence[str]) -> str:
    if len(systems) > 1:
        return counted("of 1 system", "shared by {count} systems", len(systems))
    return phrase("of {system}", system=systems[0]) if systems else phrase("of nobody")
