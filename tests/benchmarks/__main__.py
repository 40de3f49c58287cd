"""How fast and how large, as ratios measured in one run: ``python -m tests.benchmarks``.

A ratio cancels the machine; rounds are interleaved and the median is taken, so that
a busy minute does not decide. Exits with 1 if a target is missed.
"""

import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from attrs import evolve, frozen

from models.config import FAULTS, FaultConfig
from models.loading import load_scenario
from models.platform import Platform
from tests.benchmarks.workloads import draw, kernel, plain

ROUNDS = 5
REQUESTS = 100_000
PATTERN_2 = Path(__file__).parents[2] / "configs" / "pattern2.toml"
REQUESTS_OF_A_DAY = 400_000
"""Queries of a day in pattern 2: what plain SimPy is given to serve."""


@frozen
class Ratio:
    """One measured ratio and its target."""

    name: str
    value: float
    target: float
    at_least: bool

    @property
    def holds(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        state = "holds" if self.holds else "MISSED"
        return f"{self.name:<58} {self.value:6.2f}   {sign} {self.target:4.2f}   {state}"


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of *work*, without that of collecting others' garbage."""
    gc.collect()
    gc.freeze()
    began_s = process_time()
    work()
    spent_s = process_time() - began_s
    gc.unfreeze()
    return spent_s


def simulate(days: float) -> None:
    scenario = load_scenario(PATTERN_2, [f"days={days}"])
    Platform(scenario).run()


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
        for number, (kind, rule) in enumerate(FAULTS.items())
    }


def measure_faults() -> list[Ratio]:
    plain_day = load_scenario(PATTERN_2)
    bad_day = evolve(plain_day, faults=every_fault())
    ratios = [
        cpu_s(lambda: Platform(bad_day).run()) / cpu_s(lambda: Platform(plain_day).run())
        for _ in range(ROUNDS)
    ]
    return [Ratio("a day with every fault over one without", median(ratios), 1.3, False)]


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
        Ratio("a day of pattern 2 over 400,000 plain requests", median(days), 1.5, False),
    ]


def peak_mib(days: int) -> float:
    """Return the peak resident memory of a process that simulates *days*."""
    code = (
        "from resource import RUSAGE_SELF, getrusage;"
        "from tests.benchmarks.__main__ import simulate;"
        f"simulate({days});"
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


def measure_memory() -> list[Ratio]:
    ratio = peak_mib(30) / peak_mib(1)
    return [Ratio("memory: peak of 30 days over that of one", ratio, 1.15, False)]


def main() -> int:
    """Measure, print, and say whether every target holds."""
    ratios = [*measure_speed(), *measure_faults(), *measure_memory()]
    sys.stdout.writelines(f"{ratio}\n" for ratio in ratios)
    return 0 if all(ratio.holds for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
