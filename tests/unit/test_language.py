"""Every phrase of the code has its translation, and says the same values."""

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from experiments.figures import (
    alternatives,
    enumerated,
    listed,
    listed_clauses,
    percent,
    quantity,
    span,
    yen,
)
from experiments.language.catalog import catalog, part
from experiments.language.choice import language_of
from experiments.language.retelling import CLAUSES, INSTANTS, KEPT, heard, retold
from experiments.language.tongue import counted, phrase, speaking, spoken
from models.operation.faults import KINDS
from models.operation.faults.kind import FaultKind

CODE = Path(__file__).parents[2] / "experiments"
PARTS = sorted((CODE / "language" / "ja").iterdir())


SPEAKERS = {"phrase": 1, "template": 1, "said": 1, "counted": 2, "phrases": None}
"""Functions that are given phrases, and how many; None if all that they are given are."""


OF_NO_KIND = (
    ("stolen cores", "others took {share} of the cores of host {target}"),
    ("batch work", "batch work {work} ran on host {target}"),
)
"""What models say besides, with its place."""


def phrases() -> Iterator[tuple[str, str]]:
    """Yield every phrase of the code, with its place."""
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKERS:
                given = node.args[: SPEAKERS[getattr(node.func, "id", "")]]
                said = [getattr(each, "value", None) for each in given]
                if all(isinstance(each, str) for each in said):
                    yield from ((f"{file.name}:{node.lineno}", str(it)) for it in said)
    for kind in KINDS.values():
        yield f"fault {kind.name}", kind.phrase
    yield from OF_NO_KIND


