"""Advice: that it finds what a full enumeration finds, and what it counts on the way."""

from itertools import islice
from statistics import fmean
from typing import Any

import pytest
from attrs import evolve

from experiments.advising.plan import Plan
from experiments.advising.race import FIRST, LAST
from experiments.advising.runs import kept_share
from experiments.advising.shelf import Shelf
from experiments.advising.study import Study
from experiments.comparing.risk import lost_min_a_month
from experiments.judgement.refutation import MEMORY
from experiments.running import keeping
from experiments.running.engines import Engine
from models.config import Scenario
from models.plans.catalog import Catalog, load_catalog
from tests.advised import SHIPPED, Figures, advised, catalog, day, days, pattern, planned

NEED_GB = {"medical": 1.0, "social": 1.8}
PLANS = load_catalog().instances


def fate(scenario: Scenario) -> Figures:
    """Break promises where memory is scarce; lose less on more hosts and processes."""
    failed = lost = 0.0
    for name, app in scenario.apps.items():
        living = [it for it, each in scenario.apps.items() if each.host == app.host]
        plan = scenario.hosts[app.host].plan
        assert plan is not None
        share = sum(NEED_GB[each] for each in living) / (PLANS[plan].ram_mib / 1024)
        failed = max(failed, 0.02 if share > 0.95 else 0.0)
        lost += 2e-4 * share / app.instances
        lost -= 3e-5 * (app.cache is not None)
        assert name in NEED_GB
    lost -= 6e-5 * (len(scenario.databases) > 1)
    return failed, max(0.0, lost)


def full_enumeration(plan: Plan) -> str:
    """Return the optimum by running every placement often, and ordering all of them."""
    shelf, simulated = Shelf(plan=plan), days(fate, spread=0.3)
    present = plan.present
    rows = []
    for placement in plan.placements:
        contender = shelf.contender(placement)
        if contender.refutations:
            continue
        seen = [
            simulated(contender.scenario, seed=seed, engine=Engine.SIMPY)
            for seed in range(1, 41)
        ]
        if fate(contender.scenario)[0] == 0.0:
            lost = fmean(lost_min_a_month(it, present) for it in seen)
            rows.append((round(contender.jpy, 3), lost, placement.words))
    return min(rows)[-1]


OLD = {"ls_2gb_gen2": 10.0, "ls_4gb_gen2": 20.0, "lsdb_micro": 15.0}
CATALOGS = [
    # One big host or two small ones, which cost more together.
    catalog(ls_2gb_gen2=12.0, ls_4gb_gen2=20.0, lsdb_micro=15.0),
    # Two small ones are cheaper than one that holds both.
    catalog(ls_2gb_gen2=7.0, ls_4gb_gen2=24.0, lsdb_micro=15.0),
    # Many of one price: databases of their own cost as much as a larger one.
    catalog(**OLD, lsdb_small=30.0),
]


@pytest.mark.parametrize("sold", CATALOGS, ids=["dear-pairs", "cheap-pairs", "ties"])
def test_it_finds_the_optimum_of_a_full_enumeration(
    sold: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "simulate", days(fate, spread=0.3))
    plan = planned(pattern(), sold, steps=0)
    found = advised(plan)
    assert found.answer is not None
    assert found.answer.words == full_enumeration(plan)


def study(steps: int = 3, **limits: Any) -> Study:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "simulate", days(fate, spread=0.3))
        sold = catalog(**OLD, ls_1gb_gen2=5.0)
        return advised(planned(pattern(**limits), sold, steps))


@pytest.fixture(scope="module")
def found() -> Study:
    return study()


def test_the_cheapest_that_keeps_its_promises_and_steps_beyond(found: Study) -> None:
    # 2.8 GB of need: one 2 GB host breaks promises (25.5 USD), one of 4 GB keeps them
    # (35.5 USD), as two of 2 GB do: 1.0 / 2 + 1.8 / 2 of a share and not 2 * 2.8 / 4.
    verdicts = [(round(it.chosen.jpy), it.verdict) for it in found.results]
    assert verdicts[:2] == [(2805, False), (3905, True)]
    assert len(found.results) == 2 + 3
    assert found.answer is found.results[1].chosen
    # Each of two processes halves its part: 2 of both lose the least of that price. Two
    # of social on a host of 2 GB are refuted, so that one host of 4 GB is left: 0.7.
    assert found.answer.words == (
        "medical and social on ls_4gb_gen2, lsdb_micro shared, 2 processes of medical,"
        " 2 processes of social"
    )
    assert found.arithmetic is not None
    assert found.arithmetic.words == (
        "medical and social on ls_2gb_gen2, lsdb_micro shared"
    )
    assert found.file is not None
    assert found.file.words == (
        "medical on ls_2gb_gen2, social on ls_2gb_gen2, lsdb_micro shared"
    )
    assert found.runs.verdict(found.file) is True


