"""The page of several runs: means with their intervals, and how promises stand."""

import pytest

from experiments.dossier.dossier import Dossier
from experiments.dossier.findings import Findings
from experiments.replicating.document import document
from experiments.replicating.replication import Replications, Wish
from experiments.replicating.sheets import show
from experiments.report.contents import page_of
from experiments.report.parts import Tone
from experiments.report.replicated.page import replications_page
from experiments.summary.days import kept_in_general
from tests.compared import PATTERN1, day, days
from tests.pages import card_of, draws, facts_of, figure_of, kept, keys_of

MEANS_MS = [39.0, 40.0, 41.0, 40.0, 40.0]


def dossier() -> Dossier:
    found = Replications(
        scenario=PATTERN1, wish=Wish(least=5), summaries=tuple(days(MEANS_MS))
    )
    return kept(
        Findings(
            "run",
            {"pattern1": PATTERN1},
            lambda: document(found),
            lambda to: show(found, to),
        )
    )


def test_a_card_has_the_means_with_their_intervals() -> None:
    facts = facts_of(card_of(replications_page(dossier()), "medical"))
    # Mean 40, standard deviation 0.7071; t(4, 0.975) = 2.776: 2.776 * 0.7071 / sqrt(5)
    # = 0.878, told to two digits.
    assert facts["mean response time"].value.en == "40.00 ± 0.88 ms"
    assert facts["mean response time"].value.ja == "40.00 ± 0.88ミリ秒"
    assert facts["Promises"].reason is not None
    assert facts["Promises"].reason.ja == "5回中5回達成"


def test_sentences_have_the_p95_beside_what_is_promised() -> None:
    page = replications_page(dossier())
    says = figure_of(page, "times").says
    p95_ms = day(1).systems["medical"].latency_ms.p95
    assert PATTERN1.systems["medical"].objectives.p95_s == 0.5
    assert says.en.startswith(
        f"medical: 95 % of the answers come within {p95_ms:.3g} ms ({p95_ms:.3g} to"
        f" {p95_ms:.3g} with 95 %); promised is 500 ms."
    )
    assert says.ja.startswith(f"medical: 応答の95%は{p95_ms:.3g}ミリ秒以内です(95%信頼")
    assert "目標は500ミリ秒以内です。" in says.ja


def test_means_and_their_ends_are_what_is_drawn() -> None:
    figure = figure_of(replications_page(dossier()), "times")
    data = figure.data["times"]
    assert data.columns["mean"][0] == pytest.approx(40.0)
    assert data.columns["high"][0] == pytest.approx(40.878, abs=1e-3)
    assert data.columns["panel_en"][0] == "medical"
    assert data.columns["label_ja"][0] == "平均応答時間: 40.00 ± 0.88ミリ秒"


def test_a_system_is_judged_from_five_days_on() -> None:
    runs = days(MEANS_MS)
    assert kept_in_general(runs[:4], "medical") is None
    judged = kept_in_general(runs, "medical")
    note = replications_page(dossier()).answer[0]
    assert note.text.en.startswith("medical keeps its promises: 5 of 5 days")
    assert note.text.ja.startswith("medical")
    assert "目標" in note.text.ja
    assert note.tone is {True: Tone.GOOD, False: Tone.BAD, None: Tone.CAUTION}[judged]


def test_all_of_it_is_drawn() -> None:
    page = page_of(dossier())
    assert keys_of(page) == ["times", "shares", "cpu"]
    draws(page)
