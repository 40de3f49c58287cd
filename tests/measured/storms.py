"""Storms: a thousand sockets come back to a process that was killed, and a probe waits.

What a run gives is when the process was killed, for how long nobody listened, what a
handshake costs, and how fast the client is: one process, which goes through its thousand
sockets once in `pass_s` and then tries those again that were refused. What follows is
when all are back, how many were refused, and how long the probe's requests wait.

The loop is first in, first out here. The client has made its connections one by one, to a
process with nothing else to do, before it asks for all the handshakes at once; so no turn
has much to accept, and a turn takes what is ready in order.

When the client wrote each of its handshakes no log says, so two bounds are all that can
be had of how long a probe waits for them: `replayed`, where each comes as the client goes
through its sockets, and the work of all of them, had they come in one instant.
"""

import csv
import gzip
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve, frozen

from models.config import ClientsConfig, FaultConfig, Scenario
from models.platform import Platform
from tests import bare
from tests.inside import on_end, sessions_of
from tests.measured.replay import FOLDER, ROUND_TRIP_S, path_of

RUNS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (FOLDER / "storms.toml").read_text(encoding="utf-8")
)
SOCKETS = 1000
PROBE_CPU_S = 0.0005
BEGINS_AT_S = 100.0
"""By then all sockets are open, which takes a run's first minute."""
STEP_S = 0.002
LASTS_S = 12.0


@frozen
class Storm:
    """How a storm went."""

    all_back_s: float
    refused: int
    probes_failed: int
    longest_probe_s: float


def work_s(name: str) -> float:
    """Return the CPU time of all handshakes of a run, for which nobody waits longer."""
    return SOCKETS * float(RUNS[name]["handshake_s"])


@cache
def replayed(name: str, *, seed: int = 1) -> Storm:
    """Return how the storm of a run goes."""
    waits_s: list[float] = []
    failed: list[str] = []
    with TemporaryDirectory() as folder:
        trace = Path(folder) / "probe.csv"
        trace.write_text("\n".join(_late_probe(name)) + "\n", encoding="utf-8")
        it = Platform(_scenario(name, str(trace), seed), catalog=bare.CATALOG)
    on_end(
        it,
        lambda _, outcome, span_s: (
            waits_s.append(span_s) if outcome.key == "ok" else failed.append(outcome.key)
        ),
    )
    killed_at_s = BEGINS_AT_S + RUNS[name]["killed_at_s"]
    it.run(killed_at_s + STEP_S)
    sessions = sessions_of(it)
    while sessions.online.value < SOCKETS:
        assert it.env.now < killed_at_s + LASTS_S, "some never came back"
        it.run(it.env.now + STEP_S)
    all_back_s = it.env.now - killed_at_s
    it.run(BEGINS_AT_S + LASTS_S)
    return Storm(all_back_s, sessions.counts.failed, len(failed), max(waits_s))


def _late_probe(name: str) -> list[str]:
    """Return the lines of the probe's trace, later by `BEGINS_AT_S`."""
    with gzip.open(path_of(name), "rt", encoding="utf-8") as file:
        times_s = [float(row["time_s"]) for row in csv.DictReader(file)]
    return ["time_s", *(f"{at_s + BEGINS_AT_S:.6f}" for at_s in times_s)]


def _scenario(name: str, trace: str, seed: int) -> Scenario:
    run = RUNS[name]
    system = bare.system(
        bare.route(cpu=PROBE_CPU_S),
        process={"node_cpu_s": run["down_s"], "backlog": 511},
        sessions=bare.sessions(
            SOCKETS,
            bare.LONG_S,
            handshake=bare.exactly(run["handshake_s"]),
            reconnect_s=run["pass_s"] / 2,
            reconnect_jitter=1.0,
            reconnect_cap_s=run["pass_s"],
        ),
    )
    clients = ClientsConfig(
        kind="trace", trace=trace, rtt_s=ROUND_TRIP_S, timeout_s=bare.LONG_S
    )
    kill = FaultConfig(
        kind="process-crash", target="web", at_s=BEGINS_AT_S + run["killed_at_s"]
    )
    return bare.scenario(
        evolve(system, clients=clients),
        seed=seed,
        starts_warm=True,
        host={"supervisor_gap_s": 0.001},
        app={"mode": "fork"},
        faults={"kill": kill},
    )
