"""How many rows a scenario needs of the tables that do not grow, and whose is which."""

from models.clients.budget import SLICES
from models.compiled.rings import PURPOSES
from models.config import Scenario
from models.traffic.sessionbook import Failure

NAMED = ("hosts", "databases", "caches", "systems", "apps")
"""Tables of a scenario that are tables of the plane, in the same order."""


def numbers_in(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return the row of everything that has a name, by table."""
    return {
        table: {name: index for index, name in enumerate(getattr(scenario, table))}
        for table in NAMED
    }


def lengths_for(scenario: Scenario, *, lags: int) -> dict[str, int]:
    """Return how many rows each table has, with so many *lags* of garbage."""
    named = {table: max(1, len(getattr(scenario, table))) for table in NAMED}
    return named | {
        "cpus": len(scenario.hosts) + len(scenario.databases),
        "memories": len(scenario.hosts),
        "limits": len(scenario.hosts) + 3 * len(scenario.systems),
        "lags": max(1, lags),
        "slots": max(1, sum(app.instances for app in scenario.apps.values())),
        "needs": len(scenario.systems),
        "tallies": len(scenario.systems),
        "routes": sum(len(each.endpoints) for each in scenario.systems.values()),
        "members": max(1, len(scenario.apps)),
        "quotas": max(1, len(scenario.apps)),
        "workers": max(1, len(scenario.apps)),
        "windows": 1,
        "sessions": len(scenario.systems),
        "failures": len(scenario.systems) * len(Failure),
        "levels": 2 * len(scenario.systems),
        "rings": PURPOSES * len(scenario.systems),
        "draws": 1,
        "policies": len(scenario.systems),
        "slices": SLICES * len(scenario.systems),
    }
