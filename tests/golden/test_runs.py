"""Golden runs: short runs of the configs in `configs/` still give the same summaries.

A change that is meant to move a result is accepted with ``pytest --update-golden``,
and then told in the changelog: which figure moved, and by how much.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from experiments.running.simulate import simulate
from experiments.summary.document import summary_json
from models.loading import load_scenario

HERE = Path(__file__).parent
CONFIGS = HERE.parents[1] / "configs"
DAYS = {
    "single10": 0.02,
    "pattern1": 0.02,
    "pattern2": 0.02,
    "pattern3": 0.02,
    "loadtest": 0.0005,
    "mm1": 0.005,
    "retry-storm": 0.001,
    "announcement": None,
    "database-maintenance-at-noon": None,
    "leak-at-night": None,
    "reconnect-storm": None,
    "spot-interruption": None,
}
"""The length of each run; as long as its config says where that is an hour or so."""


def without_versions(summary: dict[str, Any]) -> dict[str, Any]:
    """Leave out what changes with every release and with every new key of a config."""
    kept = {key: value for key, value in summary.items() if key != "lssim_version"}
    return kept | {"scenario": {"name": summary["scenario"]["name"]}}


@pytest.mark.parametrize(("name", "days"), DAYS.items())
def test_a_short_run_gives_the_same_summary(
    name: str, days: float | None, request: pytest.FixtureRequest
) -> None:
    changes = ["seed=1"] if days is None else ["seed=1", f"days={days}"]
    scenario = load_scenario(CONFIGS / f"{name}.toml", changes)
    summary = without_versions(json.loads(summary_json(simulate(scenario))))
    path = HERE / f"{name}.json"
    if request.config.getoption("--update-golden"):
        path.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: pytest --update-golden writes it"
    assert summary == json.loads(path.read_text(encoding="utf-8"))
