"""What claims say in Japanese, of cases made by hand, and of those that are shipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from experiments.claiming.claim import Arithmetic, Compared, OfConfig
from experiments.claiming.definition import load_claims
from experiments.claiming.document import document
from experiments.claiming.finding import Judged
from experiments.claiming.flip import Flip
from experiments.claiming.sheets import show
from experiments.claiming.study import Study
from experiments.claiming.wording import flip_words, tally, verdict_sentence
from experiments.language.tongue import speaking
from experiments.telling.notes import Notes, Sentence
from tests.claimed import judged, make
from tests.unit.test_claims_verdicts import FALSE, PLANNED, SIMULATED, TRUE, spread

BOOK = load_claims()


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with speaking("ja"):
        yield


def said(found: Judged, text: str = "同じである。") -> Judged:
    """Return *found* with a claim that somebody makes in Japanese."""
    return evolve(found, claim=evolve(found.claim, text=text))


def test_a_verdict_is_told_in_the_words_of_whoever_says_it(tmp_path: Path) -> None:
    assert verdict_sentence(said(judged(tmp_path, FALSE))) == (
        "itは誤りです: 同じである。"
    )
    contradicts = judged(tmp_path, FALSE + 'otherwise = "inconsistent"')
    assert verdict_sentence(said(contradicts)) == "itは矛盾しています: 同じである。"
    assert (
        verdict_sentence(said(judged(tmp_path, TRUE))) == "itは成立します: 同じである。"
    )


def test_where_it_turns_is_told(tmp_path: Path) -> None:
    # 2 + x is 4 within a tenth (3.6 to 4.4) from x = 1.6 on.
    check = 'kind = "arithmetic"\nrule = "two + one == 4"\nwithin = 0.1\n'
    found = judged(tmp_path, check + 'varies = { name = "one", low = 1, high = 2 }')
    assert verdict_sentence(said(found)) == (
        "itは条件次第です: 同じである。one = 1.6から成立。"
    )
    assert str(found.evidence[0].findings[0].words) == ("two + one ≠ 4: 3 ≠ 4(許容差10%)")


@pytest.mark.parametrize(
    ("flip", "words"),
    [
        (
            Flip(what=("x",), holds_first=True, last=1.0, first=2.0),
            "x = 1までは成立、2からは不成立",
        ),
        (
            Flip(what=("x",), holds_first=False, last=1.0, first=2.0),
            "x = 1までは不成立、2からは成立",
        ),
        (Flip(what=("x",), holds_first=True, last=1.0, first=1.0), "x = 1まで成立"),
        (
            Flip(
                what=("a.b", "c.d"),
                holds_first=False,
                last=1.5,
                first=1.5,
                is_relative=True,
            ),
            "a.bとc.dの1.5倍から成立",
        ),
    ],
)
def test_a_flip_has_both_of_its_ends(flip: Flip, words: str) -> None:
    assert flip_words(flip) == words


def test_means_over_runs_are_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 8, 9, 10, 11 and 12: 10 +- 1.96.
    make(monkeypatch, spread)
    found = judged(tmp_path, SIMULATED + 'rule = "systems.medical.mean_ms <= 15"')
    assert str(found.evidence[0].findings[0].words) == (
        "systems.medical.mean_ms <= 15: 10.0 ± 2.0(5回の平均) <= 15"
    )


def test_platforms_have_their_names_in_japanese(tmp_path: Path) -> None:
    # pattern 1 costs 3,550 yen here, at 100 yen a dollar.
    cases = (
        'cases = [{ name = "cheap", ja = "安い" },'
        ' { name = "dear", ja = "高い", set = ["jpy_per_usd=200"] }]\n'
    )
    rule = 'set = ["jpy_per_usd=100"]\nrule = "cost.monthly_jpy <= 4000"\n'
    found = judged(tmp_path, PLANNED + cases + rule)
    assert verdict_sentence(said(found)) == (
        "itは条件次第です: 同じである。安いでは成立、高いでは不成立。"
    )
    with speaking("en"):
        assert verdict_sentence(found).endswith("holds for cheap, not for dear.")


def test_verdicts_are_counted_in_a_sentence() -> None:
    assert tally(["holds", "refuted", "holds", "depends", "refuted"]) == (
        "主張5件のうち、成立2件、条件次第1件、誤り2件。"
    )


def test_all_is_told_in_the_language_that_is_spoken_then(tmp_path: Path) -> None:
    with speaking("en"):
        check = FALSE + 'says = "Ours."\nja = "私たちの説明。"\n'
        found = Study(book=BOOK, judged=(said(judged(tmp_path, check)),))
    notes = Notes()
    show(found, notes)
    told = [each.text for each in notes.told if isinstance(each, Sentence)]
    assert told[:3] == [
        "itは誤りです: 同じである。",
        "  誤り(計算): 私たちの説明。",
        "    one + one ≠ two + one: 2 ≠ 3",
    ]
    with speaking("en"):
        (claim,) = document(found)["claims"]
    assert claim["sentence"] == "it is refuted: It is so."
    assert claim["checks"][0]["says"] == "Ours."


def test_a_law_is_called_by_its_name(tmp_path: Path) -> None:
    law = 'kind = "law"\nlaw = "Little: N = X R"\nlaw_ja = "リトルの法則: N = X R"\n'
    check = judged(tmp_path, law + 'rule = "one < two"')
    notes = Notes()
    show(Study(book=BOOK, judged=(check,)), notes)
    told = [each.text for each in notes.told if isinstance(each, Sentence)]
    assert "  成立(リトルの法則: N = X R)" in told


def test_all_that_we_say_in_the_shipped_file_is_there_in_japanese() -> None:
    checks = [each for claim in BOOK.claims.claims.values() for each in claim.checks]
    assert [each.says for each in checks if bool(each.says) != bool(each.ja)] == []
    cases = [
        case
        for check in checks
        if isinstance(check, OfConfig) and not isinstance(check, Compared)
        for case in check.cases
    ]
    assert [it.name for it in cases if it.ja is None] == []
    laws = [it for it in checks if isinstance(it, Arithmetic) and it.law]
    assert [it.law for it in laws if it.law_ja is None] == []
