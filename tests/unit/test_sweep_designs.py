"""Designs and factors: where points lie, and what a point sets."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve

from experiments.sweeping.designs import moved, size, unit_points
from experiments.sweeping.experiment import Experiment, FactorConfig
from experiments.sweeping.factors import factor
from experiments.sweeping.outputs import outputs_of
from models.loading import load_scenario
from tests.swept import CONFIGS, HEAD, TWO, planned

RANGE = FactorConfig(keys=("a",), low=1.0, high=100.0)
TREE = {
    "systems": {
        "x": {"rate": 10.0, "users": 3, "sessions": None},
        "y": {"rate": 20.0, "users": 5, "sessions": {"peak": 4.0}},
    }
}


def experiment(design: str, factors: int, points: int) -> Experiment:
    return Experiment(
        question="What if?",
        configs=("x",),
        outputs=("y",),
        design=design,
        points=points,
        factors={f"f{k}": RANGE for k in range(factors)},
    )


def test_a_grid_has_every_combination_the_last_factor_first() -> None:
    levels = FactorConfig(keys=("a",), levels=("x", "y"))
    it = evolve(
        experiment("grid", 0, 2), factors={"a": evolve(RANGE, steps=3), "b": levels}
    )
    assert size(it) == 6
    # Two levels have the halves of the range, and stand in the middle of each.
    assert list(unit_points(it)) == [
        (a, b) for a in (0.0, 0.5, 1.0) for b in (0.25, 0.75)
    ]


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    it = experiment("latin-hypercube", 3, 20)
    rows = np.array(list(unit_points(it)))
    assert rows.shape == (size(it), 3) == (20, 3)
    for column in rows.T:
        assert sorted(np.floor(20 * column)) == list(range(20))


def test_a_sobol_design_has_a_b_and_a_with_each_column_of_b() -> None:
    it = experiment("sobol", 3, 16)
    rows = np.array(list(unit_points(it))).reshape(5, 16, 3)
    assert size(it) == 5 * 16
    a, b = rows[0], rows[1]
    for k in range(3):
        others = [each for each in range(3) if each != k]
        assert (rows[2 + k][:, k] == b[:, k]).all()
        assert (rows[2 + k][:, others] == a[:, others]).all()
    # Evenly spread: each half of each factor has half of the rows.
    assert ((rows[:2] < 0.5).sum(axis=1) == 8).all()
    assert ((rows >= 0) & (rows < 1)).all()


def test_each_trajectory_of_morris_moves_each_factor_once_by_two_thirds() -> None:
    it = experiment("morris", 4, 10)
    rows = list(unit_points(it))
    assert len(rows) == size(it) == 10 * 5
    steps: Counter[float] = Counter()
    for begin in range(0, 50, 5):
        moves = [moved(*pair) for pair in pairwise(rows[begin : begin + 5])]
        assert sorted(which for which, _ in moves) == [0, 1, 2, 3]
        steps.update(round(step, 9) for _, step in moves)
    assert set(steps) == {0.666666667, -0.666666667}
    # Every coordinate is one of the four levels.
    assert {round(3 * each, 9) for row in rows for each in row} == {0, 1, 2, 3}


@pytest.mark.parametrize("design", ["latin-hypercube", "sobol", "morris"])
def test_a_design_is_the_same_for_the_same_seed_only(design: str) -> None:
    it = experiment(design, 2, 8)
    assert list(unit_points(it)) == list(unit_points(it))
    assert list(unit_points(it)) != list(unit_points(evolve(it, design_seed=2)))


def test_the_values_of_a_range_are_even_or_in_even_ratios() -> None:
    tree = {"a": 7.0}
    even = factor("f", RANGE, tree)
    assert [even.value(unit) for unit in (0.0, 0.5, 1.0)] == [1.0, 50.5, 100.0]
    ratios = factor("f", evolve(RANGE, is_log=True), tree)
    assert [ratios.value(unit) for unit in (0.0, 0.5, 1.0)] == [1.0, 10.0, 100.0]
    # Six digits, that a reader can copy: 1 + 99 / 3 = 34, 1 + 99 / 7 = 15.142857...
    assert even.value(1 / 7) == 15.1429


def test_what_is_counted_in_the_config_is_counted_in_a_sweep() -> None:
    it = factor("f", evolve(RANGE, high=4.0), {"a": 7})
    assert [it.value(unit) for unit in (0.0, 0.4, 1.0)] == [1, 2, 4]
    assert list(it.settings(it.value(0.4))) == ["a=2"]


def test_levels_share_the_range_evenly() -> None:
    levels = FactorConfig(keys=("a",), levels=("x", True, 3))
    it = factor("f", levels, {"a": None})
    found = [it.value(unit) for unit in (0.0, 0.33, 0.34, 0.99, 1.0)]
    assert found == ["x", "x", True, 3, 3]
    assert list(it.settings("x")) == ['a="x"']
    assert list(it.settings(True)) == ["a=true"]


def test_a_star_stands_for_every_entry_that_has_it() -> None:
    it = factor("f", evolve(RANGE, keys=("systems.*.sessions.peak",)), TREE)
    assert list(it.settings(2.0)) == ["systems.y.sessions.peak=2.0"]


def test_a_relative_factor_multiplies_what_the_config_says() -> None:
    keys = ("systems.*.rate", "systems.*.users")
    it = factor("f", evolve(RANGE, keys=keys, is_relative=True), TREE)
    # 10 and 20 by 1.5; 3 and 5 are counted: 4.5 and 7.5, to the even neighbours.
    assert list(it.settings(1.5)) == [
        "systems.x.rate=15.0",
        "systems.y.rate=30.0",
        "systems.x.users=4",
        "systems.y.users=8",
    ]


def test_the_settings_of_a_point_are_those_of_its_scenario(tmp_path: Path) -> None:
    it = planned(tmp_path, HEAD + 'set = ["days=0.25"]\n' + TWO)
    last = it.points[-1]
    assert last.values == (0.002, 2000.0)
    scenario = it.scenario_of(last)
    assert scenario.systems["app"].endpoints["/"].cpu.mean_s == 0.002  # type: ignore[union-attr]
    assert scenario.hosts["one"].ram_mib == 2000
    assert scenario.days == 0.25
    assert len({each.scenario for each in it.points}) == 25
    assert it.runs[:6] == [
        *((it.points[0].scenario, seed) for seed in (1, 2, 3, 4, 5)),
        (it.points[1].scenario, 1),
    ]


def test_two_points_of_one_scenario_are_one_run_a_seed(tmp_path: Path) -> None:
    text = (
        HEAD
        + TWO.split("[factors.b]", maxsplit=1)[0]
        + ('[factors.b]\nkeys = ["jpy_per_usd"]\nlevels = [1, 1.0]\n')
    )
    it = planned(tmp_path, text)
    assert len(it.points) == 10
    assert len(it.runs) == 5 * 5


def test_a_star_of_an_output_is_every_entry_of_any_config() -> None:
    scenarios = [load_scenario(CONFIGS / f"{name}.toml") for name in ("mm1", "pattern1")]
    assert outputs_of("hosts.*.down_s", scenarios) == [
        "hosts.one.down_s",
        "hosts.medical.down_s",
        "hosts.social.down_s",
    ]
