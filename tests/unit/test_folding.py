"""Where Japanese lines end, and that its tables are no wider than they must be."""

import io

import pytest
from rich.cells import cell_len

from experiments.language.tongue import speaking
from experiments.summary.document import read_summary
from experiments.telling.folding import folded, least_width, pieces
from experiments.telling.judgements import show_judgement
from experiments.telling.sheet import Sheet
from experiments.telling.summaries import show_summary
from experiments.telling.terminal import Terminal
from models.loading import load_scenario
from tests.goldens import golden_text
from tests.judged import ROOT, shipped


def lines(*told: str | Sheet, width: int) -> list[str]:
    to = terminal(width)
    to.print(*told)
    return shown(to)


def terminal(width: int) -> Terminal:
    return Terminal(
        file=io.StringIO(), force_terminal=True, width=width, color_system=None
    )


def shown(to: Terminal) -> list[str]:
    assert isinstance(to.file, io.StringIO)
    return [each.rstrip() for each in to.file.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("two words", ["two ", "words"]),
        # Kanji in pairs, and a third one with the last of them.
        ("平均使用率", ["平均", "使用率"]),
        ("最大同時接続", ["最大", "同時", "接続"]),
        # Katakana are one word, as far as they go; hiragana ends what it follows.
        ("スロットリングの検討", ["スロットリングの", "検討"]),
        ("目標を達成しました。", ["目標を", "達成しました。"]),
        # A figure keeps its unit, and a bracket what is in it.
        ("p95は2.5秒(目標)", ["p95は", "2.5秒", "(目標)"]),
        ("CPU最大(1分)", ["CPU", "最大", "(1分)"]),
        ("", []),
    ],
)
def test_the_parts_that_no_line_cuts(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


def test_lines_are_as_long_as_there_is_room() -> None:
    # 平均 and 使用率 take four and six cells.
    assert folded("平均使用率", 10) == "平均使用率"
    assert folded("平均使用率", 9) == "平均\n使用率"
    assert folded("上限\n平均使用率", 6) == "上限\n平均\n使用率"
    assert folded("  平均使用率", 8) == "  平均\n使用率", "an indent stays"
    assert folded("mean use of it", 4) == "mean use of it", "broken by the terminal"


def test_a_few_characters_a_line_are_the_least() -> None:
    assert least_width("平均使用率") == 8
    assert least_width("受付") == 4
    assert least_width("スロットリング率") == 14
    assert least_width("peak minute") == 6


def test_a_heading_is_broken_where_a_word_begins() -> None:
    sheet = Sheet("資源", ["名前", "平均使用率", "待ち発生率"], [["web", "1%", "2%"]])
    # Two edges, two gaps of three, four cells for the name and eight for each heading.
    assert lines(sheet, width=28)[2:5] == [
        "            平均       待ち",
        " 名前     使用率     発生率",
        " ──────────────────────────",
    ]


def test_a_sentence_fills_its_first_line() -> None:
    told = "警告: PM2がmedical-0を再起動します。"
    assert lines(told, width=24) == ["警告: PM2がmedical-0を", "再起動します。"]


def test_a_paragraph_is_broken_where_a_word_begins() -> None:
    sheet = Sheet("資源", ["名前", "判定"], [["web", "再現(誤差10%以内)です"]])
    # A table needs 2 cells at its edges, 4 for the name, 3 between, and 13 for the last
    # words. The third line has 17 cells.
    told = ["資源", "web", "  判定: 再現(誤差", "10%以内)です", ""]
    assert lines(sheet, width=18) == told


@pytest.mark.parametrize("width", [80, 120])
def test_whatever_is_told_in_japanese_keeps_to_the_width(width: int) -> None:
    scenario = load_scenario(ROOT / "configs" / "pattern2.toml")
    with speaking("ja"):
        to = terminal(width)
        show_summary(read_summary(golden_text("pattern2")), scenario, to)
        show_judgement(shipped("pattern2"), to)
    told = shown(to)
    assert max(map(cell_len, told)) <= width


def test_the_processes_of_a_run_are_a_table_in_japanese_as_in_english() -> None:
    summary = read_summary(golden_text("pattern2"))
    scenario = load_scenario(ROOT / "configs" / "pattern2.toml")
    for language, heading in (("en", "Processes"), ("ja", "プロセス")):
        to = terminal(80)
        with speaking("ja" if language == "ja" else "en"):
            show_summary(summary, scenario, to)
        begin = shown(to).index(heading)
        assert any(line.startswith(" ───") for line in shown(to)[begin : begin + 7])
