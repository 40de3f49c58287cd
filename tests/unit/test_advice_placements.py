"""Placements: each that there is, once, within the limits, and as a platform."""

import pytest
from attrs import evolve

from experiments.advising.building import Builder, placement_of
from experiments.advising.enumeration import partitions, placements
from experiments.advising.placement import Home, Placement
from experiments.advising.prices import PriceList
from experiments.advising.sale import AdviceError, sale_of
from models.config import AdviceConfig, BatchConfig, Scenario
from models.plans.catalog import load_catalog
from tests.advised import SHIPPED, catalog, pattern

TWO = {"ls_2gb_gen2": 10.0, "ls_4gb_gen2": 20.0, "lsdb_micro": 15.0}
ONE_HOST = Placement(
    hosts=(Home(tenants=("medical", "social"), plan="ls_4gb_gen2"),),
    databases=(Home(tenants=("medical", "social"), plan="lsdb_micro"),),
    cache_on=None,
    processes=(("medical", 1), ("social", 1)),
)


def found(scenario: Scenario, **prices_usd: float) -> tuple[Placement, ...]:
    limits = scenario.advise or AdviceConfig()
    sale = sale_of(catalog(**prices_usd), limits, needs_databases=True)
    return placements(scenario, sale, limits)


@pytest.mark.parametrize(
    ("items", "number"),
    [("", 1), ("a", 1), ("ab", 2), ("abc", 5), ("abcd", 15)],  # Bell's numbers
)
def test_items_are_divided_in_every_way_once(items: str, number: int) -> None:
    ways = list(partitions(list(items)))
    assert len(ways) == len(set(ways)) == number
    assert all(sorted(item for block in way for item in block) == sorted(items)
               for way in ways)  # fmt: skip


def test_two_systems_on_two_plans() -> None:
    # On one host 2 ways, on two 2 * 2: 6. One database plan, shared or each its own: 2.
    # One or two processes each: 4. Nothing is counted twice for the names of its hosts.
    ways = found(pattern(), **TWO)
    assert len(ways) == len(set(ways)) == 6 * 2 * 4


def test_a_cache_is_left_out_or_on_any_of_the_hosts() -> None:
    # One host: without or with it, 2 * 2; two hosts: without or on either, 4 * 3.
    ways = found(pattern(with_cache=True), **TWO)
    assert len(ways) == len(set(ways)) == (2 * 2 + 4 * 3) * 2 * 4
    places = {it.cache_on for it in ways}
    assert places == {None, "medical-social", "medical", "social"}


def test_two_database_plans_are_chosen_for_each_of_its_own() -> None:
    # Shared 2, apart 2 * 2: 6 in all.
    assert len(found(pattern(), **TWO, lsdb_small=30.0)) == 6 * 6 * 4


def test_who_must_be_apart_shares_no_host() -> None:
    # Two hosts only, 4 ways, with databases and processes as before.
    ways = found(pattern(must_be_apart=(("medical", "social"),)), **TWO)
    assert len(ways) == 4 * 2 * 4
    assert all(len(it.hosts) == 2 for it in ways)
    assert any(len(it.databases) == 1 for it in ways)


def test_plans_and_providers_are_what_the_limits_leave() -> None:
    sold = load_catalog()
    limits = AdviceConfig(plans=("ls_*_gen2", "lsdb_micro"))
    sale = sale_of(sold, limits, needs_databases=True)
    assert {it.name for it in sale.hosts} == {
        f"ls_{size}_gen2" for size in ("512mb", "1gb", "2gb", "4gb", "8gb")
    }
    assert [it.name for it in sale.databases] == ["lsdb_micro"]
    sale = sale_of(sold, AdviceConfig(providers=("ec2", "rds")), needs_databases=True)
    assert {it.provider for it in sale.hosts} == {"ec2"}
    assert [it.name for it in sale.databases] == ["rds_t3_micro"]


def test_a_catalog_that_is_empty_is_refused_with_what_there_is() -> None:
    with pytest.raises(AdviceError) as refused:
        sale_of(load_catalog(), AdviceConfig(plans=("ls_*",)), needs_databases=True)
    assert str(refused.value).startswith(
        "advise.plans ['ls_*']: no database plan is left, the catalog has lsdb_micro,"
    )
    sale = sale_of(load_catalog(), AdviceConfig(plans=("ls_*",)), needs_databases=False)
    assert sale.databases == ()


