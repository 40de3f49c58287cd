"""The page of coupling: who loses by which fault, and what a month of them costs."""

from typing import Any

import pytest

from experiments.dossier.dossier import Dossier
from experiments.language.tongue import speaking
from experiments.report.contents import page_of
from experiments.report.coupled.felt import Loss
from experiments.report.coupled.heat import cell_text, level_of
from experiments.report.coupled.page import coupling_page
from experiments.report.parts import Tone
from models.config import Scenario
from models.loading import effective_toml
from tests.compared import PATTERN1, PATTERN2
from tests.pages import card_of, draws, facts_of, figure_of, keys_of, row_of

CRASH = "host-crash:web"
DEPLOY = "deploy:medical"


def loss(mean: float, half_width: float, *, same: bool = False) -> dict[str, Any]:
    user_min = {"mean": mean, "half_width": half_width}
    return {"user_min": user_min, "pathwise_identical": same}


def fault(name: str, hits: list[str], month: float | None, **systems: Any) -> Any:
    user_min = None
    if month is not None:
        user_min = {"user_min": {"mean": month, "low": month / 2, "high": 2 * month}}
    return {"name": name, "stand_on_it": hits, "month": user_min, "systems": systems}


def topology(name: str, *, has_month: bool = True, **parts: float) -> dict[str, Any]:
    both = ["medical", "social"]
    faults = [
        fault(DEPLOY, ["medical"], 20.0, medical=loss(5.0, 1.0), social=loss(2.0, 0.5)),
        fault(CRASH, both, 80.0, medical=loss(1500.0, 9.0), social=loss(40.0, 50.0)),
    ]
    total = sum(parts.values())
    month = {"mean": total, "low": total / 2, "high": 2 * total, **parts}
    kinds = {"host-crash": {"mean": 80.0, "low": 40.0, "high": 160.0}}
    beta = {"estimate": 0.25, "low": 0.1, "high": 0.5}
    return {
        "scenario": {"name": name},
        "verdict": f"{name}: one fate.",
        "titles": {"medical": "Medical", "social": "VoiceDrive"},
        "shared": [
            {"kind": "host", "name": "web", "title": "web", "systems": both},
            {"kind": "zone", "name": "a", "title": "a", "systems": both},
        ],
        "between": [{"from": "medical", "to": "social", "beta": beta}],
        "monthly_user_min": {**month, "by_kind": kinds} if has_month else None,
        "faults": faults,
    }


def dossier(*topologies: dict[str, Any]) -> Dossier:
    scenarios: dict[str, Scenario] = {"pattern1": PATTERN1, "pattern2": PATTERN2}
    names = [each["scenario"]["name"] for each in topologies]
    return Dossier(
        command="coupling",
        arguments=["coupling", "a.toml"],
        versions={"lssim": "0.1.0"},
        scenarios={name: effective_toml(scenarios[name]) for name in names},
        document={"topologies": list(topologies), "assumptions": ["one at a time"]},
        told={"en": [], "ja": []},
        sentences={"ja": {"one at a time": "一度に1つ"}},
    )


ONE = topology("pattern2", own=20.0, spilt=10.0, common=70.0)
OTHER = topology("pattern1", own=95.0, spilt=3.0, common=2.0)


def test_of_one_topology_the_fault_that_costs_most_stands_beside_the_verdict() -> None:
    verdict, dearest = coupling_page(dossier(ONE)).answer
    assert verdict.text.en == "pattern2: one fate."
    assert dearest.text.en == (
        "Most of it is lost by host web: host crash, 8 min: 80 (40 to 160) user-minutes a"
        " month."
    )
    assert dearest.text.ja.startswith("損失が最も大きい障害は「")
    assert dearest.text.ja.endswith("」で、月80(40〜160)ユーザー分です。")


def test_of_several_the_least_and_the_most_are_compared() -> None:
    # 20 + 10 + 70 = 95 + 3 + 2: the same month, and then 50 less for one.
    alike = coupling_page(dossier(ONE, OTHER)).answer[0]
    assert alike.text.en == (
        "Faults cost the same in all of them: 100 (50 to 200) user-minutes a month."
    )
    less = topology("pattern1", own=45.0, spilt=3.0, common=2.0)
    compared, best = coupling_page(dossier(ONE, less)).answer
    assert compared.text.en == (
        "Faults cost least in pattern1, 50 (25 to 100) user-minutes a month, and most in"
        " pattern2, 100 (50 to 200)."
    )
    assert compared.text.ja == (
        "障害による損失が最も少ないのはpattern1で月50(25〜100)ユーザー分、最も多いのは"
        "pattern2で月100(50〜200)ユーザー分です。"
    )
    assert best.text.en == "pattern1: one fate."