def test_every_placement_is_accounted_for(found: Study) -> None:
    # One host 3, two 3 * 3, databases 2, processes 4: 96.
    shelf = found.shelf
    assert len(shelf.plan.placements) == 96
    assert shelf.looked_at == sum(shelf.refuted.values()) + shelf.handed_out
    assert shelf.refuted[MEMORY] > 0
    assert shelf.beyond_budget == 0


def test_the_budget_is_kept_and_what_is_beyond_is_counted() -> None:
    # 40 USD: neither a third host of 5 USD nor another database fits beside 35.5.
    found = study(budget_jpy=4400.0)
    assert [round(it.chosen.jpy) for it in found.results] == [2805, 3905]
    assert found.shelf.looked_at == 96
    dear = [it for it in found.plan.placements if found.plan.prices.of(it) > 40.0]
    assert found.shelf.beyond_budget == len(dear) > 0


def test_few_are_run_often_and_all_under_the_same_seeds(found: Study) -> None:
    for result in found.results:
        assert len(result.finalists) <= LAST
        assert all(len(found.runs.done[it]) >= FIRST for it in result.finalists)
    for runs in found.runs.done.values():
        assert [it.seed for it in runs] == list(range(1, len(runs) + 1))


def test_of_those_that_lose_the_same_the_simplest_is_advised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeping, "simulate", days(lambda _: (0.0, 0.0)))
    found = advised(planned(pattern(), CATALOGS[2], steps=0))
    assert found.answer is not None
    assert found.answer.words == "medical and social on ls_2gb_gen2, lsdb_micro shared"
    (result,) = found.results
    assert (result.is_sure, result.replications) == (True, FIRST)


def test_one_that_borrows_credits_is_dearer_than_its_list_price() -> None:
    # At 50 times the load social needs more than the 0.4 cores that a t3.medium may use
    # for ever; the rest is billed, at 0.05 USD an hour and core.
    busy = {
        name: evolve(each, queries_per_day=50 * (each.queries_per_day or 0.0))
        for name, each in SHIPPED.systems.items()
    }
    limits = pattern(plans=("t3_medium", "ls_4gb_gen2", "lsdb_large"))
    plan = planned(evolve(limits, systems=busy), load_catalog())
    list_jpy = []
    prices_jpy = []
    for tier in islice(Shelf(plan=plan).tiers(), 4):
        for it in tier:
            assert it.placement is not None
            prices_jpy.append(it.jpy)
            list_jpy.append(plan.prices.of(it.placement) * SHIPPED.jpy_per_usd)
    assert prices_jpy == sorted(prices_jpy)
    more_jpy = [one - other for one, other in zip(prices_jpy, list_jpy, strict=True)]
    assert min(more_jpy) == pytest.approx(0.0, abs=1e-6)
    assert max(more_jpy) > 100.0


def test_ctrl_c_keeps_the_prices_that_are_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulated = days(fate)

    def interrupted(scenario: Scenario, *, seed: int, engine: object) -> object:
        if (
            scenario.hosts.keys() == {"medical-social"}
            and scenario.hosts["medical-social"].plan == "ls_4gb_gen2"
        ):
            raise KeyboardInterrupt
        return simulated(scenario, seed=seed, engine=engine)

    monkeypatch.setattr(keeping, "simulate", interrupted)
    found = advised(planned(pattern(), CATALOGS[2]))
    assert found.is_interrupted
    assert [round(it.chosen.jpy) for it in found.results] == [2805]
    assert found.answer is None


def test_the_share_of_kept_promises_counts_each_that_could_be_judged() -> None:
    # Golden day: three promises of each of two systems, all kept; then one of the six
    # is broken.
    whole = day(1, 0.0, 0.0)
    assert kept_share(whole) == 1.0
    medical = whole.systems["medical"]
    rate = medical.slo.error_rate
    assert rate is not None
    broken = evolve(medical, slo=evolve(medical.slo, error_rate=evolve(rate, met=False)))
    found = evolve(whole, systems={**whole.systems, "medical": broken})
    assert kept_share(found) == pytest.approx(5 / 6)
