"""Days to measure: one with every fault, and one whose traffic is shared out."""

from pathlib import Path
from typing import Any

from attrs import evolve

from models.config import FaultConfig, Scenario
from models.loading import load_scenario
from models.operation.faults import KINDS

PATTERN_2 = Path(__file__).parents[2] / "configs" / "pattern2.toml"
SYSTEMS_A_HOST = 5
QUERIES_OF_A_DAY = 400_000.0


def every_fault() -> dict[str, FaultConfig]:
    """Return a fault of each kind for pattern 2, every three hours, at times apart."""
    targets = {
        "apps": "social",
        "hosts": "web",
        "zones": "a",
        "databases": "shared",
        "caches": "redis",
        "systems": "social",
    }
    values: dict[str, Any] = {
        "factor": 2.0,
        "schema": "social",
        "database": "shared",
        "delay_s": 0.05,
        "connections": 5,
        "mib_per_s": 1.0,
        "share": 0.5,
    }
    return {
        kind: FaultConfig(
            kind=kind,
            target=targets[rule.target],
            at_s=500.0 * number,
            every_s=3 * 3600.0,
            duration_s=60.0 if rule.lasts else None,
            **{key: values[key] for key in (*rule.needs, *rule.one_of[:1])},
        )
        for number, (kind, rule) in enumerate(KINDS.items())
    }


def split_over(number: int) -> Scenario:
    """Return a day of pattern 2's medical system, its traffic over *number* alike.

    Each has a process, a fifth of a host and its share of the queries; the database
    takes the connections of all of them.
    """
    scenario = load_scenario(PATTERN_2)
    (host,), (database,) = scenario.hosts.values(), scenario.databases.values()
    system = evolve(
        scenario.systems["medical"], queries_per_day=QUERIES_OF_A_DAY / number
    )
    numbers = range(number)
    return evolve(
        scenario,
        hosts={f"host{n // SYSTEMS_A_HOST}": host for n in numbers},
        caches={"redis": evolve(scenario.caches["redis"], host="host0")},
        databases={"shared": evolve(database, max_connections=1000)},
        apps={
            f"app{n}": evolve(
                scenario.apps["medical"],
                system=f"system{n}",
                host=f"host{n // SYSTEMS_A_HOST}",
            )
            for n in numbers
        },
        systems={f"system{n}": system for n in numbers},
        faults={},
    )