def test_coupling_has_a_word_by_what_is_not_a_systems_own() -> None:
    page = coupling_page(dossier(ONE, OTHER))
    # 10 + 70 of 100 are not their own; 3 + 2 of 100.
    strong = facts_of(card_of(page, "pattern2"))
    assert strong["Coupling"].value.en == "strong"
    assert strong["Coupling"].value.ja == "強い"
    assert strong["Coupling"].tone is Tone.BAD
    assert strong["Coupling"].reason is not None
    assert strong["Coupling"].reason.en.startswith("80 % of what a month loses")
    assert strong["Shared"].value.en == "host web, zone a"
    assert strong["Shared"].value.ja == "ホスト web、ゾーン a"
    outage = strong["Outages of Medical that take VoiceDrive down, too"]
    assert outage.value.en == "25 %"
    assert outage.reason is not None
    assert outage.reason.ja == "95%信頼区間は10%〜50%"
    weak = facts_of(card_of(page, "pattern1"))["Coupling"]
    assert (weak.value.en, weak.tone) == ("hardly any", Tone.GOOD)


def test_without_a_month_what_is_shared_decides_the_word() -> None:
    bare = topology("pattern2", has_month=False, own=1.0, spilt=0.0, common=0.0)
    page = coupling_page(dossier(bare))
    fact = facts_of(card_of(page, "pattern2"))["Coupling"]
    assert fact.value.en == "strong"
    assert fact.reason is not None
    assert fact.reason.ja == "共有部分による判定(1か月の試行なし)"
    assert [each.text.en for each in page.answer] == ["pattern2: one fate."]
    assert keys_of(page) == ["heat-1"]


def test_the_heat_map_says_what_is_surely_felt() -> None:
    page = coupling_page(dossier(ONE))
    figure = figure_of(page, "heat-1")
    # The crash hits both, so that only the deploy of medical spills over: 2 ± 0.5.
    assert figure.says.en.endswith(
        "1 of 2 faults are surely felt by a system that does not stand on what fails;"
        " most by system medical: deploy, by which VoiceDrive loses 2 ± 0.5 user-minutes."
    )
    assert "障害2件のうち1件は、" in figure.says.ja
    assert figure.says.ja.endswith("VoiceDriveの損失は2 ± 0.5ユーザー分です。")
    data = figure.data["heat-1-cells"]
    assert data.columns["system"] == ["Medical", "VoiceDrive"] * 2
    assert data.columns["level_en"] == [
        "1 to 10",
        "1 to 10",
        "1,000 and more",
        "10 to 100",
    ]
    assert data.columns["cell_en"][0] == "5 ± 1"
    assert data.columns["row"] == [0, 0, 1, 1]
    cells = row_of(figure, "host web: host crash, 8 min")
    assert [each.en for each in cells[1:]] == ["1,500 ± 9", "40 ± 50", "80 (40 to 160)"]


@pytest.mark.parametrize(
    ("mean", "is_identical", "level", "cell"),
    [
        (0.0, True, 0, "not touched"),
        (0.0, False, 0, "0"),
        (0.0005, False, 0, "0"),
        (0.5, False, 1, "0.5"),
        (1.0, False, 2, "1"),
        (99.9, False, 3, "99.9"),
        (1000.0, False, 5, "1,000"),
        (-3.0, False, 2, "-3"),
    ],
)
def test_a_cell_has_its_step_and_its_figure(
    mean: float, is_identical: bool, level: int, cell: str
) -> None:
    found = Loss(mean=mean, half_width=0.0, is_identical=is_identical)
    assert level_of(found) == level
    assert cell_text(found).en == cell


def test_a_month_is_told_by_its_parts() -> None:
    figure = figure_of(coupling_page(dossier(ONE)), "month")
    assert figure.says.en == (
        "pattern2: 100 user-minutes a month (95 % interval 50 to 200); 20 % by a system's"
        " own faults, 10 % spilt over, 70 % from what is shared."
    )
    assert figure.says.ja == (
        "pattern2: 月100ユーザー分(95%信頼区間は50〜200)。内訳は自システムの障害20%、"
        "他システムからの波及10%、共有部分の障害70%です。"
    )
    assert figure.data["month"].columns["since"] == [0.0, 20.0, 30.0]
    assert figure.data["month"].columns["until"] == [20.0, 30.0, 100.0]
    assert figure.data["months"].columns["high"] == [200.0]


def test_a_study_that_was_cut_short_has_no_map_of_nothing() -> None:
    cut = {**topology("pattern2", own=0.0, spilt=0.0, common=0.0), "faults": []}
    page = coupling_page(dossier(cut))
    assert page.answer[1].text.ja == "障害による損失は、1か月を通じてありません。"
    assert "heat-1" not in keys_of(page)


def test_all_of_it_is_drawn_and_its_assumptions_are_told_in_both_languages() -> None:
    page = page_of(dossier(ONE, OTHER))
    draws(page)
    with speaking("en"):
        (origins,) = (each for each in page.sections if each.key == "origins")
    texts = [each.text for each in origins.items if hasattr(each, "text")]
    assert texts[0].ja == "一度に1つ"
