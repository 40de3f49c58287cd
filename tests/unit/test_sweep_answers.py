"""What a sweep says of figures that are known: effects, indices, screening, plots."""

from collections.abc import Mapping
from math import pi, sin
from pathlib import Path

import numpy as np
import pytest
import scipy
from rich.console import Console

from experiments.sweeping.document import document
from experiments.sweeping.indices import sensitivities, sobol
from experiments.sweeping.plot import plotted
from experiments.sweeping.responses import changes_of, levels_of
from experiments.sweeping.screening import screenings
from experiments.sweeping.sheets import show
from experiments.sweeping.sweep import Sweep
from tests.swept import HEAD, OUTPUT, TWO, planned, swept

THREE = """
[factors.c]
keys = ["jpy_per_usd"]
low = 100
high = 200
"""


def printed(sweep: Sweep) -> list[str]:
    console = Console(width=120, record=True)
    with console.capture() as words:
        show(sweep, console)
    return [line.rstrip() for line in words.get().splitlines()]


def plane(units: Mapping[str, float], seed: int) -> float:
    """Return 10 a - 20 b, and the seed: 1, 2, ..."""
    return 10 * units["a"] - 20 * units["b"] + seed


def ishigami(units: Mapping[str, float], _: int) -> float:
    x, y, z = (2 * pi * units[each] - pi for each in "abc")
    return sin(x) + 7 * sin(y) ** 2 + 0.1 * z**4 * sin(x)


def test_the_main_effect_of_a_level_is_the_mean_of_its_points(tmp_path: Path) -> None:
    # Levels 0, 1/4, ..., 1 of each. At a = 0 the mean over b is -10, at a = 1 it is 0; to
    # that the seeds 1 to 3 are added: mean 2, s = 1, and t of 2 degrees is 4.303, so that
    # half of the interval is 4.303 / sqrt(3) = 2.484.
    text = HEAD + "replications = 3\n" + TWO
    sweep = swept(planned(tmp_path, text), plane)
    levels = levels_of(sweep, OUTPUT, 0)
    assert [each.label for each in levels] == [
        "0.001",
        "0.00125",
        "0.0015",
        "0.00175",
        "0.002",
    ]
    assert [each.response.mean for each in levels] == [-8, -5.5, -3, -0.5, 2]
    first = levels[0].response.interval
    assert first is not None
    assert first.half_width == pytest.approx(2.484, abs=1e-3)
    assert {each.points for each in levels} == {5}
    # The seeds are the same in both, so that the difference is known exactly.
    ((_, _, change),) = changes_of(levels)
    assert change.mean == 10
    assert change.interval is not None
    assert change.interval.half_width == 0


def test_a_point_with_a_failed_run_counts_nowhere_and_is_told(tmp_path: Path) -> None:
    def figure(units: Mapping[str, float], seed: int) -> float | None:
        is_stuck = units["a"] == 0 and units["b"] == 0 and seed == 2
        return None if is_stuck else plane(units, seed)

    sweep = swept(planned(tmp_path, HEAD + "replications = 3\n" + TWO), figure)
    level = levels_of(sweep, OUTPUT, 0)[0]
    # The mean of -20 b over b = 1/4, ..., 1 is -12.5, and 2 for the seeds.
    assert (level.points, level.response.mean) == (4, -10.5)
    assert [reason for _, reason in sweep.failed] == ["seed 2: stuck"]
    lines = printed(sweep)
    assert lines[1] == "mm1: 24 of 25 points finished, seeds 1 to 3, grid, 1 failed"
    assert lines[2] == "failed: mm1, a = 0.001, b = 1,000: seed 2: stuck"
    tree = document(sweep)
    assert tree["failed_points"] == 1
    assert tree["points"][0]["failure"] == "seed 2: stuck"
    assert tree["points"][0]["outputs"][OUTPUT]["mean"] is None
    assert tree["points"][1]["outputs"][OUTPUT]["mean"] == -3.0  # -20 / 4 + 2


