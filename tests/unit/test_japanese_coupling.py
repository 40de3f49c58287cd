"""What a coupling says in Japanese, of topologies that are made up."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from experiments.coupling.assumptions import assumptions
from experiments.coupling.document import document
from experiments.coupling.matrix import show
from experiments.coupling.measures import Joint
from experiments.coupling.month import Month
from experiments.coupling.naming import answers_to, kind_name, rated, row_name, where
from experiments.coupling.remarks import remarks
from experiments.coupling.wording import extent, shared_fate
from experiments.language.tongue import speaking
from experiments.telling.notes import Notes, Sentence
from experiments.telling.sheet import Sheet
from models.operation.faults import KINDS
from models.traffic.channels import Channel
from tests.madeup import bounds, cost, interval, loss, toll, topology
from tests.unit.test_coupling_sentences import (
    APART,
    CRASH,
    HOST,
    LEFT,
    ONE_HOST,
    of_one_host,
    whole,
)


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with speaking("ja"):
        yield


MONTH = Month(
    costs=(
        cost(
            CRASH,
            {"a": 100.0, "b": 20.0},
            {"b": {Channel.MEMORY: 7.0, Channel.CPU: 13.0}},
        ),
        cost(HOST, {"a": 60.0, "b": 40.0}, {"b": {Channel.HOST: 40.0}}, rate=0.5),
    )
)
"""120 + 0.5 x 100 = 170 user-minutes, of which 100, 20 and 50."""
FATE = "small: 運命共同体です。システムはホストwebとデータベースdbを共有しています"


def test_a_shared_fate_has_the_parts_of_its_month() -> None:
    assert shared_fate(of_one_host(month=MONTH)) == (
        f"{FATE}。月あたりの損失は170(170〜170)ユーザー分です"
        "(内訳: 自システムの障害58.8%、他システムへの波及11.8%"
        "(主な経路はCPUとメモリ)、共有部分の障害29.4%(ホストweb))。"
    )


def test_who_fails_without_any_fault_is_said_first() -> None:
    words = shared_fate(of_one_host(failing={"b": 0.0125}))
    assert words == (
        "small: Clinicは障害がなくてもリクエストの1.25%に失敗しているため、"
        "障害による増加分には意味がほとんどありません。"
        f"{FATE.removeprefix('small: ')}。"
    )


@pytest.mark.parametrize(
    ("b", "words"),
    [
        (
            {"is_identical": True},
            "障害は他のシステムにまったく影響しません(結果は1ビットも変わりません)",
        ),
        ({}, "障害は他のシステムに波及しません"),
        ({"failed": interval(1.0)}, "それでも障害は他のシステムに波及します"),
    ],
)
def test_systems_apart_may_reach_each_other(b: dict[str, object], words: str) -> None:
    made = toll(LEFT, loss("a"), loss("b", **b))
    said = shared_fate(topology(whole(APART, LEFT), made))
    assert said == f"small: ゾーンaのほかに共有部分はなく、{words}。"


def test_a_part_of_the_faults_says_why_it_is_one() -> None:
    it = of_one_host()
    partly = evolve(it, plan=evolve(it.plan, left_out=3))
    assert extent(partly) == "(障害5件中2件のみ)"
    assert extent(evolve(partly, is_interrupted=True)) == "(中断: 障害5件中2件のみ)"


def test_every_kind_of_fault_has_a_name_in_japanese() -> None:
    assert [kind for kind in KINDS if kind_name(kind).isascii()] == []


def test_faults_have_their_owner_their_length_and_their_rate() -> None:
    assert where(HOST) == "ホストwebのホストの停止(5分)"
    assert row_name(HOST) == "ホストweb: ホストの停止(5分)"
    assert rated(evolve(HOST, per_month=0.5)) == "ホストの停止(5分) 月0.5回"


def test_a_fault_is_found_by_either_name() -> None:
    assert answers_to(HOST, "ホストの停止")
    assert answers_to(HOST, "host crash, 5 min")
    assert not answers_to(HOST, "メモリリーク")


def test_remarks_have_their_figures() -> None:
    faster = loss("b", mean=interval(0.9, 0.05))
    made = topology(whole(APART, LEFT), toll(LEFT, loss("a"), faster))
    assert remarks(made) == [
        "ホストleftのホストの停止(5分): その間、Clinicの応答はかえって10%速くなります"
        "(応答時間の比0.9 ± 0.05)。隣のシステムの負荷がなくなるためです。"
    ]
    stuck = loss("a", metastable=bounds(0.2, 0.5, 0.8))
    made = topology(whole(ONE_HOST, HOST), toll(HOST, stuck, loss("b")))
    assert remarks(made) == [
        "ホストwebのホストの停止(5分): 終わってから5分以内に正常に戻らないことがあります"
        "(aは試行の50%(20%〜80%))。"
    ]


def test_common_causes_are_told_with_how_often_they_meet() -> None:
    together = Joint(
        unavailability_a=0.01,
        unavailability_b=0.02,
        b_given_a=interval(0.75),
        lift=interval(37.5),
        phi=0.5,
    )
    betas, joints = {("a", "b"): bounds(0.2, 0.5, 0.8)}, {("a", "b"): together}
    assert remarks(of_one_host(betas=betas, joints=joints)) == [
        "aの停止のうち50%(20%〜80%)は、Clinicも停止させる原因によるものです。"
        "aが停止している時間の75%はClinicも停止しており、偶然の場合の37.5倍です。"
    ]


def test_a_matrix_and_what_a_month_costs() -> None:
    lost = loss(
        "a", user_min=interval(12.5, 2.5), down_s=interval(4.0), failed=interval(3.0)
    )
    made = topology(
        whole(ONE_HOST, CRASH), toll(CRASH, lost, loss("b", is_identical=True))
    )
    dearer = evolve(made, month=MONTH)
    notes = Notes()
    show([dearer, evolve(dearer, month=Month(costs=MONTH.costs[:1]))], notes)
    sheets = [each for each in notes.told if isinstance(each, Sheet)]
    assert sheets[0].columns == [
        "障害と月あたりの回数",
        "a",
        "Clinic",
        "C 停止 / 失敗 / 遅延",
        "回復",
        "他への波及経路",
    ]
    owner, row = sheets[0].rows
    assert owner[0] == "システムa"
    assert row[1].splitlines() == ["12.5 ± 2.5 um", "停止4秒"]
    assert row[2] == "同じ"
    told = [each.text for each in notes.told if isinstance(each, Sentence)]
    # 170 a month beside 120: 50 more.
    assert told[-1].startswith(
        "月あたりの期待損失(ユーザー分): small 170(170〜170)、small 120(120〜120)。"
    )
    assert told[-1].endswith("ユーザー分多くなります。")
    assert told[-2] == f"前提: {assumptions()[-1]}。"


def test_the_document_is_english_where_english_is_spoken() -> None:
    with speaking("en"):
        tree = document([of_one_host(month=MONTH)])
    assert tree["assumptions"][-1].startswith("latency ratios compare requests")
    assert tree["topologies"][0]["verdict"].startswith("small: one fate")
