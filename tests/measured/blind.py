"""Runs predicted from what one knows beforehand: how many come, and what they ask for.

Arrivals and demands are drawn, as many as the run had. A run is short, so its own figures
are one draw of many: of `SEEDS` such draws and one more, the last is within the range of
the others in 19 of 20 cases.

What a callback costs beyond its work is the loop's law, with constants from the CPU time
of twelve runs (`docs/sources.md`): `CALLBACK_S` for a loop that is never cold, `WAKE_S`
more for one that is. A new connection costs `NEW_S` beside a kept one, from the two runs
of 70 requests a second.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import evolve

from models.config import ClientsConfig
from models.platform import Platform
from tests import bare
from tests.measured.replay import (
    ROUND_TRIP_S,
    RUNS,
    TICK_S,
    Floats,
    figures,
    latencies,
    measured,
    scenario,
)

CALLBACK_S = 0.00018
WAKE_S = 0.001
NEW_S = 0.00017
THINK_S = 0.2
SEEDS = 39
NEAR = 0.15
"""So far from the mean of the seeds a figure may lie, if it is not within their range."""


@cache
def drawn(name: str) -> Floats:
    """Return mean, p50, p95 and p99 of a run, a row for each seed."""
    requests = len(measured(name))
    return np.array([_figures(name, requests, seed) for seed in range(1, SEEDS + 1)])


def foreseen(name: str) -> list[bool]:
    """Say of mean, p50, p95 and p99 whether they are near the seeds, or within them."""
    seeds, found = drawn(name), figures(measured(name))
    is_within = (seeds.min(axis=0) <= found) & (found <= seeds.max(axis=0))
    is_near = np.abs(seeds.mean(axis=0) / found - 1) <= NEAR
    return list((is_within | is_near).tolist())


def _figures(name: str, requests: int, seed: int) -> Floats:
    run = RUNS[name]
    with TemporaryDirectory() as folder:
        if "users" in run:
            clients = ClientsConfig(
                kind="closed", users=run["users"], think=bare.exponential(THINK_S)
            )
        else:
            path = Path(folder) / "arrivals.csv"
            path.write_text(arrivals(run["per_s"], requests, seed), encoding="utf-8")
            clients = ClientsConfig(kind="trace", trace=str(path))
        clients = evolve(clients, rtt_s=ROUND_TRIP_S, timeout_s=bare.LONG_S)
        is_new = run.get("connections") == "new"
        setup = scenario(
            name,
            clients,
            callback_s=CALLBACK_S + (NEW_S if is_new else 0.0),
            wake_cpu_s=WAKE_S,
        )
        databases = {  # a sleep is rounded up, by half a tick on average
            key: evolve(each, network_s=each.network_s + TICK_S / 4)
            for key, each in setup.databases.items()
        }
        it = Platform(evolve(setup, databases=databases, seed=seed))
    return figures(latencies(it, requests))


def arrivals(per_s: float, requests: int, seed: int) -> str:
    """Return a trace of so many arrivals of a Poisson stream, and no more after them."""
    gaps_s = np.random.default_rng(seed).exponential(1.0 / per_s, requests)
    return "\n".join(["time_s", *(f"{at_s:.6f}" for at_s in gaps_s.cumsum()), ""])