def test_the_simplest_come_first() -> None:
    ways = found(pattern(with_cache=True), **TWO)
    first, last = ways[0], ways[-1]
    assert (len(first.hosts), len(first.databases), first.cache_on) == (1, 1, None)
    assert dict(first.processes) == {"medical": 1, "social": 1}
    assert (len(last.hosts), len(last.databases)) == (2, 2)
    assert dict(last.processes) == {"medical": 2, "social": 2}


def test_a_list_price_is_the_sum_of_what_is_rented() -> None:
    # 20 for the host, 15 for the database, 0.5 for the zone of the shipped workload.
    prices = PriceList(SHIPPED, catalog(**TWO))
    assert prices.of(ONE_HOST) == pytest.approx(35.5)
    both = evolve(ONE_HOST, databases=tuple(
        Home(tenants=(name,), plan="lsdb_micro") for name in ("medical", "social")
    ))  # fmt: skip
    assert prices.of(both) == pytest.approx(50.5)


def test_a_platform_is_its_placement_and_the_workload_stays() -> None:
    builder = Builder(pattern(with_cache=True))
    for placement in found(pattern(with_cache=True), **TWO)[::7]:
        scenario = builder.of(placement)
        assert placement_of(scenario) == placement
        assert scenario.systems == SHIPPED.systems
        assert scenario.costs == SHIPPED.costs
        assert (scenario.advise, scenario.name) == (None, placement.words)
        assert bool(scenario.caches) == (placement.cache_on is not None)


def test_a_machine_loses_the_size_that_the_file_gave_it() -> None:
    host = evolve(SHIPPED.hosts["medical"], ram_mib=999.0, vcpus=7, os_mib=123.0)
    scenario = evolve(SHIPPED, hosts={**SHIPPED.hosts, "medical": host})
    built = Builder(scenario).of(ONE_HOST).hosts["medical-social"]
    assert (built.plan, built.ram_mib, built.vcpus) == ("ls_4gb_gen2", None, None)
    assert built.os_mib == 123.0


def test_hosts_take_the_zones_in_turn() -> None:
    apart = evolve(ONE_HOST, hosts=tuple(
        Home(tenants=(name,), plan="ls_2gb_gen2") for name in ("medical", "social")
    ))  # fmt: skip
    built = Builder(SHIPPED, ("a", "c")).of(apart)
    assert [it.zone for it in built.hosts.values()] == ["a", "c"]


def test_batch_work_goes_with_the_application_that_it_was_beside() -> None:
    backup = BatchConfig(host="social", cpu_s=5.0)
    scenario = evolve(SHIPPED, batch={"backup": backup})
    apart = evolve(ONE_HOST, hosts=(
        Home(tenants=("medical",), plan="ls_2gb_gen2"),
        Home(tenants=("social",), plan="ls_4gb_gen2"),
    ))  # fmt: skip
    assert Builder(scenario).of(apart).batch["backup"].host == "social"
    assert Builder(scenario).of(ONE_HOST).batch["backup"].host == "medical-social"


def test_the_placement_of_the_shipped_file_is_the_recommendation() -> None:
    mine = placement_of(SHIPPED)
    assert mine is not None
    assert mine.words == (
        "medical on ls_2gb_gen2, social on ls_2gb_gen2, lsdb_micro shared"
    )
    custom = evolve(SHIPPED.hosts["medical"], plan=None, vcpus=1, ram_mib=2048.0)
    scenario = evolve(SHIPPED, hosts={**SHIPPED.hosts, "medical": custom})
    assert placement_of(scenario) is None


def test_words_say_what_is_not_usual() -> None:
    both = evolve(
        ONE_HOST,
        databases=(
            Home(tenants=("medical",), plan="lsdb_micro"),
            Home(tenants=("social",), plan="lsdb_small"),
        ),
        cache_on="medical-social",
        processes=(("medical", 1), ("social", 2)),
    )
    assert both.words == (
        "medical and social on ls_4gb_gen2, lsdb_micro for medical, lsdb_small for"
        " social, a cache, 2 processes of social"
    )


def test_what_no_placement_has_a_word_for_is_refused() -> None:
    twice = {**SHIPPED.apps, "again": SHIPPED.apps["social"]}
    with pytest.raises(AdviceError, match=r"systems\.social: must have one application"):
        Builder(evolve(SHIPPED, apps=twice))
    caches = dict.fromkeys(("one", "two"), SHIPPED.caches["redis"])
    with pytest.raises(AdviceError, match="one cache at most, got one, two"):
        Builder(evolve(SHIPPED, caches=caches))
