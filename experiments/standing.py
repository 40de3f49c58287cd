"""Who stands on what: the parts of a platform that an application cannot do without."""

from models.config import Scenario

Place = tuple[str, str]
"""A table of the config and a name there: ``hosts``, ``web``."""


def needs(scenario: Scenario, name: str) -> frozenset[Place]:
    """Return all without which application *name* answers nobody, itself included."""
    app = scenario.apps[name]
    parts: set[Place] = {("apps", name), ("hosts", app.host)}
    if app.database is not None:
        parts.add(("databases", app.database))
        host = scenario.databases[app.database].host
        if host is not None:
            parts.add(("hosts", host))
    return frozenset(parts)


def helps(scenario: Scenario, name: str) -> frozenset[Place]:
    """Return all that application *name* uses and does without: a cache, its host."""
    cache = scenario.apps[name].cache
    if cache is None:
        return frozenset()
    host: Place = ("hosts", scenario.caches[cache].host)
    return frozenset({("caches", cache), host} - needs(scenario, name))
