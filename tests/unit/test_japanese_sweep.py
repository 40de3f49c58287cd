"""What a sweep says in Japanese, of figures that are known."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from experiments.language.tongue import speaking
from experiments.sweeping.definition import load_experiment
from experiments.sweeping.document import document
from experiments.sweeping.responses import levels_of
from experiments.sweeping.sheets import show
from experiments.sweeping.sweep import Sweep
from experiments.telling.notes import Notes, Sentence
from experiments.telling.sheet import Sheet
from tests.swept import HEAD, OUTPUT, TWO, planned, swept
from tests.unit.test_sweep_answers import plane

SHIPPED = Path(__file__).parents[2] / "experiments"


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with speaking("ja"):
        yield


def told(sweep: Sweep) -> tuple[list[str], list[Sheet]]:
    notes = Notes()
    show(sweep, notes)
    sentences = [each.text for each in notes.told if isinstance(each, Sentence)]
    return sentences, [each for each in notes.told if isinstance(each, Sheet)]


def test_levels_are_told_with_the_change(tmp_path: Path) -> None:
    text = 'ja = "もしも?"' + HEAD + "replications = 3\n" + TWO
    sentences, sheets = told(swept(planned(tmp_path, text), plane))
    assert sentences[:2] == [
        "what-if: もしも?",
        "mm1: 25点中25点完了、シード1〜3、格子計画",
    ]
    # 10 a - 20 b: over the whole range 10, and -20.
    assert "aを0.001から0.002へ: 10" in sentences
    assert "bを1,000から2,000へ: -20" in sentences
    assert sentences[-1].startswith("±はシード間の95%信頼区間の半幅")
    assert [sheet.heading for sheet in sheets] == [
        f"各点の{OUTPUT}",
        f"{OUTPUT}(a別)",
        f"{OUTPUT}(b別)",
    ]
    # From -8 - 2.484 to 2 + 2.484.
    assert sheets[1].columns == ["a", "平均", "点数", "-10.5〜4.48"]


def test_a_change_that_is_unsure_is_told_as_such(tmp_path: Path) -> None:
    def noisy(units: Mapping[str, float], seed: int) -> float:
        return units["a"] * (seed - 2) + seed

    text = HEAD + "replications = 3\n" + TWO
    sentences, _ = told(swept(planned(tmp_path, text), noisy))
    # -1, 0 and 1 in three runs: 0 ± 2.5.
    assert "aを0.001から0.002へ: 0.0 ± 2.5、変化なしと区別できず" in sentences
    assert any(each == f"{OUTPUT}(b別): どの水準でも2.0 ± 3.7" for each in sentences), (
        sentences
    )


def test_a_point_that_failed_is_told(tmp_path: Path) -> None:
    def figure(units: Mapping[str, float], seed: int) -> float | None:
        return None if units["a"] == units["b"] == 0 and seed == 2 else 1.0

    sentences, _ = told(
        swept(planned(tmp_path, HEAD + "replications = 3\n" + TWO), figure)
    )
    assert sentences[1:3] == [
        "mm1: 25点中24点完了、シード1〜3、格子計画、1点失敗",
        "失敗: mm1, a = 0.001, b = 1,000: seed 2: stuck",
    ]


def test_shares_of_the_variance_are_told(tmp_path: Path) -> None:
    text = HEAD + 'design = "sobol"\npoints = 64\nreplications = 1\n' + TWO
    sentences, (sheet,) = told(swept(planned(tmp_path, text), plane))
    assert sentences[1] == "mm1: 256点中256点完了、シード1、Sobol計画"
    assert sentences[-1].startswith("分散に占める割合です。")
    assert sheet.heading == f"{OUTPUT}、mm1(64行)"
    assert sheet.columns[:3] == ["条件", "一次", "総合"]
    # b has four fifths of the variance: 400 of 500.
    assert sheet.rows[0][0] == "b"
    assert sheet.rows[0][1].startswith(("0.7", "0.8"))
    same, _ = told(swept(planned(tmp_path, text), lambda _, __: 1.0))
    assert f"{OUTPUT}、mm1(64行): 全点で同じか、行が不足" in same


def test_effects_of_a_screening_are_told(tmp_path: Path) -> None:
    text = HEAD + 'design = "morris"\npoints = 4\nreplications = 1\n' + TWO
    sentences, (sheet,) = told(swept(planned(tmp_path, text), plane))
    assert sheet.heading == f"{OUTPUT}、mm1(4経路)"
    assert sheet.columns == ["条件", "mu*", "mu", "sigma", "mu*、0〜20"]
    assert sentences[-1].startswith("条件の全範囲での出力の変化")


def test_parts_of_a_range_are_english_in_the_document(tmp_path: Path) -> None:
    text = HEAD + 'design = "latin-hypercube"\npoints = 50\nreplications = 1\n' + TWO
    sweep = swept(planned(tmp_path, text), plane)
    assert levels_of(sweep, OUTPUT, 1)[0].label == "1,000〜1,200"
    with speaking("en"):
        tree = document(sweep)
    effects = tree["outputs"][OUTPUT]["main_effects"]["b"]
    assert effects[0]["level"] == "1,000 to 1,200"


def test_every_shipped_experiment_asks_in_japanese_too() -> None:
    others = {"claims", "mm1-claims", "marks"}
    paths = [each for each in SHIPPED.glob("*.toml") if each.stem not in others]
    assert [each.stem for each in paths if not load_experiment(each).ja] == []
