"""Promised: whether a scenario promises its users anything."""

from models.config import (
    ObjectivesConfig,
    RouteObjectivesConfig,
    Scenario,
    SystemConfig,
)

OF_REQUESTS = ("p95_s", "error_rate", "availability")
OF_SESSIONS = ("connected_share", "reconnect_p95_s")


def promises_something(scenario: Scenario) -> bool:
    """Say whether any system of *scenario*, or a route, has an objective."""
    return any(map(_promises, scenario.systems.values()))


def _promises(system: SystemConfig) -> bool:
    own: list[ObjectivesConfig | RouteObjectivesConfig] = [system.objectives]
    own += [it.objectives for it in system.endpoints.values() if it.objectives]
    values = (
        getattr(each, key)
        for each in own
        for key in (*OF_REQUESTS, *OF_SESSIONS)
        if hasattr(each, key)
    )
    return any(value is not None for value in values)
