"""The page of a comparison: what it recommends and why, and what its charts say."""

from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from experiments.comparing.answer import answer_of
from experiments.comparing.document import document
from experiments.comparing.marks import load_marks
from experiments.comparing.sheets import show
from experiments.dossier.dossier import Dossier
from experiments.dossier.findings import Findings
from experiments.report.compared.page import comparison_page
from experiments.report.contents import page_of
from experiments.report.parts import Note, Tone
from experiments.report.text import Text
from tests.compared import PATTERN1, PATTERN2, comparison, days
from tests.pages import card_of, changed, draws, facts_of, figure_of, kept, keys_of

RISKS = {
    "pattern1": {"mean": 1000.0, "low": 400.0, "high": 2000.0},
    "pattern2": {"mean": 300.0, "low": 100.0, "high": 900.0},
}
KINDS = {
    "pattern1": {"host-crash": {"mean": 700.0, "low": 300.0, "high": 1500.0}},
    "pattern2": {
        "host-crash": {"mean": 100.0, "low": 40.0, "high": 300.0},
        "deploy": {"mean": 200.0, "low": 90.0, "high": 500.0},
    },
}
BAD_DAYS = {
    "user_min_a_month": {
        name: {
            "ordinary_days": it,
            "faults": it,
            "all": it,
            "minutes_a_user": 1.0,
            "parts": {"own": 70.0, "spilt": 10.0, "common": 20.0},
        }
        for name, it in RISKS.items()
    },
    "faults_by_kind": KINDS,
    "dominated_by": {"pattern1": [], "pattern2": []},
    "steps": [],
}


@cache
def dossier() -> Dossier:
    """Medical takes 40 ms in pattern1, and 10 ms less in pattern2, for 1,000 yen more."""
    before = days([40.0, 41.0, 39.0, 40.0, 40.0], jpy=4000.0)
    after = days([30.0, 31.0, 29.0, 30.0, 30.0], jpy=5000.0)
    found = comparison(before, after)
    answer = answer_of(found, load_marks())
    scenarios = {"pattern1": PATTERN1, "pattern2": PATTERN2}
    return kept(
        Findings(
            "compare", scenarios, lambda: document(answer), lambda to: show(answer, to)
        )
    )


def test_the_answer_is_the_best_by_its_marks_and_what_speaks_against_it() -> None:
    marks = {
        "pattern1": ("◎", "✕", "△", "✕"),
        "pattern2": ("○", "◎", "◎", "◎"),
    }
    page = comparison_page(marked(marks))
    why, against = page.answer
    assert why.text.en == (
        "pattern2 is recommended, at 5,000 yen a month (◎ very good: price ○, stability"
        " ◎, headroom (scalability) ◎)."
    )
    assert why.text.ja == (
        "pattern2(月額5,000円)を推奨します(総合評価は◎ 優れている、価格○、安定性◎、"
        "余裕(拡張性)◎)。"
    )
    assert why.tone is Tone.GOOD
    assert against.text.en == "What speaks against it most is price (○ good): why price."
    assert against.text.ja == "最も注意すべき点は価格(○ 良い)です: why price。"


def test_what_is_not_to_be_recommended_is_not() -> None:
    marks = {"pattern1": ("◎", "✕", "△", "✕"), "pattern2": ("◎", "△", "△", "△")}
    why, against = comparison_page(marked(marks)).answer
    assert why.text.en.startswith(
        "None of them can be recommended without reserve; the best is pattern2 at 5,000"
    )
    assert why.text.ja.startswith("無条件に推奨できる構成はありません。最良はpattern2")
    assert (why.tone, against.tone) == (Tone.CAUTION, Tone.CAUTION)
    # Of two doubtful marks the first is told.
    assert against.text.en.startswith("What speaks against it most is stability (△")


