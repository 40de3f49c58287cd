"""The bill of a month, item by item, against sums done by hand."""

from pathlib import Path

import pytest
from attrs import evolve

from models.config import CostItem, HostConfig
from models.loading import load_scenario
from models.plans.catalog import load_catalog
from models.plans.cost import Bill, monthly_cost

ROOT = Path(__file__).parents[2]
CATALOG = load_catalog()


def bill(name: str, **surplus: float) -> Bill:
    scenario = load_scenario(ROOT / "configs" / f"{name}.toml")
    places = {place.replace("__", "."): hours for place, hours in surplus.items()}
    return monthly_cost(scenario, CATALOG, surplus_vcpu_h_per_month=places)


def test_pattern_2_is_a_host_a_database_a_zone_and_a_bucket() -> None:
    priced = {item.name: item.usd for item in bill("pattern2").items}
    assert priced == {
        "hosts.web": 20.0,
        "databases.shared": 15.0,
        "costs.dns": 0.5,
        "costs.s3": 0.5,
    }
    assert bill("pattern2").monthly_usd == 36.0
    assert bill("pattern2").monthly_jpy == 36.0 * 110


def test_an_ec2_host_pays_for_its_address_and_its_disk() -> None:
    priced = {item.name: item.usd for item in bill("pattern3").items}
    assert priced["hosts.social"] == 3.574
    assert priced["hosts.social.address"] == 3.65
    assert priced["hosts.social.storage"] == pytest.approx(8 * 0.096)
    assert priced["databases.shared.storage"] == pytest.approx(20 * 0.138)
    assert "hosts.medical.address" not in priced


def test_the_totals_are_the_sums_of_the_items_in_both_currencies() -> None:
    it = bill("pattern3")
    assert it.monthly_usd == pytest.approx(41.692)
    assert it.monthly_jpy == pytest.approx(41.692 * 110)
    assert it.monthly_jpy == pytest.approx(sum(item.jpy for item in it.items))


def test_surplus_credits_are_billed_where_a_plan_has_a_price_for_them() -> None:
    it = bill("pattern3", hosts__social=100.0, databases__shared=10.0)
    priced = {item.name: item.usd for item in it.items}
    assert priced["hosts.social.surplus"] == pytest.approx(100 * 0.05)
    assert priced["databases.shared.surplus"] == pytest.approx(10 * 0.075)
    assert bill("pattern2", databases__shared=10.0).monthly_usd == 36.0


def test_surplus_of_an_unknown_machine_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no machine at web, there are hosts\.web"):
        bill("pattern2", web=1.0)


def test_a_machine_without_a_plan_or_a_price_is_noted_and_not_billed() -> None:
    assert bill("mm1") == Bill(items=(), unpriced=("hosts.one",))
    assert bill("mm1").monthly_usd == 0


def test_a_price_of_ones_own_stands_before_the_plans() -> None:
    scenario = load_scenario(ROOT / "configs" / "pattern2.toml")
    hosts = {"web": HostConfig(plan="ls_4gb_gen2", monthly_usd=24.0)}
    costs = {"gift": CostItem(usd=0.0)}
    given = evolve(scenario, hosts=hosts, costs=costs, databases={})
    it = monthly_cost(given, CATALOG)
    assert [(item.name, item.usd) for item in it.items] == [("hosts.web", 24.0)]
    assert it.unpriced == ()
