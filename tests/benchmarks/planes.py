"""How much faster the compiled plane is than the one on SimPy, from a warm cache.

Building the platform counts, loading what was compiled before does not: it is once a
process. Spans are shorter than a day where the ratio does not hang on it.
"""

from collections.abc import Iterator
from statistics import median

from attrs import evolve, frozen

from models.compiled.platform import CompiledPlatform
from models.config import DAY_S, DemandConfig, EndpointConfig, Scenario
from models.loading import load_scenario
from models.platform import Platform
from tests.benchmarks.ratios import Ratio, cpu_s
from tests.benchmarks.scenarios import PATTERN_2, every_fault
from tests.benchmarks.workloads import (
    AFTER_S,
    BEFORE_S,
    CONNECTIONS,
    DATABASE_SERVERS,
    QUERY_S,
    RATE_PER_S,
    Row,
    plain,
)

CONFIGS = PATTERN_2.parent
ROUNDS = 3
RUNS = 5
"""Of the compiled plane in each round: it takes so little time that one alone says more
of the moment than of the plane."""


@frozen
class Race:
    """A scenario that both planes run, and how much faster the compiled one is to be."""

    name: str
    config: str
    days: float
    target: float


RACES = (
    Race("a day of pattern 2", "pattern2", 1.0, 25.0),
    Race("two minutes of the load test", "loadtest", 120.0 / DAY_S, 25.0),
    Race("an hour of mm1", "mm1", 1.0 / 24.0, 35.0),
    Race("five hours of processes that V8 ends, pattern 3", "pattern3", 0.2, 10.0),
)


def compiled_s(scenario: Scenario) -> float:
    """Return the CPU time of *scenario* on the compiled plane: the median of `RUNS`."""
    return median(cpu_s(lambda: CompiledPlatform(scenario).run()) for _ in range(RUNS))


def simpy_s(scenario: Scenario) -> float:
    """Return the CPU time of *scenario* on SimPy."""
    return cpu_s(lambda: Platform(scenario).run())


def scenario_of(race: Race, *, share: float = 1.0) -> Scenario:
    """Return what is run of *race*: this *share* of its span."""
    scenario = load_scenario(CONFIGS / f"{race.config}.toml")
    return evolve(scenario, days=race.days * share, duration_s=None)


def measure_race(race: Race, *, share: float = 1.0) -> Ratio:
    """Measure SimPy's CPU time over the compiled plane's, of a *share* of the span."""
    scenario = scenario_of(race, share=share)
    ratios = [simpy_s(scenario) / compiled_s(scenario) for _ in range(ROUNDS)]
    return Ratio(f"{race.name}: SimPy over compiled", median(ratios), race.target, True)


def measure_compiled_faults(*, days: float = 1.0) -> Ratio:
    """Measure what faults of every kind cost the compiled plane."""
    plain_day = evolve(load_scenario(PATTERN_2), days=days)
    bad_day = evolve(plain_day, faults=every_fault())
    ratios = [compiled_s(bad_day) / compiled_s(plain_day) for _ in range(ROUNDS)]
    name = "compiled: a day with every fault over one without"
    return Ratio(name, median(ratios), 1.5, False)


def two_tiers(requests: int) -> Scenario:
    """Return the workload of `plain` as a config with all that a platform has.

    The loop works 6 ms before the query and 6 ms after it: a route has one law for both.
    """
    scenario = load_scenario(CONFIGS / "mm1.toml")
    (system,), (app,) = scenario.systems.values(), scenario.apps.values()
    database = load_scenario(PATTERN_2).databases["shared"]
    route = EndpointConfig(
        share=1.0,
        cpu=DemandConfig(mean_s=BEFORE_S + AFTER_S, law="exponential"),
        queries=1,
        query=DemandConfig(mean_s=QUERY_S, law="exponential"),
        schema="tier",
    )
    process = evolve(system.process, pool_size=CONNECTIONS)
    asked = evolve(
        system,
        requests_per_day=RATE_PER_S * DAY_S,
        endpoints={"/": route},
        process=process,
    )
    stored = evolve(
        database,
        plan=None,
        vcpus=DATABASE_SERVERS,
        speed=1.0,
        baseline_utilisation=1.0,
        credit_mode="unlimited",
        max_connections=CONNECTIONS,
        buffer_hit_ratio=1.0,
    )
    return evolve(
        scenario,
        days=None,
        duration_s=requests / RATE_PER_S,
        systems={"app": asked},
        apps={"app": evolve(app, database="tier")},
        databases={"tier": stored},
    )


def measure_two_tiers(rows: list[Row]) -> Ratio:
    """Measure requests a CPU-second of a whole platform, over plain SimPy's on *rows*."""
    scenario = two_tiers(len(rows))
    ratios = [cpu_s(lambda: plain(rows)) / compiled_s(scenario) for _ in range(ROUNDS)]
    name = "compiled: requests/s over plain SimPy's, two tiers"
    return Ratio(name, median(ratios), 15.0, True)


def measure_planes(rows: list[Row]) -> Iterator[Ratio]:
    """Measure all of it, after a short run that loads what was compiled."""
    compiled_s(evolve(load_scenario(PATTERN_2), days=0.001))
    for race in RACES:
        yield measure_race(race)
    yield measure_compiled_faults()
    yield measure_two_tiers(rows)
