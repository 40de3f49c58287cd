"""What a step of a migration costs: the old machine beside the new one, and its users."""

import pytest
from attrs import evolve

from experiments.migrating.change import change_of, first_credits
from experiments.migrating.migration import ChangeConfig
from experiments.migrating.move import BUSIEST, QUIETEST, losses
from experiments.running.crew import Crew
from models.config import Scenario
from models.loading import load_scenario
from tests import bare
from tests.compared import CONFIGS, PATTERN1, PATTERN2

SINGLE = load_scenario(CONFIGS / "single10.toml")
CONFIG = ChangeConfig(
    down_s_min=300.0,
    down_s_usual=300.0,
    down_s_max=300.0,
    snapshot_gb=20.0,
    snapshot_usd_per_gb_month=0.05,
    snapshot_kept_days=36.5,
    overlap_days=3.65,
)


def test_the_old_machine_and_its_snapshot_are_paid_for_beside_the_new_one() -> None:
    change = change_of(SINGLE, PATTERN2, CONFIG)
    # Both are called web, and it is another plan; the database stays.
    assert (change.replaced, change.new) == (("hosts.web",), ("hosts.web",))
    # A month of 730 h is 30.4 days: 3.65 of them are 12 % of 10 USD, and 20 GB at 0.05
    # kept for 36.5 days cost 1.2 months of 1 USD.
    assert change.overlap_usd == pytest.approx(1.2)
    assert change.snapshot_usd == pytest.approx(1.2)
    assert change.usd == pytest.approx(2.4)


def test_one_host_may_become_two() -> None:
    change = change_of(PATTERN2, PATTERN1, CONFIG)
    assert change.replaced == ("hosts.web",)
    assert change.new == ("hosts.medical", "hosts.social")
    # 12 % of the 20 USD of the old one; one snapshot serves both.
    assert change.overlap_usd == pytest.approx(2.4)
    assert change.snapshot_usd == pytest.approx(1.2)


def test_what_is_changed_on_a_machine_replaces_none() -> None:
    more = evolve(
        PATTERN2, hosts={"web": evolve(PATTERN2.hosts["web"], gateway_mib=10.0)}
    )
    change = change_of(PATTERN2, more, CONFIG)
    assert (change.replaced, change.new, change.usd) == ((), (), 0)


def test_a_new_machine_has_the_credits_of_its_launch_alone() -> None:
    # One core always busy, of which a fifth may be used for ever: 1,800 credits of the
    # launch last 1,800 / 0.8 s, 37.5 min, and a full balance would last six hours.
    system = bare.system(bare.route(cpu=2.0), per_s=1.0, users=1)
    old = bare.scenario(system, host={"vcpus": 1})
    new = evolve(old, hosts={"web": evolve(bare.HOST, vcpus=None, plan="ls_2gb_gen2")})
    new = evolve(new, hosts={"web": evolve(new.hosts["web"], ram_mib=None)})
    (use,) = first_credits(new, change_of(old, new, CONFIG))
    assert use.machine == "hosts.web"
    assert use.empty_after_h == pytest.approx(0.625)


def flat(users: int) -> Scenario:
    """Return a host at which *users* ask twice a second, together, at every hour."""
    impatient = {"timeout_s": 5.0}
    system = bare.system(bare.route(cpu=0.001), per_s=2.0, users=users, clients=impatient)
    return bare.scenario(system, name="flat")


def test_who_cannot_work_for_five_minutes_loses_five_user_minutes() -> None:
    before = flat(100)
    after = evolve(before, hosts={"web": evolve(bare.HOST, vcpus=2)})
    change = change_of(before, after, CONFIG)
    with Crew(1) as crew:
        found = losses(before, change, CONFIG, seeds=(1, 2), crew=crew)
    assert [each.hour for each in found] == [QUIETEST, BUSIEST]
    for each in found:
        # A hundred people for 300 s, at any hour of a day without profile.
        assert each.user_minutes.mean == pytest.approx(500, rel=0.01)


def test_machines_are_moved_one_after_another_and_their_losses_add_up() -> None:
    one, two = flat(100).systems["web"], flat(40).systems["web"]
    before = bare.scenario({"a": one, "b": two}, on={"a": "left", "b": "right"})
    larger = {name: evolve(it, vcpus=2) for name, it in before.hosts.items()}
    change = change_of(before, evolve(before, hosts=larger), CONFIG)
    with Crew(1) as crew:
        found = losses(before, change, CONFIG, seeds=(1, 2), crew=crew)
    # 140 people for 300 s each.
    assert found[0].user_minutes.mean == pytest.approx(700, rel=0.01)
