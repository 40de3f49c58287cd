"""Runs of a real loop, replayed with their own arrivals, demands and overhead.

What a run's requests cost beyond their work is its own, `overhead_s` of `runs.toml`: the
CPU time of the server. The logs show to whom it belongs: between two callbacks that both
waited, the loop takes as long as between others, 0.2 ms in a run of 80 requests a second
and 0.6 ms in one of 30. So each callback costs it, whether its loop was idle or not.

The other constants come from the same testbed:

* `HAND_OVER_S`: the overhead of the cluster's run is 0.47 ms above that of one process
  with new connections, a half of it for the primary that hands a connection over and a
  half for the worker that takes it;
* `ROUND_TRIP_S`: what requests to an idle loop took beyond all CPU time, the mean over
  the medians of the five runs of one process;
* `DATABASE_S`: how long connections were held beyond the query, of each hundred the fifth
  shortest, runs of 60 and 90 queries a second alike;
* `TICK_S`: the query is a sleep, which PostgreSQL rounds up to whole milliseconds
  (``pg_sleep``); the time beyond the query goes with it one to one.
"""

import csv
import gzip
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from models.config import ClientsConfig, DemandConfig, Scenario
from models.platform import Platform
from models.traffic.trace import read_trace
from tests import bare
from tests.inside import on_end

FOLDER = Path(__file__).parents[1] / "data" / "measured"
Run = Mapping[str, Any]
RUNS: Mapping[str, Run] = tomllib.loads(
    (FOLDER / "runs.toml").read_text(encoding="utf-8")
)
HAND_OVER_S = 0.00024
ROUND_TRIP_S = 0.00049
DATABASE_S = 0.0004
TICK_S = 0.001
FIGURES = ("mean", "p50", "p95", "p99")

Floats = NDArray[np.float64]


def figures(latencies_s: Floats) -> Floats:
    """Return mean, p50, p95 and p99."""
    return np.array([latencies_s.mean(), *np.quantile(latencies_s, [0.5, 0.95, 0.99])])


def measured(name: str) -> Floats:
    """Return the measured latencies of a run, in the order of its arrivals."""
    latencies_s = read_trace(path_of(name)).latencies_s
    assert latencies_s is not None
    return latencies_s


def path_of(name: str) -> Path:
    return FOLDER / f"{name}.csv.gz"


def replayed(name: str) -> Floats:
    """Return the latencies of a run with its own arrivals and demands, in that order."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_text("\n".join(_with_overhead(name)) + "\n", encoding="utf-8")
        clients = ClientsConfig(
            kind="trace", trace=str(path), rtt_s=ROUND_TRIP_S, timeout_s=bare.LONG_S
        )
        it = Platform(scenario(name, clients, callback_s=_callback_s(name)))
        return latencies(it, len(read_trace(path).times_s))


def _with_overhead(name: str) -> Iterator[str]:
    """Yield the lines of a run's trace, its callbacks and queries with what they cost."""
    with gzip.open(path_of(name), "rt", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        keys = list(rows.fieldnames or ())
        yield ",".join(keys)
        for row in rows:
            yield ",".join(_cost(name, key, row[key]) for key in keys)


def _cost(name: str, key: str, value: str) -> str:
    if "cpu" in key:
        return f"{float(value) + _callback_s(name):.9f}"
    if "query" in key:
        return f"{TICK_S * ceil(float(value) / TICK_S):.9f}"
    return value


def _callback_s(name: str) -> float:
    """Return what each callback of a process costs beyond its work."""
    run = RUNS[name]
    overhead_s: float = run["overhead_s"] - (HAND_OVER_S if _is_cluster(run) else 0.0)
    return overhead_s / callbacks(run)


def callbacks(run: Run) -> int:
    """Return how many callbacks a request has in its process."""
    return 2 if "query" in run else 1


def _is_cluster(run: Run) -> bool:
    return bool(run.get("instances", 1) > 1)


def latencies(it: Platform, requests: int) -> Floats:
    """Run *it* until its first *requests* have ended, and return how long they took."""
    latencies_s = np.full(requests, np.nan)

    def note(request: Any, _: object, span_s: float) -> None:
        if request.number < requests:
            latencies_s[request.number] = span_s + request.rtt_s

    on_end(it, note)
    while np.isnan(latencies_s).any():
        assert it.env.now < 1000.0, "some were never answered"
        it.run(it.env.now + 10.0)
    return latencies_s


def scenario(
    name: str, clients: ClientsConfig, *, callback_s: float, wake_cpu_s: float = 0.0
) -> Scenario:
    """Return how a run was set up, each callback costing *callback_s* beyond its work."""
    run = RUNS[name]
    is_kept = run.get("connections", "kept") == "kept"
    is_cluster = _is_cluster(run)
    overhead_s = callback_s * callbacks(run)
    cpu = bare.exactly(overhead_s)
    if "cpu" in run:
        cpu = DemandConfig(**run["cpu"])
        cpu = evolve(cpu, mean_s=cpu.mean_s + overhead_s)
    route = bare.route(
        cpu=cpu, query=DemandConfig(**run["query"]) if "query" in run else None
    )
    system = bare.system(
        route,
        process={
            "connections": "kept" if is_kept else "new",
            "wake_cpu_s": wake_cpu_s,
            "pool_size": run.get("pool", bare.MANY),
        },
    )
    return bare.scenario(
        evolve(system, clients=clients),
        database={"vcpus": 64, "network_s": DATABASE_S / 2},
        app={
            "instances": run.get("instances", 1),
            "hand_over": "primary" if is_cluster else "in-turn",
            "hand_over_cpu_s": HAND_OVER_S if is_cluster else 0.0,
            "cpu_quota": run.get("quota"),
        },
    )


def errors(name: str) -> Floats:
    """Return the relative errors of the four figures of a run."""
    return figures(replayed(name)) / figures(measured(name)) - 1


@cache
def all_errors() -> Mapping[str, Floats]:
    return {name: errors(name) for name in RUNS}


def lines() -> Iterator[str]:
    """Yield a table of the errors, in per cent."""
    for name, found in all_errors().items():
        yield f"{name:22s}" + "".join(f"{100 * each:8.1f}" for each in found)
