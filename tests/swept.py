"""Sweeps without a run: an experiment on mm1's config, and figures made up by a test."""

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
