"""The page of a sweep: which input matters, by how much, and how surely."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from experiments.dossier.dossier import Dossier
from experiments.report.chart import spec_of
from experiments.report.parts import Cards, Figure, Note, Page, Widget
from experiments.report.sweep.page import sweep_page
from experiments.report.text import Text
from experiments.sweeping.document import document
from tests.swept import HEAD, MM1, TWO, planned, swept

THREE_SEEDS = HEAD + "replications = 3\n"
ONE_FACTOR = """
[factors.a]
keys = ["systems.app.endpoints./.cpu.mean_s"]
levels = [0.001, 0.002]
"""
Figures = Callable[[Mapping[str, float], int], float | None]


def page_of(folder: Path, text: str, figure: Figures) -> Page:
    tree = document(swept(planned(folder, text), figure))
    return sweep_page(Dossier("sweep", ["sweep"], {}, {}, tree))


def answer(page: Page) -> list[Text]:
    return [each.text for each in page.answer]


def items(page: Page, key: str) -> list[Any]:
    return [item for each in page.sections if each.key == key for item in each.items]


def plane(units: Mapping[str, float], seed: int) -> float:
    """Return 10 a - 20 b, and the seed: 1, 2, 3."""
    return 10 * units["a"] - 20 * units["b"] + seed


def test_the_input_that_moves_a_figure_most_is_told_first_with_what_it_does(
    tmp_path: Path,
) -> None:
    # b moves it by -20 and a by 10. At b = 0 the mean over a is 5, at b = 1 it is -15; to
    # that the mean of the seeds, 2, is added. All seeds agree on the difference.
    page = page_of(tmp_path, THREE_SEEDS + TWO, plane)
    assert page.title.en == "What if?"
    most, what = answer(page)
    assert most.en == (
        "What matters most is b: it moves 1 of the 1 figures more than anything else that"
        " was varied."
    )
    assert most.ja == (
        "最も影響が大きい条件はbです。1個の指標のうち1個で、変えた条件の中で最も大きな"
        "差が"
        "出ました。"
    )
    assert what.en == (
        "As b goes from 1,000 to 2,000, the response time (p95) of app goes from 7 ms to"
        " -13 ms in the mean over the other inputs (difference -20 ms, a 95 % interval"
        " over seeds)."
    )
    assert what.ja == (
        "bを1,000から2,000に変えると、appの応答時間(p95)は、ほかの条件についての平均で7"
        "ミリ秒"
        "から-13ミリ秒に変わります(差の95%信頼区間: -20ミリ秒)。"
    )
    (cards,) = items(page, "strongest")
    assert isinstance(cards, Cards)
    assert cards.cards[0].title.ja == "appの応答時間(p95) (ミリ秒)"
    assert cards.cards[0].facts[0].value.en == "b"


def test_a_chart_has_the_levels_with_their_intervals_and_draws(tmp_path: Path) -> None:
    # At a = 0 the mean is -10 + 2. The seeds have s = 1, and t of 2 degrees is 4.303, so
    # that half of the interval is 4.303 / sqrt(3) = 2.484.
    figures = items(page_of(tmp_path, THREE_SEEDS + TWO, plane), "responses")
    b, a = figures
    assert isinstance(a, Figure)
    rows = a.data["levels"].rows()
    assert [row["value"] for row in rows] == [0.001, 0.00125, 0.0015, 0.00175, 0.002]
    assert [row["mean"] for row in rows] == [-8, -5.5, -3, -0.5, 2]
    assert rows[0]["low"] == pytest.approx(-10.484, abs=1e-3)
    assert rows[0]["high"] == pytest.approx(-5.516, abs=1e-3)
    assert (a.title.en, b.title.ja) == (
        "Response time (p95) of app (ms) by a",
        "bによるappの応答時間(p95) (ミリ秒)の変化",
    )
    assert [cell.en for cell in a.grid.rows[0]] == [
        "mm1",
        "0.001",
        "-8 ms",
        "-10.5 ms",
        "-5.52 ms",
    ]
    assert spec_of(a.draw())["layer"][0]["mark"]["type"] == "area"


def test_a_difference_that_seeds_do_not_agree_on_is_no_effect(tmp_path: Path) -> None:
    # Seeds 1, 2 and 3 change by -5, 0 and 5: s = 5, half is 4.303 * 5 / sqrt(3) = 12.4.
    page = page_of(
        tmp_path,
        THREE_SEEDS + ONE_FACTOR,
        lambda units, seed: 100 + 10 * (seed - 2) * (units["a"] - 0.25),
    )
    (nothing,) = answer(page)
    assert nothing.en == (
        "Nothing that was varied moves any of the 1 figures by more than chance or a"
        " trifle."
    )
    assert nothing.ja.startswith("変えた条件はいずれも、1個の指標のどれにも")
    (note,) = items(page, "responses")
    assert isinstance(note, Note)


def test_chance_is_told_where_the_means_differ(tmp_path: Path) -> None:
    # Changes of 0, 10 and 20: mean 10, s = 10, half is 24.8; all face the same means.
    page = page_of(
        tmp_path,
        THREE_SEEDS + ONE_FACTOR,
        lambda units, seed: 100 + 20 * (seed - 1) * (units["a"] - 0.25),
    )
    (figure,) = items(page, "responses")
    assert figure.says.en == (
        "Between a 0.001 and 0.002 no difference in the response time (p95) of app is"
        " told"
        " apart from chance (difference -14.8 to +34.8 ms, a 95 % interval over seeds)."
    )
    assert figure.says.ja == (
        "aが0.001と0.002のときで、appの応答時間(p95)に偶然と区別できる差はありません"
        "(差の95%信頼区間: -14.8〜+34.8ミリ秒)。"
    )


def test_a_trifle_is_no_effect_however_sure_it_is(tmp_path: Path) -> None:
    # Five of a thousand are half a per cent.
    text = THREE_SEEDS + ONE_FACTOR
    page = page_of(tmp_path, text, lambda units, seed: 1000 + 10 * units["a"] + seed)
    assert answer(page)[0].en.startswith("Nothing that was varied moves any")
    (note,) = items(page, "responses")
    assert note.text.en == (
        "The response time (p95) of app is the same, or nearly, at every level of a."
    )
    assert note.text.ja == (
        "appの応答時間(p95)は、aをどの値にしてもほとんど変わりません。"
    )


def test_of_a_single_seed_nothing_is_told_from_chance(tmp_path: Path) -> None:
    text = HEAD + "replications = 1\n" + ONE_FACTOR
    page = page_of(tmp_path, text, lambda units, _: 100 * units["a"])
    (figure,) = items(page, "responses")
    # Levels of two lie at a quarter and three quarters of the range.
    assert figure.says.en == (
        "Between a 0.001 and 0.002 the response time (p95) of app differs by +50 ms; of a"
        " single seed nobody can tell that from chance."
    )
    assert figure.says.ja.endswith("偶然かどうかは判断できません。")


def test_a_point_that_failed_is_said(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        THREE_SEEDS + ONE_FACTOR,
        lambda units, seed: None if units["a"] > 0.5 else float(seed),
    )
    assert answer(page)[-1].en == (
        "1 of 2 points failed and say nothing here; the reasons are below."
    )
    assert answer(page)[-1].ja.startswith("2点のうち1点は計算に失敗したため")


def test_screening_ranks_by_mean_size_with_its_interval(tmp_path: Path) -> None:
    # A plane changes by the same from everywhere: 10 and -20 over the whole ranges.
    text = 'design = "morris"\npoints = 4\n' + HEAD + "replications = 1\n" + TWO
    page = page_of(tmp_path, text, plane)
    assert answer(page)[1].en == (
        "Over its whole range b changes the response time (p95) of app by 20 ms in the"
        " mean (20 ms to 20 ms, a 95 % interval over trajectories)."
    )
    assert answer(page)[1].ja == (
        "bを範囲全体で動かすと、appの応答時間(p95)は平均して20ミリ秒変わります"
        "(95%信頼区間: 20ミリ秒〜20ミリ秒)。"
    )
    (figure,) = items(page, "responses")
    assert figure.data["factors"].tree() == {
        "factor": ["b", "a"],
        "size": [20, 10],
        "low": [20, 10],
        "high": [20, 10],
        "told": [True, True],
    }
    assert spec_of(figure.draw())["layer"][0]["mark"]["type"] == "bar"


def test_bars_of_what_is_not_told_from_none_are_grey_and_counted(tmp_path: Path) -> None:
    # What a does depends on the seed's design point, as b is above its middle or not.
    text = 'design = "morris"\npoints = 4\n' + HEAD + "replications = 1\n" + TWO
    page = page_of(
        tmp_path, text, lambda units, _: 20 * units["b"] + units["a"] * (units["b"] > 0.5)
    )
    (figure,) = items(page, "responses")
    assert figure.data["factors"].columns["told"] == [True, False]
    assert figure.says.en.endswith(
        "1 of 2 factors, the grey bars, are not told apart from none."
    )
    assert figure.says.ja.endswith(
        "2個の条件のうち1個(灰色の棒)は、影響なしと区別できません。"
    )


def test_shares_of_the_variance_are_told_in_per_cent(tmp_path: Path) -> None:
    # 20 ** 2 to 10 ** 2: b has four times the share of a.
    text = 'design = "sobol"\npoints = 64\n' + HEAD + "replications = 1\n" + TWO
    page = page_of(tmp_path, text, plane)
    (figure,) = items(page, "responses")
    sizes = figure.data["factors"].columns["size"]
    assert figure.data["factors"].columns["factor"] == ["b", "a"]
    assert sizes[0] / sizes[1] == pytest.approx(4, abs=0.1)
    share = f"{sizes[0]:.3g}"
    assert f"b explains {share} % of the variance of the response time" in figure.says.en
    assert (
        f"ほかの条件との組み合わせの効果も含めて、appの応答時間(p95)の分散の{share}%を"
        in (figure.says.ja)
    )


def test_a_grid_has_sliders_and_another_design_the_list_of_its_points(
    tmp_path: Path,
) -> None:
    (grid,) = items(page_of(tmp_path, THREE_SEEDS + TWO, plane), "what-if")
    assert isinstance(grid, Widget)
    axes: Any = grid.data["axes"]
    assert [axis["name"] for axis in axes] == ["a", "b"]
    figures: Any = grid.data["figures"]
    # The first point has 0 and the seeds 1, 2, 3.
    assert len(figures) == 25
    # The interval, 2.484 to either side, is cut at 0: no figure is ever below.
    assert figures[0][0] == pytest.approx([2, 0, 2 + 2.4841], abs=1e-3)
    text = 'design = "latin-hypercube"\npoints = 3\n' + THREE_SEEDS + TWO
    (listed,) = items(page_of(tmp_path, text, plane), "what-if")
    (axis,) = listed.data["axes"]
    assert len(axis["levels"]) == 3
    assert axis["levels"][0].startswith("1: a = ")
    assert not axis["isNumber"]


def test_levels_without_order_have_dots_and_are_told_from_least_to_most(
    tmp_path: Path,
) -> None:
    text = THREE_SEEDS + (
        "[factors.a]\nkeys = ['systems.app.clients.kind']\nlevels = ['open', 'closed']\n"
    )
    page = page_of(tmp_path, text, lambda units, seed: 100 * units["a"] + seed)
    (figure,) = items(page, "responses")
    assert figure.says.en == (
        "The response time (p95) of app is least with a open, 27 ms, and largest with"
        " closed, 77 ms."
    )
    assert figure.says.ja == (
        "appの応答時間(p95)は、aがopenのとき最も小さく(27ミリ秒)、closedのとき最も大きく"
        "なります(77ミリ秒)。"
    )
    assert spec_of(figure.draw())["layer"][0]["mark"]["type"] == "rule"


def test_configs_in_which_nothing_happens_are_told_together(tmp_path: Path) -> None:
    # In the first config a moves it by 50, in the second by nothing.
    text = (THREE_SEEDS + ONE_FACTOR).replace(f'["{MM1}"]', f'["{MM1}", "other.toml"]')
    other = MM1.read_text(encoding="utf-8").replace('name = "mm1"', 'name = "other"')
    (tmp_path / "other.toml").write_text(other, encoding="utf-8")
    sweep = swept(planned(tmp_path, text), lambda units, seed: seed + 100 * units["a"])
    still = {point.scenario for point in sweep.plan.points if point.topology}
    runs = {
        key: dict.fromkeys(values, 7.0) if key[0] in still else values
        for key, values in sweep.runs.items()
    }
    page = sweep_page(Dossier("sweep", [], {}, {}, document(evolve(sweep, runs=runs))))
    (figure,) = items(page, "responses")
    assert figure.says.en == (
        "mm1: As a goes from 0.001 to 0.002, the response time (p95) of app goes from 27"
        " ms to 77 ms (difference +50 ms, a 95 % interval over seeds). other: no more"
        " than"
        " chance or a trifle."
    )
    assert figure.says.ja.endswith("other: 偶然やわずかな差を超える影響はありません。")
    assert set(figure.data["levels"].columns["config"]) == {"mm1", "other"}
    spec = spec_of(figure.draw())
    assert [sorted(layer["encoding"]) for layer in spec["layer"]] == [
        ["color", "x", "y", "y2"],
        ["color", "strokeDash", "x", "y"],
        ["color", "shape", "x", "y"],
    ]
    (corner,) = items(page, "what-if")
    assert [axis["name"] for axis in corner.data["axes"]] == ["config", "a"]
