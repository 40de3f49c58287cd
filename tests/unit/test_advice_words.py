"""Sentences of advice, each figure worked out by hand."""

from collections import Counter
from typing import Any

import pytest
from attrs import evolve

from experiments.advising.beside import beside, kept_words, steps
from experiments.advising.plan import Plan
from experiments.advising.sheets import proof
from experiments.advising.study import Study
from experiments.advising.wording import advice, minded, selection, surveyed
from experiments.advising.wording import planned as planned_words
from experiments.running import keeping
from experiments.summary.document import Summary
from experiments.summary.machines import OomKill
from models.config import Scenario
from models.plans.catalog import Catalog
from tests.advised import Figures, advised, catalog, day, days, pattern, planned

OLD = catalog(ls_2gb_gen2=10.0, ls_4gb_gen2=20.0, lsdb_micro=15.0)
MONTH_MIN = 30 * 24 * 60
"""Of a month of faults, which has 30 days."""
KILL = OomKill(
    at_s=0.0, victim="social-0", rss_mib=1.0, requests_killed=0, sessions_dropped=0
)
BOTH_SMALL = "medical and social on ls_2gb_gen2, lsdb_micro shared"
BOTH_BIG = "medical and social on ls_4gb_gen2, lsdb_micro shared"


def fate(scenario: Scenario) -> Figures:
    """Fail 1 % on one small host, lose 0.1 % of the time on two, nothing on a big one."""
    plans = [it.plan for it in scenario.hosts.values()]
    if plans == ["ls_2gb_gen2"]:
        return 0.01, 0.004
    return 0.0, 0.001 if plans == ["ls_2gb_gen2", "ls_2gb_gen2"] else 0.0


def study(steps: int = 1, sold: Catalog = OLD, **limits: Any) -> Study:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "simulate", days(fate))
        return advised(planned(pattern(**limits), sold, steps))


@pytest.fixture(scope="module")
def found() -> Study:
    return study()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(pattern(with_cache=True), OLD)


def test_what_is_tried_is_said_before(plan: Plan) -> None:
    # (2 * 2 + 4 * 3) ways to have hosts and a cache, 2 for the database, 4 of processes.
    assert planned_words(plan) == (
        "128 placements on 2 plans of hosts and 1 of databases, 1 or 2 processes of each"
        " application: the cheapest first, the busiest 30 min, 10 to 30 runs of the last"
        " 4 of each price; --bad-days for what faults cost"
    )
    assert "--bad-days" not in planned_words(evolve(plan, has_bad_days=True))
    assert "the cheapest first, whole runs, 10" in planned_words(evolve(plan, hours=None))


def test_the_advice_names_platform_price_and_runs(found: Study) -> None:
    # (20 + 15 + 0.5) * 110 = 3,905.
    assert advice(found) == (
        f"Rent {BOTH_BIG}: 3,905 yen a month, the cheapest that clearly keeps every"
        " promise, in 10 runs of the busiest 30 min."
    )


def test_the_selection_says_among_how_many_and_how_surely(found: Study) -> None:
    # At 35.5 USD: four of one big host, and of two small ones those whose social has one
    # process (two do not fit): two. Halving leaves four, and those are of the big host.
    assert found.kept is not None
    assert found.kept.contenders == 6
    users = sum(found.plan.present.values())
    assert selection(found) == (
        "Of 6 at that price it loses least, with a probability of 95 %, if the others"
        f" lose {users:.0f} user-minutes a month more (1 min a user); 2 of them were"
        " given up before, by fewer runs; 3 of the last ones lose the same, and are no"
        " simpler."
    )


def test_what_was_not_told_apart_is_said(found: Study) -> None:
    assert found.kept is not None
    unsure = evolve(found.kept, is_sure=False, replications=30)
    results = tuple(unsure if it is found.kept else it for it in found.results)
    assert selection(evolve(found, results=results)) == (
        "Of 6 at that price none is surely better; it loses least in 30 runs."
    )
    alone = evolve(found.kept, contenders=1)
    results = tuple(alone if it is found.kept else it for it in found.results)
    assert selection(evolve(found, results=results)) == (
        "At that price it is the only one that the arithmetic does not refute."
    )


def test_every_placement_is_told_of(found: Study) -> None:
    shelf = found.shelf
    raced = sum(it.contenders for it in found.results)
    (memory,) = [n for kind, n in shelf.refuted.items() if kind == "memory"]
    left = 48 - memory - raced
    assert surveyed(found) == (
        f"Of 48 placements the arithmetic of check refutes {memory} ({memory} by"
        f" memory); {raced} of 3 prices were raced, {left} dearer ones not looked at."
    )
    of_two = evolve(shelf, refuted=Counter({"memory": 1200, "V8's heap": 3}),
                    beyond_budget=7)  # fmt: skip
    assert surveyed(evolve(found, shelf=of_two)).startswith(
        "Of 48 placements the arithmetic of check refutes 1,203 (1,200 by memory, 3 by"
        f" V8's heap); {raced} of 3 prices were raced, 7 are beyond the budget"
    )