def test_a_range_is_told_by_its_fifths_where_points_lie_anywhere(tmp_path: Path) -> None:
    text = HEAD + 'design = "latin-hypercube"\npoints = 50\nreplications = 1\n' + TWO
    sweep = swept(planned(tmp_path, text), plane)
    levels = levels_of(sweep, OUTPUT, 1)
    assert [each.points for each in levels] == [10] * 5
    assert levels[0].label == "1,000 to 1,200"
    assert all(each.response.interval is None for each in levels)  # of a single seed
    assert levels[0].series[0] > levels[-1].series[0]


def test_sobol_indices_are_those_of_scipy() -> None:
    draws = np.random.Generator(np.random.PCG64(1))
    rows = draws.random((5, 64))
    theirs = scipy.stats.sobol_indices(
        func={"f_A": rows[:1], "f_B": rows[1:2], "f_AB": rows[2:, np.newaxis]}, n=64
    )
    first, total = sobol(rows)
    assert first == pytest.approx(theirs.first_order)
    assert total == pytest.approx(theirs.total_order)


def test_sobol_indices_of_ishigamis_function(tmp_path: Path) -> None:
    # Ishigami & Homma (1990), a = 7, b = 0.1: variance 13.845; first order 0.3139, 0.4424
    # and 0; total 0.5576, 0.4424 and 0.2437.
    text = HEAD + 'design = "sobol"\npoints = 512\nreplications = 1\n' + TWO + THREE
    (found,) = sensitivities(swept(planned(tmp_path, text), ishigami), OUTPUT)
    assert found.rows == 512
    first = [each.first for each in found.indices]
    total = [each.total for each in found.indices]
    assert [each.value for each in first] == pytest.approx([0.3139, 0.4424, 0], abs=0.1)
    assert [each.value for each in total] == pytest.approx(
        [0.5576, 0.4424, 0.2437], abs=0.1
    )
    for index, truth in zip(
        [*first[:2], *total], [0.3139, 0.4424, 0.5576, 0.4424, 0.2437], strict=True
    ):
        assert index.low <= truth <= index.high
        assert index.is_told_from_zero
    assert not first[2].is_told_from_zero


def test_no_index_is_negative_or_told_where_there_is_none(tmp_path: Path) -> None:
    # 16 rows of noise that has nothing to do with b: the raw estimate of its first order
    # is negative for some seed of the design.
    negative = 0
    for seed in range(1, 6):
        text = f'{HEAD}design = "sobol"\npoints = 16\nreplications = 1\n'
        text += f"design_seed = {seed}\n"
        sweep = swept(
            planned(tmp_path, text + TWO), lambda it, _: sin(50 * it["a"]) + 0.2 * it["b"]
        )
        (found,) = sensitivities(sweep, OUTPUT)
        for each in found.indices:
            for index in (each.first, each.total):
                assert 0 <= index.low <= index.high
                assert index.value >= 0
        negative += found.indices[1].first.value == 0
        shown = "\n".join(printed(sweep))
        assert "-0." not in shown
        if not found.indices[1].first.is_told_from_zero:
            assert "under " in shown
    assert negative


def test_what_never_varies_has_no_indices(tmp_path: Path) -> None:
    text = HEAD + 'design = "sobol"\npoints = 4\nreplications = 1\n' + TWO
    sweep = swept(planned(tmp_path, text), lambda _, __: 3.0)
    assert sensitivities(sweep, OUTPUT)[0].indices == ()
    assert any("the same at every point" in line for line in printed(sweep))


def test_a_row_of_a_sobol_design_without_all_its_runs_is_left_out(
    tmp_path: Path,
) -> None:
    text = HEAD + 'design = "sobol"\npoints = 32\nreplications = 1\n' + TWO
    plan = planned(tmp_path, text)
    bad = plan.points[5].units

    def figure(units: Mapping[str, float], seed: int) -> float | None:
        return None if tuple(units.values()) == bad else plane(units, seed)

    (found,) = sensitivities(swept(plan, figure), OUTPUT)
    assert found.rows == 31
    assert len(found.indices) == 2


