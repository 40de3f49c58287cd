"""What a migration says, in both languages, of phases that are made up."""

from math import inf

import pytest
from attrs import evolve

from experiments.headroom.limit import Limit
from experiments.headroom.search import Edges
from experiments.language.saying import Saying
from experiments.language.tongue import speaking
from experiments.migrating.due import Due
from experiments.migrating.plan import Plan, plan
from experiments.migrating.sheets import show
from experiments.migrating.study import Found, Study
from experiments.migrating.timetable import timetable
from experiments.migrating.wording import (
    due_words,
    phase_sentence,
    planned,
    step_due,
    storage_sentence,
)
from experiments.telling.notes import Notes, Sentence
from experiments.telling.sheet import Sheet
from models.loading import Fault
from tests.compared import CONFIGS

PLAN: Plan = plan(CONFIGS / "migration.toml", length_s=7200.0)
SMALL, BIGGER, _ = PLAN.phases


def found(
    keeps_at: float, breaks_at: float, limit: Limit | None = None, of: int = 0
) -> Found:
    """Return that a phase keeps its promises to a month of growth, and breaks them."""
    edges = Edges(keeps_at=keeps_at, breaks_at=breaks_at)
    return Found(phase=PLAN.phases[of], full_from=24, edges=edges, limit=limit)


def study(*of: Found) -> Study:
    return Study(plan=PLAN, found=of)


def test_how_it_is_searched() -> None:
    assert planned(PLAN) == (
        "3 phases over 24 months, for each some 5 to 9 trials of a month, 5 seeds a"
        " trial: the busiest 2 h; then each step in the quietest and in the busiest hour"
    )
    alone = evolve(PLAN, phases=(SMALL,), length_s=None)
    assert planned(alone) == (
        "1 phase over 24 months, for each some 5 to 9 trials of a month, 5 seeds a trial:"
        " whole runs"
    )
    with speaking("ja"):
        assert planned(PLAN) == (
            "24か月間の3段階、各段階で5〜9か月分程度を試行、1点につき5シード: "
            "最も混む2時間。"
            "続いて各移行を最も空いた時間帯と最も混む時間帯で試行"
        )


@pytest.mark.parametrize(
    ("kept_until", "breaks_from", "english", "japanese"),
    [
        (
            24,
            inf,
            "promises are clearly kept to the end, month 24",
            "最後の24か月目まで目標を確実に達成します",
        ),
        (
            9,
            14.0,
            "promises are clearly kept until month 9, and clearly broken from month 14",
            "9か月目までは目標を確実に達成し、14か月目からは明らかに未達です",
        ),
        (
            9,
            25.0,
            "promises are clearly kept until month 9, and not seen to be clearly broken"
            " up to month 24",
            "9か月目までは目標を確実に達成し、24か月目までに明らかな未達は確認されません",
        ),
        (
            0,
            3.0,
            "promises are not clearly kept even in its first month, and clearly broken"
            " from month 3",
            "最初の月から目標の達成は確実でなく、3か月目からは明らかに未達です",
        ),
        (
            0,
            inf,
            "promises are not clearly kept even in its first month, and not seen to be"
            " clearly broken up to month 24",
            "最初の月から目標の達成は確実でありませんが、"
            "24か月目までに明らかな未達は確認されません",
        ),
    ],
)
def test_until_when_promises_are_kept(
    kept_until: int, breaks_from: float, english: str, japanese: str
) -> None:
    due = Due(kept_until=kept_until, breaks_from=breaks_from)
    assert due_words(due, 24) == english
    with speaking("ja"):
        assert due_words(due, 24) == japanese


def test_a_phase_says_what_gives_way_on_both_clocks() -> None:
    limit = Limit(
        system="medical",
        title=Saying(lambda: "Clinic"),
        objectives=("error_rate",),
        words=Saying(lambda: "1 %"),
        cause=None,
        keys=("a.b",),
    )
    # Month 9 of growth is that of the calendar; twice as fast it is in the fifth.
    it = found(9.0, 14.0, limit)
    assert phase_sentence(study(it), it) == (
        "one small host: promises are clearly kept until month 9, and clearly broken from"
        " month 14; then Clinic gives way: 1 %; a.b would move it. Twice as fast:"
        " promises are clearly kept until month 5, and clearly broken from month 8."
    )
    with speaking("ja"):
        assert phase_sentence(study(it), it) == (
            "小さいホスト1台: 9か月目までは目標を確実に達成し、"
            "14か月目からは明らかに未達です。"
            "その先ではClinicが目標未達になります: 1 %。限界を動かすキー: a.b。"
            "成長が2倍の速さなら: 5か月目までは目標を確実に達成し、"
            "8か月目からは明らかに未達です。"
        )
    refused = found(9.0, 14.0, Limit.of_config(Fault("x", "--set users", "too many")))
    assert "; beyond that it is no config: users: too many. Twice" in phase_sentence(
        study(refused), refused
    )
    with speaking("ja"):
        assert "。それ以上は設定として成立しません: users: too many。成長" in (
            phase_sentence(study(refused), refused)
        )


