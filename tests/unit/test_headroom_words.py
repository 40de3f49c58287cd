"""What headroom says, in both languages, of edges that are made up."""

from math import inf

import pytest
from attrs import evolve

from experiments.calling import KINDS
from experiments.headroom.arithmetic import Estimate
from experiments.headroom.away import Away, parts_away
from experiments.headroom.limit import Limit
from experiments.headroom.load import load_of
from experiments.headroom.plan import plan
from experiments.headroom.search import Edges
from experiments.headroom.sheets import show
from experiments.headroom.stalls import StallEdge, stall_kinds
from experiments.headroom.study import Headroom, Study
from experiments.headroom.wording import (
    arithmetic,
    planned,
    stall_sentence,
    survived,
    verdict,
)
from experiments.judgement.judge import judge
from experiments.language.saying import Saying
from experiments.language.tongue import Language, speaking
from experiments.telling.notes import Notes
from experiments.telling.sheet import Sheet
from models.loading import Fault, load_scenario
from models.plans.catalog import load_catalog
from tests.compared import NOON, PATTERN1
from tests.small import SMALL

LOAD = load_of(PATTERN1)
LANGUAGES: tuple[Language, ...] = ("en", "ja")


def found(
    keeps_at: float,
    breaks_at: float,
    limit: Limit | None = None,
    away: Away | None = None,
) -> Headroom:
    return Headroom(
        topology="pattern1",
        away=away,
        estimate=Estimate(factor=inf, station=None),
        edges=Edges(keeps_at=keeps_at, breaks_at=breaks_at),
        limit=limit,
    )


def told(it: Headroom) -> list[str]:
    """Return the sentence on *it* in English and in Japanese."""
    sentences = []
    for language in LANGUAGES:
        with speaking(language):
            sentences.append(verdict(it, LOAD))
    return sentences


@pytest.mark.parametrize(
    ("keeps_at", "breaks_at", "english", "japanese"),
    [
        (
            2.31,
            2.38,
            "bears 2.31 to 2.38 times today's load",
            "現在の負荷の2.31〜2.38倍まで耐えます",
        ),
        (
            0.9,
            1.1,
            "bears 0.9 to 1.1 times today's load, no headroom",
            "現在の負荷の0.9〜1.1倍まで耐えますが、余裕はありません",
        ),
        (
            0.5,
            0.6,
            "bears only 0.5 to 0.6 times today's load",
            "現在の負荷の0.5〜0.6倍までしか耐えません",
        ),
        (
            1024.0,
            inf,
            "bears 1,024 times today's load: no promise gives way",
            "現在の負荷の1,024倍に耐え、達成できなくなる目標はありません",
        ),
        (
            3.0,
            inf,
            "clearly bears 3 times today's load, and is not seen to break beyond",
            "現在の負荷の3倍までは確実に耐え、それ以上でも目標未達は確認されていません",
        ),
        (
            0.0,
            inf,
            "clearly bears no part of today's load, and is not seen to break beyond",
            "現在の負荷にどこまで耐えるか確認できませんが、目標未達も確認されていません",
        ),
        (
            0.0,
            1 / 1024,
            "breaks at a thousandth of today's load already: it is not the load",
            "現在の負荷の1000分の1でもすでに目標未達のため、原因は負荷ではありません",
        ),
        (
            0.0,
            0.5,
            "is not seen to bear any part of today's load, and breaks at under 0.5 times",
            "現在の負荷にどこまで耐えるか確認できず、0.5倍に達する前に目標未達になります",
        ),
    ],
)
def test_what_is_borne(
    keeps_at: float, breaks_at: float, english: str, japanese: str
) -> None:
    assert told(found(keeps_at, breaks_at)) == [
        f"pattern1 {english}.",
        f"pattern1は{japanese}。",
    ]


def test_what_gives_way_is_told_with_its_cause_and_its_keys() -> None:
    limit = Limit(
        system="medical",
        title=Saying(lambda: "Clinic"),
        objectives=("error_rate",),
        words=Saying(lambda: "1 %"),
        cause=Saying(lambda: "x"),
        keys=("a.b", "c"),
    )
    assert told(found(2.0, 2.0, limit)) == [
        "pattern1 bears 2 times today's load; then Clinic gives way: 1 %; behind it: x;"
        " a.b or c would move it.",
        "pattern1は現在の負荷の2倍まで耐えます。その先ではClinicが目標未達になります: "
        "1 %。原因: x。限界を動かすキー: a.bまたはc。",
    ]


def test_a_load_that_is_no_config_is_told_so() -> None:
    limit = Limit.of_config(Fault("x.toml", "--set users", "must be <= 10"))
    assert told(found(2.0, 2.0, limit)) == [
        "pattern1 bears 2 times today's load; more is no config: users: must be <= 10.",
        "pattern1は現在の負荷の2倍まで耐えます。それ以上は設定として成立しません: "
        "users: must be <= 10。",
    ]


