"""The experiments that are shipped: each loads, has a question and gives figures."""

import tomllib
from pathlib import Path

import pytest
from attrs import evolve

from experiments.running.simulate import simulate
from experiments.sweeping.definition import load_experiment
from experiments.sweeping.outputs import values_of
from experiments.sweeping.plan import plan
from experiments.sweeping.shipped import file_of, shipped

FOLDER = Path(__file__).parents[2] / "experiments"
OTHERS = {FOLDER / f"{name}.toml" for name in ("claims", "marks", "mm1-claims")}
EXPERIMENTS = sorted(set(FOLDER.glob("*.toml")) - OTHERS)
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
        "what-if",
    ]


def test_one_is_known_by_its_name_where_there_is_no_such_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shipped() == [each.stem for each in EXPERIMENTS]
    assert file_of(Path("host-ram")) == FOLDER / "host-ram.toml"
    for other in ("host-ram.toml", "marks", "claims", "./sub/host-ram", "nothing"):
        assert file_of(Path(other)) == Path(other)
    (tmp_path / "host-ram").write_text("")
    assert file_of(Path("host-ram")) == Path("host-ram")


def test_the_configs_of_the_shipped_ones_are_packaged_with_them() -> None:
    text = (FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8")
    modules = tomllib.loads(text)["tool"]["uv"]["build-backend"]["module-name"]
    for path in EXPERIMENTS:
        for config in load_experiment(path).configs:
            there = (path.parent / config).resolve().relative_to(FOLDER.parent)
            assert there.parts[0] in modules
    assert all((FOLDER.parent / each / "__init__.py").exists() for each in modules)
