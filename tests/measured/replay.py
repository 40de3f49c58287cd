"""Runs of a real loop, replayed with their own arrivals and demands.

The constants come from CPU times, probes and the shortest times of the same testbed.
Which of several mechanisms they belong to, and for how long a loop stays warm, was chosen
with the latencies of these runs in view: this is how well a model with few constants
describes them, and no prediction of runs that nobody had seen.

* `OVERHEAD_S` and `WAKE_S`: CPU time that a callback costs beyond its work, at full load
  and at rest, from the CPU time of the server (runs of a bare route and of one query);
* `NEW_S`: what a new connection costs beside a kept one, from the CPU time of the two
  runs at 70 requests a second;
* `HAND_OVER_S`: what is left of the CPU time of the cluster's run after these;
* `ROUND_TRIP_S`: a request to an idle loop took 1.37 ms (median of 139 probes), of which
  `OVERHEAD_S` and `WAKE_S` were CPU time;
* `DATABASE_S`: the shortest times for which connections were held beyond the query.
"""

import csv
import gzip
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
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
RUNS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (FOLDER / "runs.toml").read_text(encoding="utf-8")
)
OVERHEAD_S = 0.00008
WAKE_S = 0.00088
NEW_S = 0.00017
HAND_OVER_S = 0.0002
ROUND_TRIP_S = 0.00137 - OVERHEAD_S - WAKE_S
DATABASE_S = 0.0005
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
        it = Platform(_scenario(name, clients))
        return _latencies(it, len(read_trace(path).times_s))


def _with_overhead(name: str) -> Iterator[str]:
    """Yield the lines of a run's trace, its CPU times with what each callback costs."""
    with gzip.open(path_of(name), "rt", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        keys = list(rows.fieldnames or ())
        yield ",".join(keys)
        for row in rows:
            yield ",".join(
                f"{float(row[key]) + _overhead_s(name):.9f}" if "cpu" in key else row[key]
                for key in keys
            )


def _overhead_s(name: str) -> float:
    """Return what a callback costs beyond its work, in a loop that is never idle."""
    return OVERHEAD_S + (NEW_S if RUNS[name].get("connections") == "new" else 0.0)


def _latencies(it: Platform, requests: int) -> Floats:
    latencies_s = np.full(requests, np.nan)

    def note(request: Any, _: object, span_s: float) -> None:
        if request.number < requests:
            latencies_s[request.number] = span_s + request.rtt_s

    on_end(it, note)
    while np.isnan(latencies_s).any():
        assert it.env.now < 1000.0, "some were never answered"
        it.run(it.env.now + 10.0)
    return latencies_s


def _scenario(name: str, clients: ClientsConfig) -> Scenario:
    run = RUNS[name]
    is_kept = run.get("connections", "kept") == "kept"
    is_cluster = run.get("instances", 1) > 1
    overhead_s = _overhead_s(name) * (2 if "query" in run else 1)
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
            "wake_cpu_s": WAKE_S,
            "pool_size": run.get("pool", bare.MANY),
        },
    )
    quota = {"baseline_utilisation": run.get("quota"), "credit_cap_vcpu_s": 1e-3}
    return bare.scenario(
        evolve(system, clients=clients),
        host={**(quota if "quota" in run else {}), "initial_credit": 0.0},
        database={"vcpus": 64, "network_s": DATABASE_S / 2},
        app={
            "instances": run.get("instances", 1),
            "hand_over": "primary" if is_cluster else "in-turn",
            "hand_over_cpu_s": HAND_OVER_S if is_cluster else 0.0,
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
