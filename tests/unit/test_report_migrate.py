"""The page of a migration: whether each step comes in time, and what it costs."""

from typing import Any

import pytest

from experiments.report.chart import spec_of
from experiments.report.parts import Cards, Figure, Note, Page
from experiments.report.text import Text
from tests.migrated import month, page_of


def items(page: Page, key: str) -> list[Any]:
    return [item for each in page.sections if each.key == key for item in each.items]


def figure(page: Page, key: str) -> Figure:
    found = [*items(page, "months"), *items(page, "steps")]
    (it,) = (each for each in found if isinstance(each, Figure) and each.key == key)
    return it


def answer(page: Page) -> list[Text]:
    return [each.text for each in page.answer]


def test_the_answer_says_whether_steps_come_in_time_and_what_all_months_cost() -> None:
    in_time, last, price = answer(page_of())
    assert in_time.en == "No step is planned for later than it is due."
    assert in_time.ja == (
        "移行の予定が、移行の必要な時期より遅れている段階はありません。"
    )
    assert last.en == (
        "A step beyond large is due in month 4. Growing 2 times as fast it is due in"
        " month"
        " 3."
    )
    # Two months of 1,000 yen and two of 3,000.
    assert price.en == (
        "Month 1 costs 1,000 yen, month 4 3,000 yen, and all 4 months together 8,000 yen."
    )
    assert price.ja == (
        "費用は1か月目が1,000円、4か月目が3,000円で、4か月の合計は8,000円です。"
    )


def test_the_step_that_is_too_late_is_told_first() -> None:
    late, *_ = page_of(small_due=2, faster=1).answer
    assert (late.text.en, late.tone.value) == (
        "The step to large is planned for month 3, 1 month too late: it is due in"
        " month 2."
        " Growing 2 times as fast it is due in month 1.",
        "bad",
    )
    assert late.text.ja == (
        "「large」への移行は3か月目の予定ですが、2か月目に必要になるため、1か月遅れです。"
        "2倍の速さで増えた場合は、1か月目に必要になります。"
    )


@pytest.mark.parametrize(
    ("due_in", "faster", "en", "ja"),
    [
        (
            4,
            2,
            "The step to large is planned for month 3, 1 month before it is due (month"
            " 4)."
            " Growing 2 times as fast it is due in month 2.",
            "「large」への移行は3か月目の予定で、必要になる4か月目より1か月早く行います。"
            "2倍の速さで増えた場合は、2か月目に必要になります。",
        ),
        (
            3,
            2,
            "The step to large is planned for month 3, in which it is due. Growing 2"
            " times"
            " as fast it is due in month 2.",
            "「large」への移行は3か月目の予定で、必要になるのと同じ月です。2倍の速さで"
            "増えた"
            "場合は、2か月目に必要になります。",
        ),
        (
            None,
            None,
            "The step to large is planned for month 3, and not due within 4 months."
            " Growing"
            " 2 times as fast it is not due, either.",
            "「large」への移行は3か月目の予定ですが、4か月以内には必要ありません。2倍の"
            "速さで"
            "増えた場合も、必要ありません。",
        ),
    ],
)
def test_a_step_is_told_beside_its_plan(
    due_in: int | None, faster: int | None, en: str, ja: str
) -> None:
    (cards,) = items(page_of(due_in, faster), "phases")
    assert isinstance(cards, Cards)
    reason = cards.cards[0].facts[-1].reason
    assert reason is not None
    assert (reason.en, reason.ja) == (en, ja)


def test_a_card_tells_a_phase_with_marks_and_reasons() -> None:
    (cards,) = items(page_of(), "phases")
    facts = {it.name.en: it for it in cards.cards[1].facts}
    assert facts["months"].value.ja == "3〜4"
    assert facts["price of its last month"].value.ja == "3,000円"
    # 1 + 4 / 10; the largest trial that is kept has 1.2.
    assert facts["load of its last month"].value.en == "1.4 times today's"
    assert facts["load of its last month"].reason.en == "clearly borne: 1.2 times"
    assert facts["fullest part, by arithmetic"].value.en == "25 %"
    assert facts["fullest part, by arithmetic"].reason.ja == "ホストwebのCPU"
    assert facts["promises"].value.ja == "△ 達成か判定できない月あり"
    first = {it.name.en: it for it in cards.cards[0].facts}
    assert first["promises"].value.en == "✓ clearly kept in all its months"


def test_a_broken_month_is_told_by_word_and_colour() -> None:
    months = [month(1, "small", True), month(2, "large", False)]
    (cards,) = items(page_of(months=months), "phases")
    fact = next(it for it in cards.cards[1].facts if it.name.en == "promises")
    assert (fact.value.ja, fact.tone.value) == ("✗ 明らかに未達の月あり", "bad")


