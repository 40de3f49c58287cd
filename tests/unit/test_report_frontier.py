"""The charts that several pages have: dots, panels, bad months, price and risk."""

import re
from functools import partial

import pytest

from experiments.language.tongue import LANGUAGES, speaking
from experiments.report.badmonths import MOST, Expected, bad_months, kinds_of
from experiments.report.chart import spec_of
from experiments.report.dots import Axis, Dot, dataset_of, in_a_row, in_panels
from experiments.report.frontier import Point, frontier, is_wide
from experiments.report.paper import sheets_of
from experiments.report.parts import Page, Section
from experiments.report.text import Text, both, in_turn, said, same

LOST = said("user-minutes a month")


def point(name: str, jpy: float, lost: float, *by: str) -> Point:
    low, high = lost / 2, 2 * lost
    return Point(name=name, jpy=jpy, mean=lost, low=low, high=high, dominated_by=by)


def test_price_and_risk_are_told_by_the_cheapest_and_the_safest() -> None:
    points = [point("a", 1000, 90), point("b", 1500, 200, "a"), point("c", 3000, 30)]
    figure = frontier(points, lost=LOST)
    assert figure.says.en == (
        "a costs least (1,000 yen a month) and loses 90 user-minutes; c loses least (30)"
        " and costs 3,000 yen. No choice, since another costs no more and surely loses"
        " less: b."
    )
    assert figure.says.ja == (
        "月額が最も安いのはa(1,000円)で、損失は90ユーザー分です。損失が最も少ないのはc"
        "(30ユーザー分)で、月額は3,000円です。同額以下で確実に損失の少ない構成が他に"
        "あるため、選ぶ理由がないもの: b。"
    )
    assert figure.data["frontier"].columns["on"] == [True, False, True]
    assert figure.grid.rows[1][5].ja == "同額以下で損失の少ない構成が他にある"


def test_one_may_be_cheapest_and_safest() -> None:
    figure = frontier([point("a", 1000, 30), point("b", 1500, 200)], lost=LOST)
    assert figure.says.en == (
        "a costs least (1,000 yen a month) and loses least (30 user-minutes). None has"
        " another beside it that is no dearer and surely safer."
    )
    assert figure.says.ja.startswith("aは月額が最も安く(1,000円)、損失も最も少ない")


@pytest.mark.parametrize(
    ("losses", "expected"),
    [((10.0, 500.0), False), ((10.0, 501.0), True), ((0.0, 1000.0), False)],
)
def test_losses_that_are_far_apart_have_a_logarithmic_axis(
    losses: tuple[float, ...], expected: bool
) -> None:
    points = [point("a", 1000 + lost, lost) for lost in losses]
    assert is_wide(points) is expected
    axis = str(spec_of(frontier(points, lost=LOST).draw()))
    assert ("(logarithmic)" in axis) is expected


def test_an_interval_ends_where_a_logarithmic_axis_begins() -> None:
    far = [
        Point(name="a", jpy=1, mean=10.0, low=-5.0, high=30.0),
        Point(name="b", jpy=2, mean=1000.0, low=400.0, high=2000.0),
    ]
    figure = frontier(far, lost=LOST)
    # A fifth of the least: 10 / 5. The table has it as it is.
    assert figure.data["frontier"].columns["low"] == [2.0, 400.0]
    assert figure.grid.rows[0][3].en == "-5"


def test_signs_of_close_neighbours_stand_on_either_side() -> None:
    # Of a width of 1,000 yen 12 % are 120.
    points = [
        point(name, jpy, 1) for name, jpy in zip("abcd", (0, 100, 200, 1000), strict=True)
    ]
    sides = frontier(points, lost=LOST).data["frontier"].columns["is_above"]
    assert sides == [True, False, True, True]


def expected(mean: float) -> Expected:
    return Expected(mean, mean / 2, 2 * mean)


def test_bad_months_have_the_dearest_kinds_and_the_others_in_the_table() -> None:
    months = {
        "a": {"host-crash": expected(60.0), "deploy": expected(20.0)},
        "b": {"deploy": expected(0.1), "reboot": expected(0.2)},
    }
    assert kinds_of(months) == ["host-crash", "deploy"]
    figure = bad_months(months)
    assert figure is not None
    assert figure.says.en == (
        "In a most is lost by: host crash, 60 of 80 user-minutes a month. In b most is"
        " lost by: reboot, 0.2 of 0.3 user-minutes a month. One kind that costs less"
        " stands in the table alone."
    )
    assert figure.says.ja.endswith("損失の小さい残り1種類は、表にのみ示します。")
    data = figure.data["bad-days"]
    assert data.columns["label_en"] == [
        "a: 60 (30 to 120)",
        "a: 20 (10 to 40)",
        "b: 0.1 (0.05 to 0.2)",
    ]
    # The host crash is of one topology only, so that the panel has one row.
    assert data.columns["row"] == [0, 0, 1]
    assert [row[2].en for row in figure.grid.rows] == [
        "-",
        "0.1 (0.05 to 0.2)",
        "0.2 (0.1 to 0.4)",
    ]


def test_months_without_any_loss_have_no_chart() -> None:
    assert bad_months({"a": {"deploy": expected(0.0)}}) is None
    many = {f"kind-{number}": expected(number + 1.0) for number in range(MOST + 3)}
    assert len(kinds_of({"a": many})) == MOST


def test_dots_stand_in_their_panels_in_the_order_they_came() -> None:
    words = (same("real"), Text("chance", "偶然"))
    dots = [
        Dot(
            label=same(f"{k}"),
            mean=k,
            low=k - 1,
            high=k + 1,
            word=words[k % 2],
            panel=same(it),
        )
        for k, it in enumerate(("z", "z", "a"))
    ]
    data = dataset_of(dots)
    assert data.columns["row"] == [0, 1, 0]
    for language in LANGUAGES:
        with speaking(language):
            axis = Axis(title="x", line_at=0.0, words=[it[language] for it in words])
            spec = spec_of(in_panels(axis, "dots", data))
            assert spec["facet"]["sort"] == ["z", "a"]
            assert spec["columns"] == 2
            assert spec["usermeta"] == {"panel": 250, "gap": 36}
            row = spec_of(in_a_row(axis, "dots", data))
            assert row["height"] == 2 * 44


def test_sentences_follow_each_other_as_a_language_sets_them() -> None:
    told = both(partial(in_turn, ["一つ。", "二つ。", "三つ。"]))
    assert (told.en, told.ja) == ("一つ。 二つ。 三つ。", "一つ。二つ。三つ。")
    assert in_turn([]) == ""


def test_on_paper_there_are_as_many_panels_side_by_side_as_fit() -> None:
    months = {"a": {f"kind-{number}": expected(10.0) for number in range(5)}}
    figure = bad_months(months)
    assert figure is not None
    page = Page(same("x"), [], [Section("x", same("x"), [figure])])
    (sheet,) = sheets_of(page, "en")
    # 820 pixels have room for three of 250; each then has 820 // 3 - 36 = 237.
    assert set(re.findall(r"h(\d+)v", sheet.svg)) == {"0", "237"}
