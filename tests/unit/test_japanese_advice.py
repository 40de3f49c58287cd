"""What advice says in Japanese, each figure worked out by hand."""

from collections import Counter
from collections.abc import Iterator

import pytest
from attrs import evolve

from experiments.advising.beside import beside, kept_words, steps
from experiments.advising.document import document
from experiments.advising.plan import Plan
from experiments.advising.sheets import show
from experiments.advising.study import Study
from experiments.advising.wording import advice, selection, surveyed
from experiments.advising.wording import planned as planned_words
from experiments.comparing.frontier import frontier_among
from experiments.language.tongue import phrase, speaking
from experiments.telling.notes import Notes
from experiments.telling.sheet import Sheet
from tests.advised import pattern, planned
from tests.unit.test_advice_words import BOTH_BIG, MONTH_MIN, OLD, study
from tests.unit.test_frontier import month, risk

BIG = "ls_4gb_gen2にmedicalとsocial、lsdb_micro(共有)"
SMALL = "ls_2gb_gen2にmedicalとsocial、lsdb_micro(共有)"


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with speaking("ja"):
        yield


@pytest.fixture(scope="module")
def found() -> Study:
    return study()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(pattern(with_cache=True), OLD)


def test_what_is_tried_is_said_before(plan: Plan) -> None:
    # (2 * 2 + 4 * 3) ways to have hosts and a cache, 2 for the database, 4 of processes.
    assert planned_words(plan) == (
        "配置128通り(ホスト2プランとデータベース1プラン、各アプリケーションは1または2プロセス)"
        ": 安い順に、最も混む30分、各価格の最後の4候補を10〜30回試行。"
        "障害による損失も調べるには --bad-days"
    )


def test_a_placement_is_described_and_keeps_its_name(plan: Plan) -> None:
    there = [it for it in plan.placements if it.cache_on is not None]
    apart = next(it for it in there if len(it.hosts) == 2 and len(it.databases) == 2)
    told = apart.told
    assert "ls_2gb_gen2にmedical、ls_2gb_gen2にsocial" in told
    assert "lsdb_micro(medical用)、lsdb_micro(social用)" in told
    assert "ホストmedicalにキャッシュ" in told
    assert " on " in apart.words
    assert apart.words.isascii()
    two = next(it for it in there if dict(it.processes)["social"] == 2)
    assert two.told.endswith("socialは2プロセス")


def test_the_advice_names_platform_price_and_runs(found: Study) -> None:
    # (20 + 15 + 0.5) * 110 = 3,905.
    assert advice(found) == (
        f"推奨構成: {BIG}、月額3,905円。最も混む30分の試行で、"
        "すべての目標を確実に達成する、最も安い構成です(試行10回)。"
    )
    whole = evolve(found, plan=evolve(found.plan, hours=None))
    assert advice(whole).endswith(
        "月額3,905円。すべての目標を確実に達成する、最も安い構成です(試行10回)。"
    )


def test_where_nothing_will_do_it_is_said_within_what(found: Study) -> None:
    nothing = evolve(found, results=())
    assert advice(nothing) == "checkの計算で除外されない構成はありません。"
    refuted = evolve(found, results=found.results[:1])
    assert advice(refuted) == (
        "最も混む30分の試行で、すべての目標を確実に達成する構成はありません。"
    )
    poor = study(budget_jpy=3000.0)
    assert advice(poor) == (
        "月額3,000円以内で、最も混む30分の試行で、すべての目標を確実に達成する構成はありません。"
    )


def test_the_selection_says_among_how_many_and_how_surely(found: Study) -> None:
    users = sum(found.plan.present.values())
    assert selection(found) == (
        f"この価格の6候補の中で、ほかの損失が月{users:.0f}ユーザー分(1人あたり1分)以上多いと"
        "すれば、95%の確率で損失が最も少ない構成です。うち2候補は、より少ない試行で除外しました。"
        "最終候補のうち3候補は損失が同じで、より単純でもありません。"
    )


