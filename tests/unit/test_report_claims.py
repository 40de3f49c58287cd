"""The page of claims: how many hold, why, and whether the recommendation does."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.dossier.dossier import Dossier
from experiments.dossier.folder import DOSSIER, read_dossier
from experiments.language.tongue import LANGUAGES
from experiments.report.claims.page import claims_page
from experiments.report.contents import page_of
from experiments.report.page import html_of
from experiments.report.parts import Cards, Entries, Grid, Page, Widget
from tests.claimed import NUMBERS

CLAIMS = """
[claims.right]
topic = "money"
text = "1は2より小さい"
english = "One is less than two."

[[claims.right.checks]]
kind = "arithmetic"
rule = "one < two"
says = "Of course."

[claims.wrong]
topic = "load"
text = "1と2は同じ"
english = "One is two."

[[claims.wrong.checks]]
kind = "arithmetic"
rule = "one < two"

[[claims.wrong.checks]]
kind = "arithmetic"
rule = "one == two"
says = "They are not."

[claims.advice]
topic = "recommendation"
text = "「2を選ぶ」"
english = "Take two."

[[claims.advice.checks]]
kind = "arithmetic"
rule = "one <= two"
varies = { name = "one", low = 1, high = 4 }
is_margin = true
says = "How many it may be."
"""


def kept(folder: Path, text: str = NUMBERS + CLAIMS) -> Dossier:
    path, out = folder / "claims.toml", folder / "out"
    path.write_text(text, encoding="utf-8")
    command = ["claims", str(path), "--no-progress", "--out", str(out)]
    assert CliRunner().invoke(app, command).exit_code == 0
    return read_dossier(out / DOSSIER)


def found(folder: Path, text: str = NUMBERS + CLAIMS) -> Page:
    return claims_page(kept(folder, text))


def items(page: Page, key: str) -> list[Any]:
    return [item for each in page.sections if each.key == key for item in each.items]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return found(tmp_path)


def test_the_answer_counts_the_verdicts_and_says_whether_the_advice_holds(
    page: Page,
) -> None:
    counts, advice = page.answer
    assert counts.text.en == "Of 3 claims 2 hold and 1 is refuted."
    assert (advice.text.en, advice.tone.value) == (
        "The final recommendation holds: Take two.",
        "good",
    )
    assert advice.text.ja == "最終的な推奨は成立します: 「2を選ぶ」"


def test_verdicts_are_counted_by_topic_with_marks_and_words(page: Page) -> None:
    cards, topics = items(page, "counts")
    assert isinstance(cards, Cards)
    assert [(it.title.en, it.title.ja, it.facts[0].value.en) for it in cards.cards] == [
        ("✓ holds", "✓ 成立", "2"),
        ("✗ refuted", "✗ 誤り", "1"),
    ]
    assert isinstance(topics, Grid)
    assert [[cell.ja for cell in row] for row in topics.rows] == [
        ["費用", "1", "0"],
        ["負荷", "0", "1"],
        ["推奨", "1", "0"],
    ]


def test_an_entry_has_the_words_of_the_source_and_the_check_that_decides(
    page: Page,
) -> None:
    _, entries = items(page, "claims")
    assert isinstance(entries, Entries)
    right, wrong, _ = entries.entries
    assert (right.title.en, right.title.ja, right.quote) == (
        "One is less than two.",
        "1は2より小さい",
        "1は2より小さい",
    )
    assert (wrong.kind, wrong.mark.ja, wrong.tone.value) == ("refuted", "✗ 誤り", "bad")
    # The second of its checks is the one that does not hold.
    (why,) = wrong.facts
    assert (why.name.ja, why.value.en) == ("理由", "one ≠ two: 1 ≠ 2")
    assert why.reason is not None
    assert why.reason.en == "refuted (arithmetic): They are not."
    assert [(line.depth, line.is_command) for line in wrong.lines] == [
        (0, False),
        (1, False),
        (0, False),
        (1, False),
        (1, True),
    ]
    assert wrong.lines[-1].text.en.startswith("$ lssim claims ")


def test_what_would_change_the_recommendation_has_a_table(page: Page) -> None:
    (grid,) = items(page, "recommendation")
    ((check, platform, turns),) = grid.rows
    assert check.en == "margin (arithmetic): How many it may be."
    assert platform.en == "-"
    # One is at most two up to two.
    assert turns.en == "holds up to one = 2"


def test_buttons_choose_among_the_verdicts_that_there_are(page: Page) -> None:
    chooser, entries = items(page, "claims")
    assert isinstance(chooser, Widget)
    assert chooser.data == {"kinds": ["holds", "refuted"], "list": entries.key}
    assert (chooser.words["all"].en, chooser.words["refuted"].ja) == (
        "all (3)",
        "✗ 誤り (1)",
    )
    assert chooser.words["shown"].ja == "主張{total}件のうち{count}件を表示しています。"


def test_words_of_the_source_are_text_whatever_they_are(tmp_path: Path) -> None:
    words = "<script>alert(1)</script>'「」{x}"
    hostile = CLAIMS.replace("1は2より小さい", words)
    page = found(tmp_path, NUMBERS + hostile)
    for language in LANGUAGES:
        html = html_of(page, language)
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_a_file_without_a_recommendation_has_counts_alone(tmp_path: Path) -> None:
    text = (NUMBERS + CLAIMS).replace('topic = "recommendation"', 'topic = "memory"')
    page = found(tmp_path, text)
    assert len(page.answer) == 1
    assert items(page, "recommendation") == []


def test_the_page_ends_with_the_numbers_and_how_to_find_the_same(tmp_path: Path) -> None:
    page = page_of(kept(tmp_path))
    keys = [section.key for section in page.sections]
    assert keys[:2] == ["counts", "recommendation"]
    # What the terminal tells is in the entries already.
    assert "told" not in keys
    assert keys[-3:] == ["numbers", "origins", "again"]
