"""Schemas: what the queries of a system touch in its database.

A route that names none touches the schema of the system that answers it, which has that
system's name.
"""

from collections.abc import Iterator

from models.config import Scenario


def schemas_on(database: str, scenario: Scenario) -> list[str]:
    """Return the schemas that queries on *database* touch, each once."""
    touched: dict[str, None] = {}
    for app in scenario.apps.values():
        if app.database == database:
            touched |= dict.fromkeys(schemas_of(app.system, scenario))
    return list(touched)


def schemas_of(system: str, scenario: Scenario) -> list[str]:
    """Return the schemas that the processes of *system* query, each once."""
    return list(dict.fromkeys(_queried_by(system, scenario)))


def _queried_by(system: str, scenario: Scenario) -> Iterator[str]:
    for name, config in scenario.systems.items():
        for endpoint in config.endpoints.values():
            if (endpoint.served_by or name) == system and endpoint.queries:
                yield endpoint.schema or system
    sessions = scenario.systems[system].sessions
    if sessions is not None and sessions.query is not None:
        yield sessions.schema or system