def test_screening_finds_the_slopes_of_a_plane(tmp_path: Path) -> None:
    # On a plane each elementary effect is the slope: 10 and -20, with no spread.
    text = HEAD + 'design = "morris"\npoints = 6\nreplications = 2\n' + TWO
    sweep = swept(planned(tmp_path, text), plane)
    (found,) = screenings(sweep, OUTPUT)
    assert found.trajectories == 6
    assert [each.factor for each in found.effects] == ["b", "a"]
    assert [each.size.mean for each in found.effects] == pytest.approx([20, 10])
    assert [each.direction for each in found.effects] == pytest.approx([-20, 10])
    assert [each.spread for each in found.effects] == pytest.approx([0, 0], abs=1e-9)


def test_an_effect_that_goes_up_and_down_is_large_and_in_no_direction(
    tmp_path: Path,
) -> None:
    # 9 a b: the effect of a is 9 b, of levels 0, 3, 6 and 9. Of (a - 1/2)^2 it is none in
    # the middle of a range of 2/3: (2/3 - 1/2)^2 - (0 - 1/2)^2 is -2/9, over 2/3 -1/3,
    # and (1 - 1/2)^2 - (1/3 - 1/2)^2 is 2/9, over 2/3 1/3.
    text = HEAD + 'design = "morris"\npoints = 40\nreplications = 1\n' + TWO
    sweep = swept(planned(tmp_path, text), lambda it, _: (it["a"] - 0.5) ** 2)
    (found,) = screenings(sweep, OUTPUT)
    first = found.effects[0]
    assert first.factor == "a"
    assert first.size.mean == pytest.approx(1 / 3)
    assert abs(first.direction) < 0.15
    assert first.spread == pytest.approx(1 / 3, abs=0.02)
    assert found.effects[1].size.mean == 0


def test_a_plot_has_its_dot_at_the_mean_and_a_line_through_it() -> None:
    # 30 characters for 0 to 29: one a unit.
    assert plotted(2.0, 5.0, 6.0, (0.0, 29.0)) == "  ───●─"
    assert plotted(-9.0, 0.0, 1.0, (0.0, 29.0)) == "●─"
    assert plotted(3.0, 3.0, 3.0, (3.0, 3.0)) == "●"


def test_the_sheet_tells_levels_their_plot_and_the_change(tmp_path: Path) -> None:
    text = HEAD + "replications = 3\n" + TWO
    lines = printed(swept(planned(tmp_path, text), plane))
    assert lines[0] == "what-if: What if?"
    assert lines[1] == "mm1: 25 of 25 points finished, seeds 1 to 3, grid"
    # Of the 25 points the first is 0 + 2, and that of b = 1 and a = 0 -20 + 2; the axis
    # reaches from there less 2.484 to 12 + 2.484.
    head = next(line for line in lines if line.startswith(" point "))
    assert head.split("mean")[1].strip() == "-20.5 to 14.5"
    assert any(line.startswith(" a = 0.001, b = 2,000     -18.0 ± 2.5") for line in lines)
    # The axis of a: from -8 - 2.484 to 2 + 2.484.
    assert any("a" in line and "-10.5 to 4.48" in line for line in lines)
    row = next(line for line in lines if line.startswith(" 0.001 "))
    assert "-8.0 ± 2.5" in row
    assert "●" in row
    assert "from a 0.001 to 0.002: 10" in lines
    assert "from b 1,000 to 2,000: -20" in lines


def test_the_document_has_the_inputs_their_levels_and_the_paired_changes(
    tmp_path: Path,
) -> None:
    # Over the range of b -20, whatever the seed; b itself goes from 1,000 to 2,000.
    sweep = swept(planned(tmp_path, HEAD + "replications = 3\n" + TWO), plane)
    tree = document(sweep)
    assert tree["factors"]["b"] == {
        "keys": ["hosts.one.ram_mib"],
        "is_relative": False,
        "is_log": False,
    }
    answers = tree["outputs"][OUTPUT]
    values = [each["value"] for each in answers["main_effects"]["b"]]
    assert values == [1000, 1250, 1500, 1750, 2000]
    (change,) = answers["changes"]["b"]
    assert change == {
        "config": "mm1",
        "from": "1,000",
        "to": "2,000",
        "mean": -20,
        "low": -20,
        "high": -20,
    }
