"""The experiments that are shipped: each loads, has a question and gives figures."""

from pathlib import Path

import pytest
from attrs import evolve

from experiments.running.simulate import simulate
from experiments.sweeping.outputs import values_of
from experiments.sweeping.plan import plan

FOLDER = Path(__file__).parents[2] / "experiments"
EXPERIMENTS = sorted(set(FOLDER.glob("*.toml")) - {FOLDER / "marks.toml"})
MOST_RUNS = 300
"""Small enough to try."""


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_a_shipped_experiment_loads_and_gives_figures(path: Path) -> None:
    it = plan(path)
    assert it.experiment.question.endswith("?")
    assert [each.failure for each in it.points if each.failure] == []
    assert len(it.runs) <= MOST_RUNS
    for point in (it.points[0], it.points[-1]):
        scenario = evolve(it.scenario_of(point), days=None, duration_s=60.0, warm_up_s=0)
        found = values_of(simulate(scenario), it.outputs)
        for output, value in found.items():
            table, name, *_ = output.split(".")
            is_there = table == "cost" or name in getattr(scenario, table)
            # A minute is too short to be judged.
            assert (value is not None) == is_there or output.endswith("availability")


def test_every_experiment_that_is_promised_is_there() -> None:
    assert [each.stem for each in EXPERIMENTS] == [
        "host-ram",
        "load-factor",
        "plan-generation",
        "pm2-limits",
        "pool-size",
        "service-demand",
        "sessions",
        "spot-interruptions",
        "weakest-inputs",
    ]
