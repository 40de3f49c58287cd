"""Runs with a leak, predicted from what one knows beforehand.

That is the rate, the 2 ms that a request asks for, the leak, which is in buffers, and the
limit; what a bare server holds; and what a callback, a cold loop and a new connection
cost in other runs (`tests.measured.blind`).
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import evolve

from models.clients.request import Request
from models.config import Scenario
from models.platform import Platform
from models.traffic.outcomes import Outcome
from models.traffic.trace import read_trace
from tests import bare
from tests.inside import on_end
from tests.measured import kills
from tests.measured.blind import CALLBACK_S, NEW_S, WAKE_S, arrivals
from tests.measured.replay import Floats, figures, path_of

PER_S = 50.0
ASKED_S = 0.002
IDLE_MIB = 50.5
"""Of a bare server."""
FILES_MIB = 38.5
"""Of that, pages of files."""
SERVED_MIB = 3.6
"""More, of its own, once it has served some hundred requests: measured apart from these
runs, as the two below (`docs/sources.md`)."""
FILL_S = 0.0014
"""For each MiB of a leak."""
FILL_CV = 1.0
SEEDS = 39


@cache
def drawn(name: str) -> Floats:
    """Return mean, p50, p95 and p99 of those answered, a row for each seed."""
    return np.array([_figures(name, seed) for seed in range(1, SEEDS + 1)])


def _figures(name: str, seed: int) -> Floats:
    requests = len(read_trace(path_of(name)).times_s)
    latencies_s: list[float] = []

    def note(request: Request, outcome: Outcome, span_s: float) -> None:
        if outcome.key == "ok":
            latencies_s.append(span_s + request.rtt_s)

    with TemporaryDirectory() as folder:
        path = Path(folder) / "arrivals.csv"
        path.write_text(arrivals(PER_S, requests, seed), encoding="utf-8")
        it = Platform(_blind(kills.scenario(name), path, seed), catalog=bare.CATALOG)
        last_s = float(read_trace(path).times_s[-1])
    on_end(it, note)
    it.run(last_s + 2 * kills.PATIENCE_S)
    return figures(np.array(latencies_s))


def _blind(known: Scenario, trace: Path, seed: int) -> Scenario:
    """Return the run as it was *known*, without what only the run itself told."""
    system = known.systems["web"]
    process = evolve(
        system.process,
        wake_cpu_s=WAKE_S,
        fill_cpu_s_per_mib=FILL_S,
        fill_cv=FILL_CV,
        leak_buffer_share=1.0,
        base_mib=IDLE_MIB + SERVED_MIB,
        shared_mib=FILES_MIB,
    )
    blind = evolve(
        system,
        process=process,
        clients=evolve(system.clients, trace=str(trace)),
        endpoints={"/": bare.route(cpu=ASKED_S + CALLBACK_S + NEW_S)},
    )
    return evolve(known, systems={"web": blind}, seed=seed)
