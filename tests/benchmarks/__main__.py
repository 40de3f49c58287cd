"""How fast and how large, as ratios measured in one run: ``python -m tests.benchmarks``.

A ratio cancels the machine; rounds are interleaved and the median is taken, so that
a busy minute does not decide. Exits with 1 if a target is missed.
"""

import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from attrs import evolve

from experiments.running.crew import Crew
from experiments.running.engines import Engine, build
from experiments.running.keeping import SUMMARIES, results, run_once
from models.config import Scenario
from models.loading import load_scenario
from models.platform import Platform
from tests.benchmarks.planes import measure_planes
from tests.benchmarks.ratios import Ratio, cpu_s
from tests.benchmarks.scenarios import PATTERN_2, every_fault, split_over
from tests.benchmarks.workloads import draw, kernel, plain

ROUNDS = 5
REQUESTS = 100_000
SYSTEMS = 50
RUNS = 12
REQUESTS_OF_A_DAY = 400_000
"""Queries of a day in pattern 2: what plain SimPy is given to serve."""


def simulate(days: float, *, engine: Engine = Engine.SIMPY) -> None:
    """Run *days* of pattern 2 on *engine*."""
    build(engine, load_scenario(PATTERN_2, [f"days={days}"])).run()


def measure_faults() -> list[Ratio]:
    plain_day = load_scenario(PATTERN_2)
    bad_day = evolve(plain_day, faults=every_fault())
    ratios = [
        cpu_s(lambda: Platform(bad_day).run()) / cpu_s(lambda: Platform(plain_day).run())
        for _ in range(ROUNDS)
    ]
    return [Ratio("a day with every fault over one without", median(ratios), 1.3, False)]


def measure_many() -> list[Ratio]:
    one, many = split_over(1), split_over(SYSTEMS)
    ratios = [
        cpu_s(lambda: Platform(many).run()) / cpu_s(lambda: Platform(one).run())
        for _ in range(ROUNDS)
    ]
    name = f"a day of {SYSTEMS} systems over one with all their traffic"
    return [Ratio(name, median(ratios), 1.3, False)]


def measure_speed() -> list[Ratio]:
    rows = draw(REQUESTS)
    stations, days = [], []
    for _ in range(ROUNDS):
        plain_s = cpu_s(lambda: plain(rows))
        stations.append(plain_s / cpu_s(lambda: kernel(rows)))
        as_many_s = plain_s * REQUESTS_OF_A_DAY / REQUESTS
        days.append(cpu_s(lambda: simulate(1)) / as_many_s)
    return [
        Ratio(
            "kernel: requests/s over plain SimPy's, two tiers",
            median(stations),
            2.0,
            True,
        ),
        Ratio(
            "a day of pattern 2 over 400,000 plain requests", median(days), 1.35, False
        ),
    ]


def peak_mib(days: float, engine: Engine) -> float:
    """Return the peak resident memory of a process that simulates *days* on *engine*."""
    code = (
        "from resource import RUSAGE_SELF, getrusage;"
        "from experiments.running.engines import Engine;"
        "from tests.benchmarks.__main__ import simulate;"
        f"simulate({days}, engine=Engine({engine.value!r}));"
        "print(getrusage(RUSAGE_SELF).ru_maxrss / 1024)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=PATTERN_2.parents[1],
    )
    return float(run.stdout)


def measure_memory(engine: Engine, *, long_days: float = 30) -> Ratio:
    """Measure what *long_days* take of memory, over one day."""
    ratio = peak_mib(long_days, engine) / peak_mib(1, engine)
    name = f"memory, {engine.value}: peak of {long_days:g} days over that of one"
    return Ratio(name, ratio, 1.15, False)


def measure_scaling() -> list[Ratio]:
    """Measure the clock on the wall: that of one worker over that of two."""
    scenario = load_scenario(PATTERN_2, ["days=0.2"])
    calls = [(scenario, seed) for seed in range(RUNS)]
    with Crew(1) as one, Crew(2) as two:
        wall_s(two, calls[:2])  # both processes are there, and have loaded everything
        ratios = [wall_s(one, calls) / wall_s(two, calls) for _ in range(ROUNDS)]
    name = f"{RUNS} runs by one worker over by two"
    return [Ratio(name, median(ratios), 1.8, True)]


def wall_s(crew: Crew, calls: list[tuple[Scenario, int]]) -> float:
    """Return how long *crew* takes for *calls*."""
    began_s = perf_counter()
    list(results(crew, run_once, SUMMARIES, calls))
    return perf_counter() - began_s


def main() -> int:
    """Measure, print each as it is known, and say whether every target holds."""
    are_missed = False
    for ratio in measured():
        sys.stdout.write(f"{ratio}\n")
        sys.stdout.flush()  # as each is known, and all take twenty minutes
        are_missed |= not ratio.holds
    return int(are_missed)


def measured() -> Iterator[Ratio]:
    """Measure one after the other."""
    yield from measure_speed()
    yield from measure_many()
    yield from measure_faults()
    yield from measure_planes(draw(REQUESTS))
    yield measure_memory(Engine.SIMPY)
    yield measure_memory(Engine.COMPILED)
    yield from measure_scaling()


if __name__ == "__main__":
    sys.exit(main())
