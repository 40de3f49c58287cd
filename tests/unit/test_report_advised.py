"""The page of advice: what to rent, what each step up buys, and what was ruled out."""

from typing import Any

from experiments.advising.building import placement_of
from experiments.dossier.dossier import Dossier
from experiments.report.advised.eliminated import fates_of
from experiments.report.advised.page import advice_page
from experiments.report.advised.platforms import platforms_of
from experiments.report.contents import page_of
from experiments.report.parts import Tone
from models.loading import effective_toml, load_scenario
from tests.compared import CONFIGS
from tests.pages import card_of, changed, draws, facts_of, figure_of, keys_of

WORKLOAD = load_scenario(CONFIGS / "advise.toml")
SMALL, BIG, OWN = "a on s, db", "a on b, db", "recommendation"
PLACEMENT = {
    "hosts": [{"tenants": ["a"], "plan": "b"}],
    "databases": [{"tenants": ["a"], "plan": "db"}],
    "cache_on": None,
    "processes": {"a": 2},
}


def risk(name: str, jpy: float, lost: float) -> dict[str, Any]:
    it = {"mean": lost, "low": lost / 2, "high": 2 * lost}
    return {
        "platform": name,
        "monthly_jpy": jpy,
        "ordinary_days": it,
        "bad_days": None,
        "all": it,
        "minutes_a_user": lost / 100,
        "dominated_by": [],
    }


def price(name: str, jpy: float, *, kept: bool, promises: str) -> dict[str, Any]:
    return {"chosen": name, "monthly_jpy": jpy, "kept": kept, "promises": promises}


def step(begin: str, end: str, jpy: float, low: float) -> dict[str, Any]:
    saved = {"mean": 300.0, "low": low, "high": 400.0}
    return {"from": begin, "to": end, "jpy": jpy, "user_min_saved": saved}


ADVICE = Dossier(
    command="advise",
    arguments=["advise", "advise.toml"],
    versions={},
    scenarios={"recommendation": effective_toml(WORKLOAD)},
    document={
        "scenario": {"name": "recommendation"},
        "verdict": f"Rent {BIG}.",
        "advised": BIG,
        "arithmetic": SMALL,
        "file": OWN,
        "placements": {
            "all": 100,
            "refuted": {"memory": 30, "a station that is full": 20},
            "beyond_budget": 5,
            "raced": 15,
        },
        "prices": [
            price(SMALL, 2000.0, kept=False, promises="broken: a, p95_s"),
            price(BIG, 3000.0, kept=True, promises="kept"),
        ],
        "platforms": [
            {"words": SMALL, "placement": None, "kept": False},
            {"words": BIG, "placement": PLACEMENT, "kept": True},
            {"words": OWN, "placement": None, "kept": True},
        ],
        "risks": [
            risk(SMALL, 2000.0, 400.0),
            risk(BIG, 3000.0, 100.0),
            risk(OWN, 3500.0, 80.0),
        ],
        "steps": [step(SMALL, BIG, 1000.0, 200.0), step(BIG, OWN, 500.0, -10.0)],
    },
    told={"en": [], "ja": []},
    sentences={"ja": {f"Rent {BIG}.": "契約してください。"}},
)


def test_the_answer_is_the_verdict_and_the_files_own_platform() -> None:
    verdict, own = advice_page(ADVICE).answer
    assert (verdict.text.en, verdict.text.ja) == (f"Rent {BIG}.", "契約してください。")
    assert verdict.tone is Tone.GOOD
    # 3,500 - 3,000 yen; 80 and 100 user-minutes.
    assert own.text.en == (
        "The platform of the file (C) costs 500 yen a month more; it loses 80"
        " user-minutes a month, the advised one 100."
    )
    assert own.text.ja == (
        "設定ファイルの構成(C)は月額が500円高く、損失は月80ユーザー分です(推奨する構成は"
        "100ユーザー分)。"
    )


def test_a_file_that_has_the_advised_platform_is_told_so() -> None:
    own = advice_page(changed(ADVICE, file=BIG)).answer[1]
    assert own.text.en == "That is the platform which the file has already."
    none = advice_page(changed(ADVICE, advised=None)).answer
    assert [each.tone for each in none] == [Tone.BAD]


def test_cards_go_by_price_and_say_what_a_step_buys() -> None:
    page = advice_page(ADVICE)
    first = facts_of(card_of(page, "A"))
    assert first["Promises"].value.ja == "目標は未達"
    assert first["Promises"].reason is not None
    assert first["Promises"].reason.en == "broken: a, p95_s"
    advised = facts_of(card_of(page, "B (advised)"))
    assert advised["Price a month"].value.en == "3,000 yen"
    assert advised["Price a month"].reason is not None
    assert advised["Price a month"].reason.en == (
        "1,000 yen a month more than A saves 300 (200 to 400) user-minutes."
    )
    own = facts_of(card_of(page, "C (of the file)"))["Price a month"].reason
    assert own is not None
    assert own.en == "500 yen a month more than B saves nothing beyond chance."
    assert own.ja == "Bより月500円高いものの、損失の減少は偶然の範囲を超えません。"


def test_a_platform_is_called_by_what_stands_where() -> None:
    advised = platforms_of(ADVICE)[1]
    assert advised.name.en == "a on b, db, 2 processes of a"
    assert advised.name.ja == "bにa、db、aのプロセス2個"


def test_its_words_are_those_of_a_placement() -> None:
    """The name in the language of the code is what the study itself calls it."""
    placement = placement_of(WORKLOAD)
    assert placement is not None
    tree = {
        "hosts": [{"tenants": it.tenants, "plan": it.plan} for it in placement.hosts],
        "databases": [
            {"tenants": it.tenants, "plan": it.plan} for it in placement.databases
        ],
        "cache_on": placement.cache_on,
        "processes": dict(placement.processes),
    }
    platforms = [{"words": OWN, "placement": tree, "kept": True}]
    own = platforms_of(changed(ADVICE, platforms=platforms))[2]
    assert own.name.en == placement.words


def test_every_placement_has_a_fate() -> None:
    fates = [(name.en, number) for name, number in fates_of(ADVICE.document)]
    # 100 - 30 - 20 - 5 - 15 = 30 were not looked at.
    assert fates == [
        ("refuted by arithmetic: memory", 30),
        ("refuted by arithmetic: a station that is full", 20),
        ("beyond the budget", 5),
        ("run and compared", 15),
        ("dearer, not looked at", 30),
    ]
    figure = figure_of(advice_page(ADVICE), "eliminated")
    assert figure.says.en == (
        "Of 100 placements arithmetic rules out 50 without a run; 15 were run and"
        " compared. At one price the best of them breaks a promise."
    )
    assert figure.says.ja == (
        "配置100通りのうち、50通りは試行せずに計算で除外し、15通りを試行して比較しました。"
        "1つの価格では、最良の配置でも目標を達成できませんでした。"
    )
    assert figure.data["fates"].columns["number"] == [30, 20, 5, 15, 30]


def test_all_of_it_is_drawn() -> None:
    page = page_of(ADVICE)
    assert keys_of(page) == ["frontier", "eliminated"]
    assert figure_of(page, "frontier").says.en.startswith(
        "A: a on s, db costs least (2,000 yen a month) and loses 400 user-minutes; C:"
        " recommendation loses least (80) and costs 3,500 yen."
    )
    draws(page)


def test_nothing_was_found_is_no_fault() -> None:
    nothing = changed(
        ADVICE, advised=None, file=None, risks=[], prices=[], steps=[], platforms=[]
    )
    draws(advice_page(nothing))
