"""The page of headroom: how much is borne, what gives way, and how long a stall lasts."""

from typing import Any

import pytest

from experiments.dossier.dossier import Dossier
from experiments.report.contents import page_of
from experiments.report.headroom.page import headroom_page
from experiments.report.parts import Tone, Widget
from models.loading import effective_toml
from tests.compared import PATTERN1, PATTERN2
from tests.pages import card_of, draws, facts_of, figure_of, keys_of

LIMIT = {
    "system": "social",
    "objectives": ["error_rate"],
    "observed": "2 % failed",
    "cause": "the loop is full",
    "keys": ["apps.social.instances"],
}


def found(
    keeps_at: float | None,
    breaks_at: float | None,
    *,
    away: dict[str, str] | None = None,
    limit: dict[str, Any] | None = LIMIT,
) -> dict[str, Any]:
    return {
        "away": away,
        "keeps_at": keeps_at,
        "breaks_at": breaks_at,
        "gives_way": limit,
        "verdict": f"bears {keeps_at}.",
        "trials": [{"factor": 2.0, "kept": False}, {"factor": 1.0, "kept": True}],
    }


def stall(factor: float, survived_s: float | None, fatal_s: float | None) -> Any:
    edges = {"factor": factor, "survived_s": survived_s, "fatal_s": fatal_s}
    return {"system": "medical", "target": "shared", "schema": "medical", **edges}


def dossier(stalls: tuple[Any, ...] = (), **topologies: list[dict[str, Any]]) -> Dossier:
    scenarios = {"pattern1": PATTERN1, "pattern2": PATTERN2}
    return Dossier(
        command="headroom",
        arguments=["headroom"],
        versions={},
        scenarios={name: effective_toml(scenarios[name]) for name in topologies},
        document={
            "topologies": [
                {
                    "scenario": {"name": name},
                    "of": "load",
                    "grows": ["systems.medical.queries_per_day"],
                    "found": it,
                    "stalls": list(stalls),
                }
                for name, it in topologies.items()
            ]
        },
        told={"en": [], "ja": []},
        sentences={"ja": {"bears 1.5.": "1.5倍まで。", "2 % failed": "2%が失敗"}},
    )


HOST = {"kind": "host", "name": "social"}
TWO = dossier(
    pattern1=[found(1.5, 1.6), found(None, None, away=HOST, limit=None)],
    pattern2=[found(2.04, 2.14), found(0.7, 0.72, away={"kind": "host", "name": "web"})],
)


def test_of_two_the_one_that_bears_most_and_the_verdict_on_the_other() -> None:
    compared, verdict = headroom_page(TWO).answer
    assert compared.text.en == (
        "Of 2 topologies pattern2 bears most (2.04 to 2.14 times today's load) and"
        " pattern1 least (1.5 to 1.6 times)."
    )
    assert compared.text.ja == (
        "2構成のうち、余裕が最も大きいのはpattern2(現在の負荷の2.04〜2.14倍)、"
        "最も小さいのはpattern1(1.5〜1.6倍)です。"
    )
    assert (verdict.text.en, verdict.text.ja) == ("bears 1.5.", "1.5倍まで。")
    assert verdict.tone is Tone.GOOD


def test_of_one_the_worst_that_may_be_away_is_told_beside_it() -> None:
    alone = dossier(pattern1=[found(1.5, 1.6), found(0.2, 0.3, away=HOST)])
    verdict, worst = headroom_page(alone).answer
    assert verdict.text.en == "bears 1.5."
    assert (worst.text.en, worst.tone) == ("bears 0.2.", Tone.BAD)


@pytest.mark.parametrize(
    ("keeps_at", "breaks_at", "tone", "en", "ja"),
    [
        (1.5, 1.6, Tone.GOOD, "1.5 to 1.6 times", "1.5〜1.6倍"),
        (1.0, None, Tone.GOOD, "1 times and more", "1倍以上"),
        (0.9, 1.2, Tone.CAUTION, "0.9 to 1.2 times", "0.9〜1.2倍"),
        (0.4, 0.5, Tone.BAD, "0.4 to 0.5 times", "0.4〜0.5倍"),
        (None, 0.5, Tone.BAD, "under 0.5 times", "0.5倍未満"),
    ],
)
def test_how_good_it_is_goes_by_todays_load(
    keeps_at: float | None, breaks_at: float | None, tone: Tone, en: str, ja: str
) -> None:
    page = headroom_page(dossier(pattern1=[found(keeps_at, breaks_at)]))
    fact = facts_of(card_of(page, "pattern1"))["Promises are kept up to"]
    assert fact.tone is tone
    assert (fact.value.en, fact.value.ja) == (en, ja)


def test_a_card_says_what_gives_way_why_and_what_would_move_it() -> None:
    facts = facts_of(card_of(headroom_page(TWO), "pattern1"))
    first = facts["What gives way first"]
    assert first.value.en == "social"
    assert first.reason is not None
    assert first.reason.ja == "2%が失敗"
    assert facts["Behind it"].value.en == "the loop is full"
    assert facts["What would move it"].value.en == "apps.social.instances"


def test_bars_end_where_promises_are_kept_and_where_they_break() -> None:
    page = headroom_page(TWO)
    borne = figure_of(page, "borne")
    assert borne.data["borne"].columns["since"] == [0.0, 1.5, 0.0, 2.04]
    assert borne.data["borne"].columns["until"] == [1.5, 1.6, 2.04, 2.14]
    assert borne.says.en.startswith("2 of 2 clearly keep their promises today")
    away = figure_of(page, "away")
    assert away.says.en.startswith("0 of 2 clearly keep their promises today")
    assert away.says.ja.startswith("2件のうち0件が、現在の負荷(1の線)で")
    assert away.data["away"].columns["label_ja"][0] == (
        "pattern1(ホストsocialなし): 目標達成不可"
    )
    draws(page)


def test_a_stall_is_told_from_the_load_on_at_which_it_stays() -> None:
    stalls = (stall(0.5, 300.0, None), stall(1.0, 30.0, 60.0), stall(1.2, None, 10.0))
    page = headroom_page(dossier(stalls, pattern1=[found(1.5, 1.6)]))
    figure = figure_of(page, "stalls")
    assert figure.says.en == (
        "pattern1: schema medical of database shared: at 1 times the load a stall of 60 s"
        " is for ever."
    )
    assert figure.says.ja == (
        "pattern1: データベースsharedのスキーマmedical: 負荷が1倍のとき、60秒の一時停止"
        "から回復しなくなります。"
    )
    lasts = [row[2].en for row in figure.grid.rows]
    assert lasts == ["5 min and more", "30 s to 60 s", "under 10 s"]
    draws(page)


def test_without_parts_away_and_stalls_there_is_one_chart() -> None:
    page = page_of(dossier(pattern1=[found(1.5, None, limit=None)]))
    assert keys_of(page) == ["borne"]
    facts = facts_of(card_of(page, "pattern1"))
    assert facts["What gives way first"].value.ja == "試行の範囲では見られません"


def test_the_loads_that_were_tried_with_all_there_have_a_slider() -> None:
    away = found(0.5, 0.6, away={"kind": "host", "name": "medical"})
    page = headroom_page(dossier(pattern1=[found(1.0, 2.0), away]))
    (section,) = (each for each in page.sections if each.key == "what-if")
    (widget,) = section.items
    assert isinstance(widget, Widget)
    # By load, and without what was tried with a host away.
    assert widget.data["platforms"] == [
        {
            "name": {"en": "pattern1", "ja": "pattern1"},
            "trials": [[1.0, "kept"], [2.0, "broken"]],
        }
    ]
