"""Price and risk: what a month loses, who is dominated, and what more money buys."""

from math import inf

import pytest
from attrs import evolve
from rich.console import Console

from experiments.comparing import badmonths
from experiments.comparing.answer import answer_of
from experiments.comparing.comparison import compare
from experiments.comparing.document import document
from experiments.comparing.frontier import frontier_among
from experiments.comparing.marks import load_marks
from experiments.comparing.plan import plan
from experiments.comparing.risk import Risk, more, risks_of
from experiments.comparing.sheets import show
from experiments.comparing.wording import frontier_words, planned
from experiments.coupling.expectation import Loss, Rate
from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.month import Cost, Month
from experiments.running.crew import Crew
from models.config import Scenario
from tests.compared import NOON, PATTERN1, PATTERN2, comparison, days

CRASH = next(it for it in fault_list(PATTERN1) if it.config.kind == "host-crash")


def month(loss: float = 0.0, *, rate: float = 0.5, shape: float = inf) -> Month:
    """Return a month of one fault that costs so many user-minutes each time."""
    cost = Cost(
        fault=CRASH,
        runs=8,
        rate=Rate(mean=rate, shape=shape),
        loss=Loss(mean=loss),
        by_system={},
        by_channel={},
    )
    return Month(costs=(cost,))


def risk(
    name: str, jpy: float, ordinary: tuple[float, ...], faults: Month | None = None
) -> Risk:
    return Risk(
        topology=name,
        jpy=jpy,
        users=10.0,
        ordinary=ordinary,
        month=faults or month(),
    )


def test_an_ordinary_month_loses_what_its_users_lost() -> None:
    # Medical: 500 in the busiest hour; the mean of a hospital's day is 24.4 / 24 of 2.5,
    # that of a week (5 + 2 x 0.57) / 7 of it: 178.352 users, 43,200 minutes, of
    # which 0.1 % were lost. Social lost nothing.
    found = comparison(days([40.0] * 2, available=0.999), days([40.0] * 2, available=1.0))
    found = evolve(found, months={"pattern1": month(), "pattern2": month(40.0)})
    first, second = risks_of(found)
    assert first.ordinary == pytest.approx((7704.8, 7704.8), abs=0.1)
    assert second.ordinary == (0.0, 0.0)
    # Every other month a fault that costs 40.
    assert second.all.mean == 20.0


def test_what_is_not_known_of_both_parts_adds_up_in_squares() -> None:
    # 1, 2, 3: 2 +- 2.484. A rate of shape 4: 50 (13.623 to 109.591). Together 52, less
    # sqrt(2.484^2 + 36.377^2) = 36.462 and more sqrt(2.484^2 + 59.591^2) = 59.643.
    it = risk("a", 1000.0, (1.0, 2.0, 3.0), month(100.0, shape=4.0))
    assert it.all.mean == pytest.approx(52.0)
    assert (it.all.low, it.all.high) == pytest.approx((15.538, 111.643), abs=2e-3)
    assert it.minutes_a_user == pytest.approx(5.2)


def test_a_difference_is_over_the_same_users_and_the_same_rates() -> None:
    # 200 more on every ordinary month, and half of 100 - 40 by the fault.
    ours = risk("a", 1000.0, (300.0, 310.0, 320.0), month(100.0))
    theirs = risk("b", 1000.0, (100.0, 110.0, 120.0), month(40.0))
    it = more(ours, theirs)
    assert (it.mean, it.low, it.high) == pytest.approx((230.0, 230.0, 230.0))


A = risk("a", 1000.0, (300.0, 310.0))
B = risk("b", 2000.0, (100.0, 110.0))
DEARER = risk("dearer", 3000.0, (200.0, 210.0))
UNSURE = risk("unsure", 2500.0, (90.0, 118.0))
"""6 less than B in the mean, and 8 more on the second month."""


def test_who_costs_more_and_surely_loses_more_is_dominated() -> None:
    found = frontier_among([DEARER, UNSURE, B, A])
    assert list(found.risks) == ["a", "b", "unsure", "dearer"]
    assert found.dominated["dearer"] == ("b",)
    assert [each.topology for each in found.topologies] == ["a", "b", "unsure"]
    assert list(frontier_words(found))[:3] == [
        "dearer is dominated: b costs no more and loses less, beyond doubt.",
        "b costs 1,000 yen a month more than a and loses 200 (200 to 200) user-minutes"
        " less: 5 yen each.",
        # 10 and -8: mean 1, s = 12.73, t of one degree 12.71, over sqrt 2: 114.4.
        "unsure costs 500 yen a month more than b and loses 1 (-113 to 115) user-minutes"
        " less, which may be none.",
    ]