def test_arithmetic_and_the_file_stand_beside_it(found: Study) -> None:
    chosen, file = beside(found)
    users = sum(found.plan.present.values())
    lost_min, more_min = 0.004 * users * MONTH_MIN, 0.001 * users * MONTH_MIN
    assert chosen.startswith(
        f"Arithmetic alone would have chosen {BOTH_SMALL} at 2,805 yen a month: the"
        " cheapest that check does not refute; it does not keep its promises: medical: "
    )
    assert "medical: 1.0 % failed (at most 0.1 %)" in chosen
    assert chosen.endswith(f", losing {lost_min:,.0f} user-minutes a month.")
    assert file == (
        "recommendation, the platform of the file (medical on ls_2gb_gen2, social on"
        " ls_2gb_gen2, lsdb_micro shared), costs 3,905 yen a month: it keeps every"
        f" promise, losing {more_min:,.0f} user-minutes a month; beside the advice it"
        f" costs as much and loses {more_min:,.0f} user-minutes a month more."
    )


def test_a_platform_beyond_the_limits_is_told_as_such() -> None:
    # Of one big host alone: the two small ones of the file are none of the placements.
    found = study(0, plans=("ls_4gb_gen2", "lsdb_micro"))
    assert surveyed(found).endswith(
        "refutes 0; 4 of 1 price were raced, 12 dearer ones not looked at."
    )
    *_, file = beside(found)
    assert file.startswith(
        "recommendation, the platform of the file, costs 3,905 yen a month and is not one"
        " of those to choose from: it keeps every promise, losing "
    )


def test_where_arithmetic_would_have_done_it_is_said() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "simulate", days(lambda _: (0.0, 0.0)))
        found = advised(planned(pattern(), OLD, 0))
    chosen, _ = beside(found)
    assert chosen == (
        "Arithmetic alone would have chosen the same: it is the cheapest and simplest"
        " that check does not refute."
    )
    # Losing nothing is not undercut.
    first, *_ = steps(found, found.frontier())
    assert first == "Nothing dearer that was tried loses less."


def test_each_step_says_what_it_buys(found: Study) -> None:
    users = sum(found.plan.present.values())
    saved_min = 0.004 * users * MONTH_MIN
    lines = list(steps(found, found.frontier()))
    # A: one small host; B: one big; C: the recommendation, as dear as B and worse; D: a
    # small host with two databases, dearer than all and as bad as A.
    assert lines[0] == "C is dominated: B costs no more and loses less, beyond doubt."
    assert lines[1].startswith("D is dominated: B and C cost no more and lose less, ")
    words = f"{saved_min:,.0f} ({saved_min:,.0f} to {saved_min:,.0f})"
    assert lines[2] == (
        f"From A to B: 1,100 yen a month more buy {words} user-minutes:"
        f" {1100 / saved_min:.3g} yen each."
    )
    assert lines[-1].startswith("Ordinary days only: ")


def test_promises_are_told_in_a_word_and_what_breaks_them(found: Study) -> None:
    broken, kept = found.results[0].chosen, found.results[1].chosen
    assert kept_words(found, broken) == "broken: medical, error_rate"
    assert kept_words(found, kept) == "kept"


def test_kills_and_lost_connections_are_to_be_minded(found: Study) -> None:
    answer = found.answer
    assert answer is not None

    def with_kills(run: Summary, kills: int, dropped: int) -> Summary:
        killed = (KILL,) * kills
        hosts = {name: evolve(it, oom_kills=killed) for name, it in run.hosts.items()}
        social = run.systems["social"]
        assert social.sessions is not None
        sessions = evolve(social.sessions, dropped=dropped)
        systems = {**run.systems, "social": evolve(social, sessions=sessions)}
        return evolve(run, hosts=hosts, systems=systems)

    calm = [with_kills(day(k, 0.0, 0.0), 0, 0) for k in range(6)]
    wild = [with_kills(day(k, 0.0, 0.0), 1, 300) for k in range(6, 10)]
    runs = evolve(found.runs, done={**found.runs.done, answer: [*calm, *wild]})
    # Four runs of ten; 4 * 300 / 10 connections.
    assert list(minded(evolve(found, runs=runs))) == [
        "Mind that in 4 of the 10 runs the kernel kills a process for want of memory, by"
        " which no promise is broken.",
        "In the mean of its runs 120 connections are lost.",
    ]
    runs = evolve(found.runs, done={**found.runs.done, answer: calm})
    assert list(minded(evolve(found, runs=runs))) == []


def test_without_an_answer_it_says_what_was_tried() -> None:
    found = study(budget_jpy=3000.0)
    assert found.answer is None
    assert advice(found) == (
        "Nothing within 3,000 yen a month clearly keeps every promise of the busiest 30"
        " min."
    )
    assert selection(found) is None
    assert advice(evolve(found, is_interrupted=True)) == (
        "Nothing that was tried until then keeps every promise."
    )
    assert advice(evolve(found, results=())) == (
        "Nothing within 3,000 yen a month is left by the arithmetic of check."
    )


def test_the_command_that_proves_it_runs_the_same_hours(found: Study) -> None:
    assert found.answer is not None
    assert proof(found, found.answer, None).startswith(
        "--write FILE writes that platform"
    )
    said = proof(found, found.answer, "best.toml")
    assert said.startswith(
        "best.toml is that platform; this shows it: lssim run best.toml --replications"
        " 10 --unset=days"
    )
    assert "--set=starts_at_s=42600.0" in said  # ten minutes before noon
    assert "--set=duration_s=2400.0" in said