def test_the_price_names_its_extremes() -> None:
    it = figure(page_of(), "price")
    assert it.says.en.startswith(
        "The least is 1,000 yen, in month 1, the most 3,000 yen, in month 3;"
    )
    assert it.says.ja.startswith(
        "最も安い月は1か月目の1,000円、最も高い月は3か月目の3,000円"
    )
    assert it.data["price"].columns["yen"] == [1000, 1000, 3000, 3000]
    assert spec_of(it.draw())["mark"]["type"] == "bar"


def test_the_load_stands_beside_what_each_platform_bears() -> None:
    it = figure(page_of(), "load")
    assert it.says.en.startswith(
        "In 1 of 4 months, the first of them month 4, the load is not clearly borne"
    )
    assert it.says.ja.startswith("4か月のうち1か月(最初は4か月目)は、")
    assert it.data["edges"].tree() == {
        "begins": [0.6, 0.6, 2.6, 2.6],
        "ends": [2.4, 2.4, 4.4, 4.4],
        "load": [1.2, 1.4, 1.2, 1.4],
        "edge": ["kept", "broken", "kept", "broken"],
    }
    assert [cell.en for cell in it.grid.rows[-1]] == ["4", "large", "1.4", "1.2", "1.4"]
    assert spec_of(it.draw())["layer"][0]["mark"]["type"] == "rule"


def test_steps_are_marked_at_both_paces() -> None:
    it = figure(page_of(), "due")
    assert it.data["phases"].tree() == {
        "phase": ["small", "large"],
        "begins": [0.5, 2.5],
        "ends": [2.5, 4.5],
    }
    assert it.data["due"].rows() == [
        {"phase": "small", "month": 4, "pace": "planned"},
        {"phase": "small", "month": 2, "pace": "faster"},
        {"phase": "large", "month": 4, "pace": "planned"},
        {"phase": "large", "month": 3, "pace": "faster"},
    ]
    assert it.says.ja.endswith("棒は、各構成を使う期間です。")
    assert spec_of(it.draw())["layer"][1]["mark"]["type"] == "point"


def test_a_step_tells_what_it_takes_and_what_users_lose() -> None:
    page = page_of()
    takes, lost = items(page, "steps")
    assert isinstance(takes, Note)
    assert takes.text.en == (
        "Month 3, small to large: hosts.web and hosts.more in place of hosts.web. It"
        " takes"
        " 2.00 USD once, 1.50 for the old ones beside the new and 0.50 for snapshots."
    )
    assert takes.text.ja == (
        "3か月目、smallからlargeへ: hosts.webをhosts.webとhosts.moreに入れ替えます。一"
        "度だけ"
        "2.00ドルかかります(旧機器の並行稼働1.50ドル、スナップショット0.50ドル)。"
    )
    # The middle one of 5, 15 and 60 minutes is the usual time.
    assert lost.says.en.startswith(
        "Down for 15 min, users lose 40.0 ± 2.0 user-minutes in the quietest hour (on"
        " Monday 03:00) and 700.0 ± 2.0 user-minutes in the busiest hour (on Monday 08:"
        "00)"
    )
    assert lost.says.ja.startswith("停止が15分の場合の損失は、最も空いている時間帯(")
    assert lost.data["losses"].rows()[0] == {
        "hour": "quietest",
        "minutes": 5,
        "mean": 40,
        "low": 38,
        "high": 42,
    }
    assert spec_of(lost.draw())["layer"][0]["mark"]["type"] == "bar"


def test_a_disk_that_fills_up_within_the_plan_is_bad_news() -> None:
    page = page_of(storage={"plan_gb": 12.0, "full_in": 3, "full_in_faster": 2})
    last = page.answer[-1]
    assert (last.text.en, last.tone.value) == (
        "The disk of 12 GB is full in month 3.",
        "bad",
    )
    assert last.text.ja == "12 GBのディスクは3か月目に満杯になります。"
    # 10 and the number of the month: 12 in month 2.
    assert figure(page, "storage").says.en == (
        "From month 2 on the disk of 12 GB, the dashed line, is full."
    )
    assert figure(page_of(), "storage").says.ja == (
        "4か月目の初めの使用量は、20 GB(破線)のうち14 GBです。"
    )


def test_what_was_interrupted_says_nothing_of_the_last_platform() -> None:
    page = page_of(interrupted=True, steps=[], storage=None)
    assert [each.text.en for each in page.answer][-1] == (
        "It was interrupted: only the phases that were finished are here."
    )
    assert not any("beyond" in each.text.en for each in page.answer)


def test_a_slider_stops_at_the_loads_that_were_run_of_each_platform() -> None:
    (widget,) = items(page_of(), "what-if")
    tried = [[1.1, "kept"], [1.2, "kept"], [1.3, "open"], [1.4, "broken"]]
    assert widget.data == {
        "platforms": [
            {"name": {"en": "small", "ja": "small"}, "trials": tried},
            {"name": {"en": "large", "ja": "large"}, "trials": tried},
        ]
    }
    assert widget.words["broken"].en == (
        "✗ At {load} times today's load a promise is clearly broken."
    )
    assert widget.words["kept"].ja == (
        "✓ 現在の{load}倍の負荷で、目標を確実に達成できます。"
    )