def names(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def test_every_phrase_is_translated() -> None:
    missing = [place_and for place_and in phrases() if place_and[1] not in catalog("ja")]
    assert missing == []


@pytest.mark.parametrize("part", PARTS, ids=lambda it: it.stem)
def test_a_translation_has_the_values_of_its_phrase_and_no_other(part: Path) -> None:
    used = {message for _, message in phrases()}
    with part.open("rb") as file:
        for message in read_po(file, locale="ja"):
            source, told = str(message.id), str(message.string)
            if not source:
                continue
            assert not message.fuzzy, source
            assert source in used, f"nobody says {source!r}"
            assert names(told) <= names(source), told
            assert names(source) - names(told) <= {"s"}, told


def test_english_is_spoken_unless_somebody_speaks_another() -> None:
    assert spoken() == "en"
    with speaking("ja"):
        assert spoken() == "ja"
        with speaking("en"):
            assert spoken() == "en"
        assert spoken() == "ja"
    assert spoken() == "en"


def test_a_phrase_without_a_translation_is_said_in_english() -> None:
    with speaking("ja"):
        assert phrase("{n} unheard of", n=3) == "3 unheard of"


def test_a_count_has_two_forms_in_english_and_one_in_japanese() -> None:
    # Neither is translated, so Japanese says the second as it stands.
    one, many = "one thing", "{count} things"
    assert counted(one, many, 1) == "one thing"
    assert counted(one, many, 1200) == "1,200 things"
    with speaking("ja"):
        assert counted(one, many, 1) == "1 things"


def test_a_value_with_braces_is_left_alone() -> None:
    assert phrase("{name} is up", name="{x}") == "{x} is up"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja-JP"}, "ja"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "", "LC_MESSAGES": "en_GB"}, "en"),
    ],
)
def test_the_terminal_says_which_language_is_wanted(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language


def test_figures_have_the_units_of_the_language() -> None:
    with speaking("ja"):
        assert percent(0.175) == "17.5%"
        assert percent(0.000_001) == "0.001%未満"
        assert yen(3960) == "3,960円"
        assert yen(float("inf")) == "不明な価格"
        assert span(7200) == "2時間"
        assert span(0.25) == "250ミリ秒"
        assert span(None) == "なし"
        assert quantity(float("inf")) == "無制限"
        assert listed(["a", "b", "c"]) == "a、bとc"
        assert listed_clauses(["a 1", "b 2", "c 3"]) == "a 1、b 2、c 3"
    assert listed_clauses(["a 1", "b 2", "c 3"]) == "a 1, b 2 and c 3"
    assert (listed_clauses([]), listed_clauses(["a 1"])) == ("", "a 1")


def test_what_was_said_in_english_is_retold_with_all_that_is_in_it() -> None:
    said = phrase("{first}, {next}", first=span(7200), next="web")
    assert said == "2 h, web"
    assert retold(said) == said
    with speaking("ja"):
        assert retold(said) == "2時間、web"
        assert retold("web") == "web", "a name, which nobody made of a phrase"


def test_a_sentence_is_retold_after_a_process_has_handed_it_over() -> None:
    said = pickle.loads(pickle.dumps(percent(0.5)))
    with speaking("ja"):
        assert retold(said) == "50%"


def test_alternatives_and_texts_with_commas() -> None:
    assert alternatives(["a", "b", "c"]) == "a or b or c"
    assert enumerated(["a", "b", "c"]) == "a, b, c"
    assert enumerated([]) == listed([]) == ""


def clause() -> str:
    machine = phrase("host {host}", host="web")
    return phrase("the CPU of {machine} was full", machine=machine)


EXAMPLES = {"machine": phrase("host {host}", host="web"), "day": phrase("Monday")}


def example(name: str) -> str:
    if name in CLAUSES:
        return EXAMPLES.get(name, clause())
    if name in INSTANTS:
        return phrase("already")
    return {"value": "12", "span": span(7200)}.get(name, f"{name}-12")


@pytest.mark.parametrize("part_of", KEPT)
def test_what_a_file_has_kept_is_found_again_and_retold(part_of: str) -> None:
    for message in part("ja", part_of):
        values = {name: example(name) for name in names(message)}
        said = phrase(message, **values)
        with speaking("ja"):
            assert retold(str.__str__(said)) == retold(said), message


def test_what_a_fault_of_a_summary_was_is_heard_within_a_sentence() -> None:
    kept = (
        "the event loop of medical was full, 85 % of it with /list (01:00-02:00): behind"
        " 90 % of what medical and social lost; apps.medical.instances or x would help"
    )
    with speaking("ja"):
        assert retold(kept) == (
            "medicalのイベントループ飽和(うち85%が/list)(01:00-02:00): medicalとsocialに"
            "生じた損失の90%の原因です。対策候補: apps.medical.instancesまたはx"
        )


def test_what_belongs_to_a_cause_stays_with_it() -> None:
    kept = (
        "pool medical-0 ran dry: 5 % wait for more than 12 s, because a lock held schema"
        " medical (`stall` 00:01:00-00:01:03)"
    )
    with speaking("ja"):
        assert retold(kept) == (
            "接続プールmedical-0が枯渇しました(5%が12秒以上待機)。原因はスキーマmedicalの"
            "ロック(`stall` 00:01:00-00:01:03)です"
        )


def test_a_name_is_never_heard_whatever_it_sounds_like() -> None:
    said = phrase("{system} had used up its CPU quota", system="5 s")
    with speaking("ja"):
        assert retold("5 s had used up its CPU quota") == "5 sのCPUクォータ枯渇"
    assert heard("a title of somebody") == "a title of somebody"
    assert said == "5 s had used up its CPU quota"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda it: it.name)
def test_what_a_fault_was_is_told_in_japanese(kind: FaultKind) -> None:
    said = kind.phrase.format(target="web", schema="medical", database="main")
    assert retold(said) == said
    with speaking("ja"):
        told = retold(said)
        assert told != said
        assert [it in said for it in ("web", "medical", "main")] == [
            it in told for it in ("web", "medical", "main")
        ]


def test_a_thief_and_batch_work_are_told_in_japanese() -> None:
    with speaking("ja"):
        assert retold("others took 89 % of the cores of host web") == (
            "他の利用者によるホストwebのコアの89%の占有"
        )
        assert retold("batch work report ran on host web") == (
            "ホストwebでのバッチ処理reportの実行"
        )
        assert retold("something else") == "something else"
