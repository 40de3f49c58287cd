"""What if: figures at points that were run, between two of them, and nowhere else."""

import pytest

from experiments.report.corner import WORDS, Corner, corner_widget
from experiments.report.estimate import Estimate
from experiments.report.text import same
from experiments.report.whatif import Axis, Said, Space

SQUARE = Space(
    [Axis("load", [1.0, 2.0]), Axis("ram", [1000, 3000])],
    1,
    {
        (0, 0): [Estimate(1.0, 0.5, 1.5)],
        (0, 1): [Estimate(3.0, 2.5, 3.5)],
        (1, 0): [Estimate(5.0, 4.5, 5.5)],
        (1, 1): [Estimate(11.0, 10.0, 12.0)],
    },
)


def test_what_was_run_is_told_with_its_interval() -> None:
    (said,) = SQUARE.at({"load": 2, "ram": 1000})
    assert said == Said(kind="run", mean=5.0, low=4.5, high=5.5)


def test_between_two_points_it_is_interpolated_and_the_range_around_is_told() -> None:
    # Halfway from 1 to 3; the points around are these two alone.
    (said,) = SQUARE.at({"load": 1, "ram": 2000})
    assert said == Said(kind="interpolated", mean=2.0, low=1.0, high=3.0)


def test_between_four_points_it_is_interpolated_in_both_directions() -> None:
    # A quarter of the way in load, half in ram: 0.375 (1 + 3) + 0.125 (5 + 11) = 3.5.
    (said,) = SQUARE.at({"load": 1.25, "ram": 2000})
    assert said == Said(kind="interpolated", mean=3.5, low=1.0, high=11.0)


@pytest.mark.parametrize(("load", "ram"), [(0.9, 2000), (2.1, 1000), (1.5, 3001)])
def test_beyond_what_was_run_nothing_is_said(load: float, ram: float) -> None:
    assert SQUARE.at({"load": load, "ram": ram}) == [Said(kind="beyond")]


def test_a_point_that_is_missing_takes_its_neighbourhood_with_it_and_no_more() -> None:
    figures = {place: it for place, it in SQUARE.figures.items() if place != (1, 1)}
    space = Space(SQUARE.axes, 1, figures)
    assert space.at({"load": 1.5, "ram": 2000}) == [Said(kind="missing")]
    assert space.at({"load": 2, "ram": 3000}) == [Said(kind="missing")]
    (edge,) = space.at({"load": 1.5, "ram": 1000})
    assert (edge.kind, edge.mean) == ("interpolated", 3.0)


def test_nothing_lies_between_two_names() -> None:
    plans = Axis("plan", ["small", "large"])
    assert not plans.is_number
    assert plans.around("large") == [(1, 1.0)]
    assert plans.around("medium") == []
    assert plans.around(0.5) == []


def test_an_axis_counts_if_all_its_levels_do() -> None:
    assert Axis("pool", [1, 2, 10]).is_whole
    assert not Axis("load", [1, 2.5]).is_whole


def test_the_widget_has_the_figures_the_last_axis_first_and_words_in_both() -> None:
    corner = Corner(
        key="corner",
        space=SQUARE,
        axes=[same("load"), same("ram")],
        outputs=[same("p95")],
        scales=[100.0],
        seeds=3,
    )
    widget = corner_widget(corner)
    assert widget.data == {
        "axes": [
            {"name": "load", "levels": [1.0, 2.0], "isNumber": True, "isWhole": False},
            {"name": "ram", "levels": [1000, 3000], "isNumber": True, "isWhole": True},
        ],
        "scales": [100.0],
        "figures": [
            [[1.0, 0.5, 1.5]],
            [[3.0, 2.5, 3.5]],
            [[5.0, 4.5, 5.5]],
            [[11.0, 10.0, 12.0]],
        ],
    }
    assert set(widget.words) == {"axis-0", "axis-1", "output-0", *WORDS}
    assert widget.words["about"].en == (
        "about {mean} (interpolated; around it {low} to {high})"
    )
    assert widget.words["about"].ja == "約{mean}(補間。周囲の計算点では{low}〜{high})"
    assert "95%信頼区間" in widget.says.ja
    assert widget.says.en.startswith("What was run is told with its 95 % interval over 3")