def test_a_part_that_is_away_takes_systems_with_it() -> None:
    away = {(it.kind, it.name): it for it in parts_away(PATTERN1)}
    # Both are at the one database; the login of social is answered by medical's process.
    nobody = evolve(found(1.0, 1.0, away=away["database", "shared"]), edges=None)
    assert told(nobody) == [
        "pattern1 without database shared: no promise can be kept, medical and social"
        " have nobody left to answer.",
        "データベースsharedを欠くpattern1: 達成できる目標がありません"
        "(medicalとsocialは応答するプロセスがない)。",
    ]
    assert told(found(2.0, 2.0, away=away["host", "medical"])) == [
        "pattern1 without host medical bears 2 times today's load (medical has nobody"
        " left to answer and social lacks the routes that medical answers).",
        "ホストmedicalを欠くpattern1は現在の負荷の2倍まで耐えます(medicalは応答する"
        "プロセスがない、socialはmedicalが応答するルートを使えない)。",
    ]


def test_what_the_arithmetic_says() -> None:
    stations = judge(PATTERN1, load_catalog()).stations
    loop = next(it for it in stations if it.kind == "event loop" and it.name == "social")
    cases = {
        Estimate(factor=inf, station=None): [
            "By arithmetic nothing is ever full, up to 1,024 times today's load.",
            "計算上は、現在の負荷の1,024倍まで満杯になるものはありません。",
        ],
        Estimate(factor=2.5, station=loop): [
            "By arithmetic event loop social is full beyond 2.5 times today's load.",
            "計算上は、現在の負荷の2.5倍を超えるとsocialのイベントループが満杯になります。",
        ],
        Estimate(factor=0.0, station=None, host="web"): [
            "By arithmetic host web has not the memory at any part of today's load.",
            "計算上は、現在の負荷がどれだけ少なくてもホストwebのメモリが不足します。",
        ],
        Estimate(factor=3.0, station=None): [
            "By arithmetic the config allows no more beyond 3 times today's load.",
            "計算上は、現在の負荷の3倍を超えると設定の上限に達します。",
        ],
    }
    for guess, sentences in cases.items():
        said = []
        for language in LANGUAGES:
            with speaking(language):
                said.append(arithmetic(evolve(found(1.0, 1.0), estimate=guess), LOAD))
        assert said == sentences


def test_every_station_has_a_name_for_sentences() -> None:
    stations = judge(load_scenario(SMALL), load_catalog()).stations
    assert {it.kind for it in stations} <= set(KINDS)


def edge(keeps_at: float, breaks_at: float, predicted_s: float | None) -> StallEdge:
    kind = next(stall_kinds(PATTERN1))
    simulated = Edges(keeps_at=keeps_at, breaks_at=breaks_at)
    return StallEdge(kind=kind, factor=1.5, predicted_s=predicted_s, simulated=simulated)


def test_the_longest_stall() -> None:
    cases = [
        (edge(600.0, inf, None), ("too much anyway", "any up to 10 min")),
        (edge(30.0, inf, inf), ("any", "30 s, and at times longer")),
        (edge(0.0, 2.0, 45.0), ("45 s", "under 2 s")),
        (edge(30.0, 33.0, 45.0), ("45 s", "30 s to 33 s")),
    ]
    assert [survived(it) for it, _ in cases] == [words for _, words in cases]
    with speaking("ja"):
        assert [survived(it) for it, _ in cases] == [
            ("停止がなくても過負荷", "10分まで回復"),
            ("制限なし", "30秒、時にはそれ以上"),
            ("45秒", "2秒未満"),
            ("45秒", "30秒〜33秒"),
        ]


def test_a_stall_that_is_for_ever() -> None:
    never, fatal = edge(600.0, inf, None), edge(30.0, 33.0, 45.0)
    what = never.kind.words
    assert what.startswith("schema ")
    assert stall_sentence([never]) == (
        f"{what}: comes back by itself from any stall, at every load tried."
    )
    assert stall_sentence([never, fatal]) == (
        f"{what}: at 1.5 times the load a stall of 33 s is for ever."
    )
    with speaking("ja"):
        what = never.kind.words
        assert what.startswith("データベースsharedのスキーマ")
        assert stall_sentence([never]) == (
            f"{what}: 試したどの負荷でも、どんな長さの停止からも自力で回復します。"
        )
        assert stall_sentence([never, fatal]) == (
            f"{what}: 負荷1.5倍では、33秒の停止から自力では回復しません。"
        )


def test_a_frame_is_english_whatever_is_spoken() -> None:
    host, limit = next(parts_away(PATTERN1)), Limit.of_config(Fault("x", "users", "no"))
    it = found(2.0, 2.5, limit, host)
    study = Study(plan=plan([PATTERN1], hours=NOON), found=(it,), stalls={})
    with speaking("ja"):
        assert study.frame().rows == [
            ("pattern1", "host medical", 2.0, 2.5, "the config")
        ]


def test_what_is_told_is_in_the_language_that_is_spoken_then() -> None:
    wanted = plan([PATTERN1], hours=NOON)
    study = Study(plan=wanted, found=(found(2.0, 2.0),), stalls={})
    notes = Notes()
    with speaking("ja"):
        assert planned(wanted).startswith("二分探索1件、各8〜14点程度、1点につき5シード")
        show(study, {"pattern1": "p.toml"}, notes)
    (sheet,) = (it for it in notes.told if isinstance(it, Sheet))
    assert sheet.columns == ["構成", "状態", "耐える倍率", "計算上", "最初の限界"]
    assert sheet.rows == [["pattern1", "すべて稼働", "2", "無制限", "-"]]