def test_two_that_dominate_are_named_together() -> None:
    best = risk("best", 1500.0, (50.0, 60.0))
    found = frontier_among([DEARER, B, best])
    assert found.dominated == {"best": (), "b": ("best",), "dearer": ("best", "b")}
    assert list(frontier_words(found))[1] == (
        "dearer is dominated: best and b cost no more and lose less, beyond doubt."
    )


def test_one_of_unknown_price_dominates_nobody_and_buys_nothing() -> None:
    found = frontier_among([A, B, risk("free", inf, (1.0, 2.0))])
    assert found.dominated["a"] == found.dominated["b"] == ()
    assert [each.topology for each in found.topologies] == ["a", "b"]


def test_the_same_price_and_less_lost_dominates_as_well() -> None:
    assert frontier_among([B, evolve(A, jpy=2000.0)]).dominated == {"b": (), "a": ("b",)}


def test_the_document_has_the_frontier_once_all_months_were_run() -> None:
    found = comparison(
        days([40.0] * 2, available=0.999, jpy=2000.0), days([40.0] * 2, jpy=1000.0)
    )
    part = evolve(found, months={"pattern1": month()})
    assert document(answer_of(part, load_marks()))["bad_days"] is None
    whole = evolve(found, months={"pattern1": month(), "pattern2": month(40.0)})
    tree = document(answer_of(whole, load_marks()))
    assert tree["bad_days"]["dominated_by"] == {"pattern2": [], "pattern1": ["pattern2"]}
    assert tree["bad_days"]["user_min_a_month"]["pattern2"]["faults"]["mean"] == 20
    marks = {each["scenario"]["name"]: each["marks"] for each in tree["topologies"]}
    assert marks["pattern2"]["recommendation"]["mark"] != "✕"
    assert (
        "pattern2 costs no more and loses less"
        in (marks["pattern1"]["recommendation"]["reason"])
    )


def test_the_frontier_is_told_below_the_differences() -> None:
    found = comparison(
        days([40.0] * 2, available=0.999, jpy=2000.0), days([40.0] * 2, jpy=1000.0)
    )
    whole = evolve(found, months={"pattern1": month(), "pattern2": month(40.0)})
    console = Console(width=160, record=True)
    with console.capture() as printed:
        show(answer_of(whole, load_marks()), console)
    text = printed.get()
    table = text[text.index("User-minutes lost a month") :]
    rows = [line.split() for line in table.splitlines() if line.startswith(" pattern")]
    assert rows[0][:8] == ["pattern2", "1,000", "0", "(0", "to", "0)", "20", "(20"]
    assert rows[1][:4] == ["pattern1", "2,000", "7,705", "(7,705"]
    assert (
        "pattern1 is dominated: pattern2 costs no more and loses less, beyond doubt.\n"
        in text
    )


def test_the_runs_of_bad_days_are_said_before_they_begin() -> None:
    wanted = plan([PATTERN1, PATTERN2], hours=NOON, has_bad_days=True)
    # Eight hours of the week, with each fault and without any.
    faults = [len(fault_list(each)) for each in (PATTERN1, PATTERN2)]
    bad = sum(8 * (1 + each) for each in faults)
    assert wanted.runs == 10 + bad
    assert planned(wanted) == (
        "10 runs of 30 min: 2 topologies under 5 seeds each; --whole-day for all; and"
        f" {bad} shorter ones for bad days, or more"
    )


def test_ctrl_c_keeps_the_months_that_are_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run_month(
        where: Scenario, faults: tuple[Fault, ...], *_: object, **__: object
    ) -> Month:
        assert len(faults) == len(fault_list(where))
        if where.name == "pattern2":
            raise KeyboardInterrupt
        return month(40.0)

    monkeypatch.setattr(badmonths, "run_month", run_month)
    short = [evolve(each, days=None, duration_s=1.0) for each in (PATTERN1, PATTERN2)]
    wanted = plan(short, hours=None, replications=2, has_bad_days=True)
    found = compare(wanted, Crew())
    assert found.is_interrupted
    assert found.seeds == [1, 2]
    assert list(found.months) == ["pattern1"]