def test_of_equal_marks_the_cheaper_is_recommended() -> None:
    same = ("◎", "◎", "◎", "◎")
    page = comparison_page(marked({"pattern1": same, "pattern2": same}))
    assert page.answer[0].text.en.startswith("pattern1 is recommended, at 4,000 yen")
    assert page.answer[1].text.en == (
        "Nothing in the marks speaks against it: all of them are ◎. Bad days were not"
        " looked at (--bad-days)."
    )
    assert page.answer[1].text.ja == (
        "評価はすべて◎で、評価の上での懸念点はありません。障害日は未調査です(--bad-days)。"
    )
    seen = comparison_page(
        changed(marked({"pattern1": same, "pattern2": same}), bad_days=BAD_DAYS)
    )
    assert seen.answer[1].text.ja == "評価はすべて◎で、評価の上での懸念点はありません。"


def test_a_card_has_each_mark_with_its_reason_and_the_promises() -> None:
    page = comparison_page(changed(dossier(), bad_days=BAD_DAYS))
    facts = facts_of(card_of(page, "pattern1 (the best by the marks)"))
    assert facts["Price"].value.en == "4,000 yen a month: ◎ very good"
    assert facts["Price"].value.ja == "月額4,000円: ◎ 優れている"
    assert facts["Price"].reason is not None
    assert facts["Price"].reason.en == "4,000 yen, the cheapest"
    assert facts["Lost by faults a month"].value.en == "1,000 (400 to 2,000)"
    assert facts["Lost by faults a month"].value.ja == "1,000(400〜2,000)"
    # 10 + 20 of 100 are no system's own.
    assert (facts["Coupling"].value.en, facts["Coupling"].value.ja) == (
        "partly",
        "一部あり",
    )
    assert facts["Coupling"].reason is not None
    assert facts["Coupling"].reason.en.startswith("30 % of what a month loses")
    assert facts["Promises of medical"].value.en == "kept in 5 of 5 runs"
    assert facts["Promises of medical"].value.ja == "5回中5回達成"


def test_users_are_told_which_differences_are_real() -> None:
    raw = dossier().document["differences"]
    changes = {"p95_ms": (80.0, -12.0, True), "late_share": (0.02, 0.001, False)}
    differences = [
        {
            **it,
            "first": first,
            "difference": {"mean": mean, "low": mean - 3e-3, "high": mean + 3e-3},
            "real": real,
        }
        for it in raw
        if it["system"] == "medical"
        for key, (first, mean, real) in changes.items()
        if it["figure"] == key
    ]
    page = comparison_page(changed(dossier(), differences=differences))
    figure = figure_of(page, "users-1")
    # Shares are told in per cent: 0.001 is 0.1 %, its interval 0.3 % to either side.
    assert figure.says.en == (
        "medical: 1 of 2 differences to pattern1 are real (told from chance with 95 %,"
        " all at once). pattern2: p95 ms is lower by 12.0000 ± 0.0030 than 80."
    )
    assert figure.says.ja.startswith(
        "medical: pattern1との差2個のうち1個が有意です(全体で信頼度95%)。pattern2: "
    )
    late = next(row for row in figure.grid.rows if row[1].en == "late %")
    assert [each.en for each in late[2:]] == ["2", "+0.10 ± 0.30", "may be chance"]
    assert late[4].ja == "偶然の範囲"
    data = figure.data["differences"]
    assert data.columns["panel_en"] == ["p95 ms", "late %"]
    assert data.columns["mean"] == pytest.approx([-12.0, 0.1])
    assert data.columns["low"] == pytest.approx([-12.003, -0.2])


def test_nothing_real_is_said_to_be_none() -> None:
    differences = [{**it, "real": False} for it in dossier().document["differences"]]
    figure = figure_of(
        comparison_page(changed(dossier(), differences=differences)), "users-1"
    )
    assert figure.says.en == (
        "medical: no figure of another topology can be told from that of pattern1 beyond"
        " chance (95 %)."
    )
    assert figure.says.ja == (
        "medical: どの構成にも、pattern1と偶然の範囲を超える差はありません(信頼度95%)。"
    )


