"""Sweeps without a run: an experiment on mm1's config, and figures made up by a test."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from experiments.sweeping.plan import Plan, plan
from experiments.sweeping.sweep import Sweep

CONFIGS = Path(__file__).parents[1] / "configs"
MM1 = CONFIGS / "mm1.toml"
OUTPUT = "systems.app.p95_ms"

HEAD = f"""
question = "What if?"
configs = ["{MM1}"]
outputs = ["{OUTPUT}"]
"""
TWO = """
[factors.a]
keys = ["systems.app.endpoints./.cpu.mean_s"]
low = 0.001
high = 0.002

[factors.b]
keys = ["hosts.one.ram_mib"]
low = 1000
high = 2000
"""
WAITS = f"""
question = "How long does one wait?"
configs = ["{MM1}"]
set = ["duration_s=2.0"]
replications = 2
outputs = ["systems.app.mean_ms", "hosts.one.cpu_utilisation"]

[factors.demand]
keys = ["systems.app.endpoints./.cpu.mean_s"]
levels = [0.005, 0.01, 0.012]
"""


def planned(folder: Path, text: str, *, name: str = "what-if") -> Plan:
    """Write the experiment *text* to *folder* and return its plan."""
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return plan(path)


def swept(
    plan: Plan, figure: Callable[[Mapping[str, float], int], float | None]
) -> Sweep:
    """Return the sweep in which a point with these units and a seed has *figure*.

    None stands for a run that failed.
    """
    runs = {}
    failures = {}
    for point in plan.points:
        units = dict(zip(plan.experiment.factors, point.units, strict=True))
        for seed in plan.seeds:
            value = figure(units, seed)
            key = (point.scenario or "", seed)
            if value is None:
                failures[key] = "stuck"
            else:
                runs[key] = dict.fromkeys(plan.outputs, value)
    return Sweep(plan=plan, runs=runs, failures=failures)


def content(store: Path) -> list[tuple[object, ...]]:
    """Return what is in *store*, but for how long it took."""
    with sqlite3.connect(store) as file:
        rows = "SELECT scenario, seed, version, sources, summary, failure FROM runs"
        found = list(file.execute(f"{rows} ORDER BY scenario, seed"))
    file.close()
    return found


def rows_in(store: Path) -> int:
    """Return how many runs are in *store*, which may not be there yet."""
    try:
        return len(content(store))
    except sqlite3.Error:
        return 0
