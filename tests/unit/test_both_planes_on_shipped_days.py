"""Both planes give the same summary of a whole shipped day, to the byte."""

from pathlib import Path

import pytest

from models.compiled.refusals import refusals
from models.loading import load_scenario
from tests.both import agree

CONFIGS = Path(__file__).parents[2] / "configs"
DAYS = {
    "announcement": None,
    "credits-exhausted": None,
    "database-maintenance-at-noon": None,
    "leak-at-night": None,
    "loadtest": 0.002,
    "mm1": 0.05,
    "pattern1": None,
    "pattern1-measured": 0.1,
    "pattern2": None,
    "pattern2-measured": 0.1,
    "pattern3": 0.2,
    "pattern3-measured": 0.1,
    "reconnect-storm": None,
    "retry-storm": 0.005,
    "single10": 0.2,
    "single10-measured": 0.1,
    "spot-interruption": 0.1,
}
"""Days of each; as many as its config says where that is None."""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "days"), DAYS.items())
def test_a_shipped_scenario_is_the_same_on_both_planes(
    name: str, days: float | None
) -> None:
    changes = ["seed=1"] if days is None else ["seed=1", f"days={days}"]
    scenario = load_scenario(CONFIGS / f"{name}.toml", changes)
    assert not refusals(scenario)
    agree(scenario, seed=1, until_s=scenario.horizon_s)
