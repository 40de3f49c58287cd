"""What a comparison says in Japanese, of figures that are made up."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from experiments.comparing.answer import answer_of
from experiments.comparing.document import document
from experiments.comparing.frontier import frontier_among
from experiments.comparing.growth import fullest
from experiments.comparing.marks import Marks, load_marks
from experiments.comparing.sheets import show
from experiments.comparing.traits import traits_of
from experiments.comparing.wording import (
    dominance,
    frontier_words,
    heading,
    planned,
    priced,
)
from experiments.language.tongue import speaking
from experiments.telling.notes import Notes
from experiments.telling.sheet import Sheet
from tests.compared import comparison, day, days
from tests.unit.test_frontier import month, risk
from tests.unit.test_marks import full, marked


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with speaking("ja"):
        yield


def test_what_is_run_and_what_was() -> None:
    # Ten runs, five seeds of each of two, of half an hour from noon on.
    found = comparison(days([40.0] * 5), days([50.0] * 5))
    assert planned(found.plan) == (
        "各30分の試行10回: 2構成 × 各5シード。全期間を見るには --whole-day。"
        "障害による損失も調べるには --bad-days"
    )
    told = heading(evolve(found, is_interrupted=True))
    assert told.startswith("中断: 2構成、各5回の試行(シード1〜5): 繁忙時間帯(")
    assert told.endswith("、利用者は全構成で共通、基準はpattern1")


def test_a_price_and_one_that_nobody_knows() -> None:
    (run,) = days([40.0], jpy=3905.0)
    assert priced("pattern1", [run]) == "pattern1: 月額3,905円"
    unknown = evolve(run, cost=evolve(run.cost, unpriced=("hosts.web", "databases.db")))
    assert priced("p", [unknown]) == "p: hosts.webとdatabases.dbの料金が不明"


def test_traits_have_their_figures() -> None:
    # 3,905 over 2,840 is 1.375; killed in one of two runs.
    runs = [evolve(each, hosts=full(kills=1).hosts) for each in days([40.0], jpy=3905.0)]
    found = comparison(
        [*runs, day(2, jpy=3905.0, met=False)], days([40.0, 40.0], jpy=2840.0)
    )
    traits = traits_of(found, None, "pattern1")
    assert traits["price_ratio"].says == "3,905円、最安の1.38倍"
    assert traits["oom_runs"].says == "2回中1回でメモリ不足による強制終了(OOMキル)"
    assert traits["broken_systems"].says == "medicalが目標未達"
    assert traits["lost_min_a_user"].says == "障害日は未調査"
    cheapest = traits_of(found, None, "pattern2")
    assert cheapest["price_ratio"].says == "2,840円で最安"
    assert cheapest["oom_runs"].says == "OOMキルなし"


def test_a_part_that_is_full_is_told_with_its_use() -> None:
    # 960 of 1,920 MiB: twice the load fills it.
    use = fullest([full(peak_mib=960.0)])
    assert (use.part, use.words) == (
        "ホストmedicalのメモリ",
        "1,920 MiB中960 MiB",
    )
    short = fullest([full(peak_mib=960.0, kills=1)])
    assert short.words == "1,920 MiB中960 MiB、1回中1回で不足"
    loop = fullest([full(loop=0.8)])
    assert (loop.part, loop.words) == ("medical-0のイベントループ", "使用率80%")
    traits = traits_of(comparison([full(loop=0.8)] * 2, [full()] * 2), None, "pattern1")
    assert traits["growth"].says == (
        "負荷1.25倍でmedical-0のイベントループが満杯、現在使用率80%"
    )


def test_a_mark_says_what_a_better_one_takes_with_the_title_of_its_column() -> None:
    assert marked(price_ratio=1.7)["price"].reason == "price_ratio(○は1.5以下)"
    assert marked(growth=1.0)["recommendation"].reason == "拡張性 ✕(○は△以上)"
    both = marked(oom_runs=1.0, unclear_systems=1.0)["stability"]
    assert both.reason == "unclear_systems(○は0以下)。oom_runs(○は0以下)"
    titles = [column.told for column in load_marks().columns]
    assert titles == ["価格", "安定性", "拡張性", "推奨"]


def test_a_column_without_a_title_in_japanese_is_told_as_it_is() -> None:
    rules = load_marks()
    columns = tuple(evolve(each, ja=None) for each in rules.columns)
    titles = [column.told for column in Marks(columns=columns).columns]
    assert titles == ["price", "stability", "scalability", "recommendation"]


def test_the_frontier_says_what_money_buys() -> None:
    # 150 - 50 user-minutes for 500 yen: 5 each.
    cheap = risk("a", 1000.0, (150.0, 150.0), month())
    dear = risk("b", 1500.0, (50.0, 50.0), month())
    worse = risk("c", 2000.0, (150.0, 150.0), month())
    told = list(frontier_words(frontier_among([cheap, dear, worse])))
    assert told[:2] == [
        "cを選ぶ理由はありません: bは料金が同額以下で損失も少ない(確実)。",
        "bはaより月額が500円高く、損失が100(100〜100)ユーザー分少なくなります: "
        "1ユーザー分あたり5円。",
    ]
    assert dominance(["a", "b"]) == "aとbは料金が同額以下で損失も少ない"


def test_an_answer_is_told_in_either_language_and_documented_in_english() -> None:
    answer = answer_of(comparison(days([40.0] * 5), days([50.0] * 5)), load_marks())
    notes = Notes()
    show(answer, notes)
    sheets = [each for each in notes.told if isinstance(each, Sheet)]
    assert sheets[0].heading == "評価"
    assert sheets[0].columns == [
        "構成",
        "月額 (円)",
        "価格",
        "安定性",
        "拡張性",
        "推奨",
    ]
    assert sheets[1].heading == "medical(pattern1との比較)"
    assert "拡張性 " in answer.marked["pattern1"]["recommendation"].reason
    with speaking("en"):
        assert "scalability " in answer.marked["pattern1"]["recommendation"].reason
        english = document(answer)
    assert english["topologies"][0]["marks"]["price"]["reason"].endswith("the cheapest")
