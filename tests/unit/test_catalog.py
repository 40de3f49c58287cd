"""The plans as sold: arithmetic of the burst bucket, prices, and errors that help."""

from importlib.resources import files
from math import inf
from pathlib import Path

import pytest

from models.plans.catalog import (
    Catalog,
    CatalogError,
    DatabasePlan,
    InstancePlan,
    Plan,
    UnknownPlanError,
    load_catalog,
)

CATALOG = load_catalog()
PLANS: list[Plan] = [*CATALOG.instances.values(), *CATALOG.databases.values()]
every_plan = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)


@every_plan
def test_a_plan_names_its_source(plan: Plan) -> None:
    assert plan.source.strip()


@every_plan
def test_the_credit_cap_is_a_day_of_baseline_on_all_vcpus(plan: Plan) -> None:
    day_s = 24 * 3600
    assert plan.credit_cap_vcpu_s == pytest.approx(
        day_s * plan.baseline_utilisation * plan.vcpus
    )


@every_plan
def test_a_full_bucket_lasts_for_ever_at_the_baseline_and_not_above(plan: Plan) -> None:
    assert plan.credit_hours_at(plan.baseline_utilisation) == inf
    assert plan.credit_hours_at(1.0) < inf


@pytest.mark.parametrize("name", ["ls_2gb_gen2", "ls_4gb_gen2", "ls_4gb_gen3"])
def test_a_full_bucket_at_baseline_20_percent_lasts_10_7_hours_under_65_percent(
    name: str,
) -> None:
    hours = CATALOG.instance(name).credit_hours_at(0.65)
    assert hours == pytest.approx(24 * 0.2 / (0.65 - 0.2))
    assert hours == pytest.approx(10.67, abs=0.01)


def test_half_an_hour_under_65_percent_uses_4_7_percent_of_the_bucket() -> None:
    assert 0.5 / CATALOG.instance("ls_4gb_gen2").credit_hours_at(0.65) == pytest.approx(
        0.047, abs=0.0005
    )


def test_a_t3_micro_saves_at_most_288_credits_of_a_vcpu_minute() -> None:
    assert CATALOG.instance("t3_micro").credit_cap_vcpu_s == 288 * 60


@pytest.mark.parametrize("utilisation", [-0.1, 1.1])
def test_a_utilisation_outside_0_to_1_is_refused(utilisation: float) -> None:
    with pytest.raises(ValueError, match=r"ls_2gb_gen2: .* within 0\.\.1, got"):
        CATALOG.instance("ls_2gb_gen2").credit_hours_at(utilisation)


@pytest.mark.parametrize(("generation", "two_small"), [("gen2", 0.4), ("gen3", 0.8)])
def test_splitting_doubles_the_sustained_cores_in_generation_3_alone(
    generation: str, two_small: float
) -> None:
    small = CATALOG.instance(f"ls_2gb_{generation}")
    large = CATALOG.instance(f"ls_4gb_{generation}")
    assert 2 * small.sustained_cores == pytest.approx(two_small)
    assert large.sustained_cores == pytest.approx(0.4)


def test_two_small_hosts_cost_what_one_large_host_costs() -> None:
    price = {name: plan.monthly_usd for name, plan in CATALOG.instances.items()}
    database_usd = CATALOG.database("lsdb_micro").monthly_usd
    assert 2 * price["ls_2gb_gen2"] == price["ls_4gb_gen2"] == 20
    assert 2 * price["ls_2gb_gen3"] == price["ls_4gb_gen3"] == 24
    assert 2 * price["ls_2gb_gen3"] + database_usd == 39
    zone_usd = 0.5  # one Route 53 hosted zone
    assert 2 * price["ls_2gb_gen3"] + database_usd + zone_usd == 39.5


def test_the_parts_of_pattern_3_add_up_to_41_7_dollars() -> None:
    spot = CATALOG.instance("t3_micro_spot")
    rds = CATALOG.database("rds_t3_micro")
    zone_usd = 0.5
    total_usd = (
        CATALOG.instance("ls_2gb_gen2").monthly_usd
        + spot.monthly_usd
        + spot.storage_gb * spot.storage_usd_per_gb_month
        + spot.public_ipv4_monthly_usd
        + rds.monthly_usd
        + rds.storage_gb * rds.storage_usd_per_gb_month
        + zone_usd
    )
    assert total_usd == pytest.approx(41.7, abs=0.05)