def test_bad_days_are_a_frontier_and_a_panel_for_each_kind() -> None:
    page = comparison_page(changed(dossier(), bad_days=BAD_DAYS))
    assert figure_of(page, "frontier").says.en == (
        "pattern1 costs least (4,000 yen a month) and loses 1,000 user-minutes; pattern2"
        " loses least (300) and costs 5,000 yen. None has another beside it that is no"
        " dearer and surely safer."
    )
    assert figure_of(page, "bad-days").says.en.startswith(
        "In pattern1 most is lost by: host crash, 700 of 700 user-minutes a month. In"
        " pattern2 most is lost by: deploy, 200 of 300 user-minutes a month."
    )
    draws(page)


def test_who_has_no_price_has_no_place_beside_prices() -> None:
    topologies = [
        {**it, "monthly_jpy": None if it["scenario"]["name"] == "pattern1" else 5000.0}
        for it in dossier().document["topologies"]
    ]
    page = comparison_page(changed(dossier(), topologies=topologies, bad_days=BAD_DAYS))
    assert figure_of(page, "frontier").data["frontier"].columns["name"] == ["pattern2"]
    draws(page)


def test_without_bad_days_there_is_no_section_on_them() -> None:
    page = comparison_page(dossier())
    assert [each.key for each in page.sections] == ["side-by-side", "users", "platforms"]


def test_a_difference_that_was_taken_apart_names_its_greatest_part() -> None:
    def share(part: str, mean: float, of: float | None) -> dict[str, object]:
        added = {"mean": mean, "low": mean - 1.0, "high": mean + 1.0}
        share = None if of is None else {"mean": of, "low": of, "high": of}
        places = {"system": "medical", "figure": "p95_ms", "part": part}
        return {**places, "added": added, "share": share}

    shares = [share("hosts", -9.0, 0.75), share("caches", -3.0, 0.25)]
    parts = {"hosts": ["hosts.web.plan"], "caches": ["caches.redis"]}
    differences = [
        {**it, "real": (it["system"], it["figure"]) == ("medical", "p95_ms")}
        for it in dossier().document["differences"]
    ]
    document = {"shares": shares, "parts": parts, "differences": differences}
    page = comparison_page(changed(dossier(), **document))
    figure = figure_of(page, "parts")
    assert figure.says.en == "medical: p95 ms: hosts adds most (-9.0 ± 1.0, 75 % of it)."
    assert figure.says.ja.endswith("影響が最も大きいのはhostsです(-9.0 ± 1.0、差の75%)。")
    assert [row[2].en for row in figure.grid.rows] == ["hosts.web.plan", "caches.redis"]
    draws(page)
    chance = [{**it, "real": False} for it in differences]
    page = comparison_page(changed(dossier(), **document | {"differences": chance}))
    assert "parts" not in keys_of(page)
    (note,) = page.sections[2].items
    assert note == Note(
        Text(
            "No difference is told from chance, so that there is nothing to take apart.",
            "偶然と区別できる差がないため、内訳はありません。",
        )
    )


def test_the_report_has_all_that_was_found_and_its_origins_at_the_end() -> None:
    page = page_of(dossier())
    keys = [each.key for each in page.sections]
    assert keys[-3:] == ["told", "origins", "again"]
    draws(page)


def marked(marks: Mapping[str, Sequence[str]]) -> Dossier:
    """Return the comparison with these marks: price, stability, scalability, all."""
    names = ("price", "stability", "scalability", "recommendation")
    topologies = [
        {
            **it,
            "marks": {
                key: {"mark": sign, "reason": f"why {key}"}
                for key, sign in zip(names, marks[it["scenario"]["name"]], strict=True)
            },
        }
        for it in dossier().document["topologies"]
    ]
    return changed(dossier(), topologies=topologies)
