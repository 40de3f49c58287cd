"""What the shipped configs alone say, by facts that are known of them."""

import json

import pytest

from experiments.judgement.document import document
from tests.judged import shipped, station, warned


def test_mm1_is_the_closed_form() -> None:
    it = shipped("mm1")
    assert station(it, "event loop", "app").busiest_utilisation == pytest.approx(0.7)
    assert it.systems[0].response_s == pytest.approx(1 / (100 - 70))


@pytest.mark.parametrize("name", ["single10", "pattern1", "pattern2", "pattern3"])
def test_400_000_queries_a_day_are_4_63_a_second(name: str) -> None:
    systems = shipped(name).systems
    assert sum(use.queries_per_s for use in systems) == pytest.approx(400_000 / 86_400)
    assert sum(use.queries_per_s for use in systems) == pytest.approx(4.63, abs=0.005)


@pytest.mark.parametrize(
    "name", ["single10", "pattern1", "pattern2", "pattern3", "loadtest"]
)
def test_the_pools_take_20_of_77_connections(name: str) -> None:
    database = shipped(name).databases[0]
    assert (database.pools, database.max_connections) == (20, 77)


def test_social_does_not_fit_pattern_3() -> None:
    it = shipped("pattern3")
    budget = it.hosts[1]
    assert budget.fit == "does not fit"
    assert budget.usable_mib == 950
    assert 1150 < budget.stages.steady_mib < 1310
    assert any(v.startswith("social does not fit t3_micro_spot: 1,") for v in it.verdicts)
    assert warned(it, "social-0 aborts", "475 MiB")


def test_one_small_host_is_on_the_edge() -> None:
    it = shipped("single10")
    assert it.hosts[0].fit == "on the edge"
    assert it.verdicts[0].startswith("host web (ls_2gb_gen2) is on the edge: ")


@pytest.mark.parametrize("name", ["pattern1", "pattern2"])
def test_the_other_patterns_fit(name: str) -> None:
    assert {host.fit for host in shipped(name).hosts} == {"fits"}


@pytest.mark.parametrize("name", ["pattern1", "pattern3"])
def test_two_hosts_are_still_coupled_by_login_and_database(name: str) -> None:
    it = shipped(name)
    assert warned(it, "social needs host medical for /api/auth/session", "coupled")
    assert warned(it, "hosts medical and social share database shared")
    assert not warned(shipped("pattern2"), "coupled")


def test_the_load_tests_figures_contradict_each_other() -> None:
    it = shipped("loadtest")
    assert warned(it, "contradict", "120 to 180 requests in flight > 100 users")
    assert warned(it, "contradict", "at most 556 to 833 requests/s")
    assert warned(it, "contradict", "1.3 ms of a core", "3.71 ms", "120 ms (medical)")
    assert warned(it, "contradict", "86,400,000 a day")
    assert warned(it, "contradict", "4,400 yen", "3,960 by item")


@pytest.mark.parametrize(
    ("name", "reported", "computed"),
    [
        ("single10", "3,400", "2,805"),
        ("pattern1", "4,400", "3,905"),
        ("pattern2", "4,400", "3,960"),
        ("pattern3", "5,500", "4,586"),
    ],
)
def test_a_price_that_is_not_the_sum_of_its_items_contradicts_it(
    name: str, reported: str, computed: str
) -> None:
    assert warned(shipped(name), "contradict", f"{reported} yen", f"{computed} by item")


@pytest.mark.parametrize("name", ["single10", "pattern3", "loadtest", "mm1"])
def test_a_judgement_is_a_json_object_without_infinities(name: str) -> None:
    tree = document(shipped(name))
    assert json.loads(json.dumps(tree, allow_nan=False)) == tree
    assert tree["schema"] == "lssim.check/1"
    assert tree["bill"]["monthly_usd"] == shipped(name).bill.monthly_usd
