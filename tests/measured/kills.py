"""Runs whose processes leak until a limit ends them, replayed with their own arrivals.

What a process held at the start, the leak and the limits are the run's; what follows from
them is not: when each life ends, and who is not answered. The other constants:

* `CPU_S`: 2 ms that were asked for, and what a new connection costs beyond (the run of 70
  requests a second, one process);
* `START_S`: a bare server listens so long after its start;
* `WARM_UP_S`: what the application does right after it listens;
* `RECLAIM_S`: how long the kernel looks for memory before it kills; so long before its
  connection was reset the first request that was lost had been sent, the median of five.

The gap of PM2 is the default of `supervisor_gap_s`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import evolve, frozen

from models.config import ClientsConfig, FaultConfig, Scenario
from models.platform import Platform
from models.traffic.trace import read_trace
from tests import bare
from tests.inside import outcomes, slot_of
from tests.measured.replay import FOLDER, HAND_OVER_S, ROUND_TRIP_S, path_of

RUNS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (FOLDER / "kills.toml").read_text(encoding="utf-8")
)
CPU_S = 0.0025
START_S = 0.065
WARM_UP_S = 0.3
RECLAIM_S = 0.05
PATIENCE_S = 5.0


@frozen
class Ends:
    """How a run went: when each life ended, how many failed, the most that was held."""

    ended_at_s: list[float]
    failed: int
    peak_mib: float


@cache
def replayed(name: str) -> Ends:
    """Return how a run goes with its own arrivals."""
    ended_at_s: list[float] = []

    def note(at_s: float, kind: str, _: str, __: str) -> None:
        if kind in ("exit", "restart"):
            ended_at_s.append(at_s)

    it = Platform(scenario(name), catalog=bare.CATALOG, events=note)
    it.run(read_trace(path_of(name)).times_s[-1] + 2 * PATIENCE_S)
    counts = outcomes(it)
    failed = sum(counts.values()) - counts["ok"]
    return Ends(ended_at_s, failed, slot_of(it).rss_peak_mib())


def scenario(name: str) -> Scenario:
    """Return how a run was set up, and what was found of it."""
    run = RUNS[name]
    instances = run.get("instances", 1)
    limit_mib = run.get("limit_mib")
    clients = ClientsConfig(
        kind="trace", trace=str(path_of(name)), rtt_s=ROUND_TRIP_S, timeout_s=PATIENCE_S
    )
    system = bare.system(
        bare.route(cpu=CPU_S),
        process={
            "base_mib": run["rss_mib"],
            "shared_mib": run["rss_mib"] - run["own_mib"],
            "node_cpu_s": START_S,
            "warm_up_cpu_s": WARM_UP_S,
            "backlog": 511,
        },
    )
    leak = FaultConfig(
        kind="memory-leak", target="web", at_s=0.0, mib_per_request=run["leak_mib"]
    )
    is_cluster = instances > 1
    return bare.scenario(
        evolve(system, clients=clients),
        host={
            "supervisor_gap_s": run.get("gap_s", 0.2),
            "supervisor_phase_s": run.get("phase_s"),
        },
        app={
            "instances": instances,
            "mode": "cluster" if is_cluster else "fork",
            "hand_over": "primary" if is_cluster else "in-turn",
            "hand_over_cpu_s": HAND_OVER_S if is_cluster else 0.0,
            "memory_limit_mib": limit_mib and limit_mib - run.get("daemon_mib", 0.0),
            "memory_reclaim_s": RECLAIM_S,
            "max_memory_restart_mib": run.get("restart_mib"),
        },
        faults={"leak": leak},
    )