def test_every_placement_is_told_of(found: Study) -> None:
    raced = sum(it.contenders for it in found.results)
    shelf = evolve(
        found.shelf, refuted=Counter({"memory": 1200, "V8's heap": 3}), beyond_budget=7
    )
    assert surveyed(evolve(found, shelf=shelf)).startswith(
        "全48通りの配置のうち、1,203通り(メモリで1,200、V8のヒープで3)はcheckの計算で除外し、"
        f"3通りの価格の{raced}通りを競わせました。7通りは予算を超えます"
    )


def test_every_reason_that_refutes_is_translated() -> None:
    for reason in ("memory", "V8's heap", "a station that is full"):
        assert phrase(reason) != reason
    assert phrase("the rules of a config") == "設定ファイルの規則"


def test_arithmetic_and_the_file_stand_beside_it(found: Study) -> None:
    chosen, file = beside(found)
    users = sum(found.plan.present.values())
    lost_min, more_min = 0.004 * users * MONTH_MIN, 0.001 * users * MONTH_MIN
    assert chosen.startswith(
        f"計算だけなら{SMALL}(月額2,805円)を選びます。checkが除外しない最も安い構成ですが、"
        "結果は次のとおりです: 目標を達成できません(medical:"
    )
    assert chosen.endswith(f"、損失は月{lost_min:,.0f}ユーザー分)。")
    assert file == (
        "設定ファイルの構成recommendation(ls_2gb_gen2にmedical、ls_2gb_gen2にsocial、"
        "lsdb_micro(共有))は月額3,905円です。すべての目標を達成します"
        f"(損失は月{more_min:,.0f}ユーザー分)。推奨構成と比べ、料金は同じ、"
        f"損失は月{more_min:,.0f}ユーザー分増です。"
    )


def test_each_step_says_what_it_buys(found: Study) -> None:
    users = sum(found.plan.present.values())
    saved_min = 0.004 * users * MONTH_MIN
    lines = list(steps(found, found.frontier()))
    assert lines[0] == "Cを選ぶ理由はありません: Bは料金が同額以下で損失も少ない(確実)。"
    words = f"{saved_min:,.0f}({saved_min:,.0f}〜{saved_min:,.0f})"
    assert lines[2] == (
        f"AからBへ: 月額1,100円の追加で損失が{words}ユーザー分減ります: "
        f"1ユーザー分あたり{1100 / saved_min:.3g}円。"
    )


def test_a_step_to_an_equal_price_costs_nothing(found: Study) -> None:
    alike, other = risk("a", 1000.0, (9.0, 9.0)), risk("b", 1000.0, (9.0, 9.0))
    worse = risk("b", 1500.0, (9.0, 9.0))
    # With bad days nothing is said of ordinary ones.
    whole = evolve(found, months={"a": month()})
    same, dearer = frontier_among([alike, other]), frontier_among([alike, worse])
    assert list(steps(whole, same)) == [
        "試した中に、より高くて損失の少ない構成はありません。"
    ]
    assert list(steps(whole, dearer)) == list(steps(whole, same))
    unsure = frontier_among([alike, risk("b", 1000.0, (1.0, 9.0))])
    (line,) = steps(whole, unsure)
    # 0 and 8 less: 4, and anything within 12.706 x 4 of it.
    assert line == (
        "AからBへ: 同じ月額で損失が4(-46.8〜54.8)ユーザー分減りますが、"
        "減らない可能性もあります。"
    )
    with speaking("en"):
        (line,) = steps(whole, unsure)
    assert line == (
        "From A to B: no yen a month more buy 4 (-46.8 to 54.8) user-minutes, which may"
        " be none."
    )


def test_the_sheet_calls_platforms_as_they_are_described(found: Study) -> None:
    notes = Notes()
    show(found, None, notes)
    (sheet,) = (it for it in notes.told if isinstance(it, Sheet))
    assert sheet.columns == [
        "構成",
        "月額 (円)",
        "目標",
        "実行回数",
        "通常日の損失",
        "1人あたり (分)",
    ]
    assert sheet.rows[1][:3] == [f"B: {BIG}(推奨)", "3,905", "達成"]
    broken = found.results[0].chosen
    assert kept_words(found, broken) == "未達: medical、error_rate"


def test_the_document_is_english_where_english_is_spoken(found: Study) -> None:
    with speaking("en"):
        tree = document(found)
    assert tree["verdict"].startswith(f"Rent {BOTH_BIG}: ")
    assert tree["advised"] == BOTH_BIG