@pytest.mark.parametrize(
    ("keeps_at", "english", "japanese"),
    [
        # Planned for month 4, which is due one after the last that is kept.
        (
            9.0,
            "due in month 10, and planned for month 4, 6 months before it is",
            "10か月目に必要、予定は4か月目(6か月の余裕)",
        ),
        (
            2.0,
            "due in month 3, and planned for month 4, 1 month too late",
            "3か月目に必要、予定は4か月目(1か月遅れ)",
        ),
        (
            3.0,
            "due in month 4, and planned for month 4",
            "4か月目に必要、予定は4か月目",
        ),
        (
            47.0,
            "not due in 24 months, and planned for month 4",
            "24か月以内は不要、予定は4か月目",
        ),
    ],
)
def test_when_a_step_is_due(keeps_at: float, english: str, japanese: str) -> None:
    it = found(keeps_at, inf)
    said = step_due(study(it), it)
    assert said.startswith(f"The step to one bigger host: {english}. Twice as fast: ")
    with speaking("ja"):
        said = step_due(study(it), it)
        assert said.startswith(
            f"大きいホスト1台への移行: {japanese}。成長が2倍の速さなら:"
        )
    last = found(47.0, inf, of=2)
    whole = study(found(9.0, inf), found(9.0, inf, of=1), last)
    assert step_due(whole, last) == (
        "A step beyond a host each: not due in 24 months. Twice as fast: not due in 24"
        " months."
    )


def test_a_step_that_waits_until_it_is_due_is_made_then() -> None:
    config = evolve(BIGGER.config, from_month=None, when_due=True)
    waiting = evolve(PLAN, phases=(SMALL, evolve(BIGGER, config=config)))
    it = found(9.0, 14.0)
    said = step_due(Study(plan=waiting, found=(it,)), it)
    assert said.startswith("The step to one bigger host: due in month 10, and made then.")
    with speaking("ja"):
        said = step_due(Study(plan=waiting, found=(it,)), it)
    assert said.startswith("大きいホスト1台への移行: 10か月目に必要、その月に実施。")


def test_when_the_disk_is_full() -> None:
    # 22 GB are left, and 0.6 a month that grows by 3 %: 0.6 (1.03^n - 1) / 0.03 = 22 has
    # n = ln 2.1 / ln 1.03 = 25.1, and is full in month 26; twice as fast in month 13.
    assert storage_sentence(PLAN) == (
        "Storage: 18 of 40 GB today, full in month 26. Twice as fast: full in month 13."
    )
    with speaking("ja"):
        assert storage_sentence(PLAN) == (
            "ストレージ: 現在40 GB中18 GBを使用、26か月目に満杯。"
            "成長が2倍の速さなら: 13か月目に満杯。"
        )


def test_the_months_are_told_in_the_language_that_is_spoken() -> None:
    it = found(9.0, 14.0)
    whole = study(it)
    notes = Notes()
    with speaking("ja"):
        show(whole, timetable(whole), notes)
    (sheet,) = (each for each in notes.told if isinstance(each, Sheet))
    assert sheet.heading == "分析の各段階はいつまでに必要で、いくらかかるか"
    assert sheet.columns == [
        "月",
        "段階",
        "負荷",
        "円",
        "最大使用率",
        "メモリ",
        "目標",
        "GB",
    ]
    first = sheet.rows[0]
    assert first[:3] == ["1", "小さいホスト1台", "1"]
    assert first[5] in {"収まる", "余裕なし", "収まらない"}
    assert first[6:] == ["達成", "18"]
    told = [each.text for each in notes.told if isinstance(each, Sentence)]
    assert told[0].startswith("大きいホスト1台への移行:")
