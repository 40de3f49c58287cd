"""Calling: which systems' processes wait for somebody outside the platform."""

from models.config import EndpointConfig, Scenario


def waits(endpoint: EndpointConfig) -> bool:
    """Say whether requests to *endpoint* wait for somebody outside."""
    wait = endpoint.wait
    return wait is not None and wait.mean_s > 0 and not endpoint.is_static


def callers(scenario: Scenario) -> list[str]:
    """Return the systems whose processes answer a route that waits, each once."""
    found = {
        endpoint.served_by or name: None
        for name, system in scenario.systems.items()
        for endpoint in system.endpoints.values()
        if waits(endpoint)
    }
    return list(found)
