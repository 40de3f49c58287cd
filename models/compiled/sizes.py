"""How many rows a scenario needs of the tables that do not grow, and whose is which."""

from models.clients.budget import SLICES
from models.compiled.rings import PURPOSES
from models.compiled.turnrows import turns_of
from models.config import Scenario
from models.traffic.sessionbook import Failure

MOST_JOBS = 2**20
"""Room is made for as many at once."""
NAMED = ("hosts", "databases", "caches", "systems", "apps")
"""Tables of a scenario that are tables of the plane, in the same order."""


def numbers_in(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return the row of everything that has a name, by table."""
    return {
        table: {name: index for index, name in enumerate(getattr(scenario, table))}
        for table in NAMED
    }


def jobs_at_once(scenario: Scenario) -> int:
    """Return how many jobs quotas and batch work may bring to a processor at once.

    A quota of which a process ends takes all of its jobs off for each that leaves, and
    brings the others back. Batch work begins with all of its threads.
    """
    stints = [
        2 * app.instances * (1 + scenario.systems[app.system].process.threads)
        for app in scenario.apps.values()
        if app.cpu_quota is not None
    ]
    at_once = sum(2 * number * number for number in stints)
    at_once += sum(2 * work.threads for work in scenario.batch.values())
    return min(MOST_JOBS, at_once)


def limited_routes(scenario: Scenario) -> int:
    """Return how many routes have a limit of their own."""
    systems = scenario.systems.values()
    routes = [each for system in systems for each in system.endpoints.values()]
    return sum(each.limit_per_min is not None for each in routes)


def lengths_for(scenario: Scenario, *, lags: int) -> dict[str, int]:
    """Return how many rows each table has, with so many *lags* of garbage."""
    systems = scenario.systems.values()
    addresses = sum(each.gateway.addresses for each in scenario.hosts.values())
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
        "threads": max(1, sum(work.threads for work in scenario.batch.values())),
        "works": max(1, len(scenario.batch)),
        "workers": max(1, len(scenario.apps)),
        "windows": 1,
        "sessions": len(scenario.systems),
        "failures": len(scenario.systems) * len(Failure),
        "levels": 2 * len(scenario.systems) + max(1, len(scenario.apps)),
        "rings": PURPOSES * len(scenario.systems),
        "draws": 1,
        "keys": max(1, sum(each.keys or 0 for each in scenario.caches.values())),
        "excesses": max(1, addresses),
        "passages": max(1, addresses * limited_routes(scenario)),
        "turns": max(1, sum(turns_of(each.clients) for each in systems)),
        "policies": len(scenario.systems),
        "slices": SLICES * len(scenario.systems),
    }