def test_65_percent_for_ever_on_a_t3_micro_bills_40_dollars_of_surplus_a_month() -> None:
    plan = CATALOG.instance("t3_micro")
    surplus_vcpu_h = (0.65 * plan.vcpus - plan.sustained_cores) * 730
    assert surplus_vcpu_h * plan.surplus_usd_per_vcpu_h == pytest.approx(40, abs=0.5)


@pytest.mark.parametrize("size", ["micro", "small", "medium", "large"])
def test_high_availability_doubles_the_price_of_a_database(size: str) -> None:
    single = CATALOG.database(f"lsdb_{size}")
    double = CATALOG.database(f"lsdb_{size}_ha")
    assert double.monthly_usd == 2 * single.monthly_usd
    assert double.is_highly_available
    assert not single.is_highly_available


@pytest.mark.parametrize(
    ("name", "usable_mib"),
    [("t3_micro", 950), ("ls_2gb_gen2", 1920), ("ls_4gb_gen3", 3900)],
)
def test_the_kernel_keeps_its_share_of_the_ram(name: str, usable_mib: int) -> None:
    assert CATALOG.instance(name).usable_mib == usable_mib


def test_spot_is_an_instance_that_may_be_taken_back() -> None:
    for plan in CATALOG.instances.values():
        assert plan.is_spot == (plan.spot_interruptions_per_month > 0)


def test_an_unknown_plan_is_answered_with_the_nearest_and_with_all() -> None:
    with pytest.raises(UnknownPlanError) as caught:
        CATALOG.instance("ls_2gb_gen")
    message = str(caught.value)
    assert "no instance plan is named 'ls_2gb_gen', did you mean 'ls_2gb_gen" in message
    assert all(name in message for name in CATALOG.instances)


def test_a_database_asked_for_as_an_instance_is_unknown() -> None:
    with pytest.raises(UnknownPlanError, match="the instance plans are"):
        CATALOG.instance("rds_t3_micro")
    with pytest.raises(UnknownPlanError, match="did you mean 'lsdb_micro'"):
        CATALOG.database("lsdb_mikro")


def test_a_catalog_of_ones_own_replaces_the_packaged_one(tmp_path: Path) -> None:
    path = tmp_path / "plans.toml"
    path.write_text(packaged_table("t3_micro"), encoding="utf-8")
    own = load_catalog(path)
    assert own == Catalog({"t3_micro": CATALOG.instance("t3_micro")}, {})


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "ram_mib = 1024",
            "ram_mb = 1024",
            "unknown key 'ram_mb', did you mean 'ram_mib'?",
        ),
        ("ram_mib = 1024\n", "", "t3_micro.ram_mib: missing"),
        ("vcpus = 2", "vcpus = 0", "'vcpus' must be >= 1: 0"),
        ("vcpus = 2", 'vcpus = "2"', "t3_micro.vcpus: must be int, got '2'"),
        ("is_spot = false", "is_spot = 0", "t3_micro.is_spot: must be bool, got 0"),
        ('"unlimited"', '"boundless"', "t3_micro.credit_mode: "),
        (
            '"instance"',
            '"instances"',
            "must be 'instance' or 'database', got 'instances'",
        ),
        ("kernel_reserved_mib = 74", "kernel_reserved_mib = 1024", "or no process fits"),
        ("vcpus = 2", "vcpus = ", "plans.toml: Invalid value"),
    ],
)
def test_a_faulty_catalog_says_where_and_which_rule(
    old: str, new: str, fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "plans.toml"
    path.write_text(packaged_table("t3_micro").replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog(path)
    assert str(caught.value).startswith(str(path))
    assert fault in str(caught.value)


def test_plans_are_of_the_class_of_their_kind() -> None:
    assert all(isinstance(plan, InstancePlan) for plan in CATALOG.instances.values())
    assert all(isinstance(plan, DatabasePlan) for plan in CATALOG.databases.values())


def packaged_table(name: str) -> str:
    """Return the text of one plan of the packaged catalog."""
    text = (files("models.plans") / "catalog.toml").read_text(encoding="utf-8")
    body = text.split(f"[{name}]\n", 1)[1].split("\n\n", 1)[0]
    return f"[{name}]\n{body}\n"
