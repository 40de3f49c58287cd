"""A spot pool is interrupted: a share of its hosts goes, and then it is empty."""

from pathlib import Path

from attrs import evolve

from experiments.summary.summarising import summarise
from experiments.telling.verdicts import verdict
from models.config import FaultConfig, GroupConfig, HostConfig
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.faulty import fault, said_of
from tests.small import WEB

DAY = Path(__file__).parents[1] / "data" / "days" / "spot-pool.toml"
POOL = FaultConfig(
    kind="spot-pool-interruption",
    target="web",
    at_s=1000.0,
    notice_s=0.0,
    share=0.6,
    within_s=30.0,
    duration_s=300.0,
)
FOUR = GroupConfig(app="shop", min_hosts=4, desired_hosts=4, max_hosts=4, launch_s=90.0)


def grouped(pool: FaultConfig, group: GroupConfig = FOUR) -> Platform:
    shop = bare.system(bare.route(cpu=0.01), per_s=5.0)
    return bare.platform({"shop": shop}, groups={"group": group}, faults={"pool": pool})


def up(it: Platform) -> int:
    return sum(host.is_up for host in it.hosts.values())


def test_it_takes_its_share_one_host_after_another() -> None:
    # 0.6 of four hosts are three whole ones: at 1000, 1010 and 1020 s.
    it = grouped(POOL)
    for at_s, left in ((999.0, 4), (1001.0, 3), (1011.0, 2), (1021.0, 1), (1200.0, 1)):
        it.run(at_s)
        assert up(it) == left


def test_a_group_gets_no_host_until_the_pool_has_some_again() -> None:
    # Missed after 60 s, ordered, but nothing is there until 1300 s; 90 more to launch.
    it = grouped(POOL)
    it.run(1389.0)
    assert up(it) == 1
    it.run(1391.0)
    assert up(it) == 4


def test_a_pool_that_is_empty_for_two_reasons_waits_for_the_later_end() -> None:
    longer = evolve(POOL, at_s=1010.0, duration_s=1000.0)
    shop = bare.system(bare.route(cpu=0.01), per_s=5.0)
    it = bare.platform(
        {"shop": shop}, groups={"group": FOUR}, faults={"one": POOL, "two": longer}
    )
    it.run(2010.0 + 89.0)
    assert up(it) < 4
    it.run(2010.0 + 91.0)
    assert up(it) == 4


def test_hosts_without_a_group_come_back_as_new_machines_when_it_is_over() -> None:
    def zone(name: str) -> HostConfig:
        return evolve(bare.HOST, zone=name)

    both = {"a": bare.system(), "b": bare.system(), "c": bare.system()}
    it = bare.platform(
        both,
        on={"a": "web", "b": "other", "c": "elsewhere"},
        faults={"pool": evolve(POOL, share=1.0)},
        hosts={"web": zone("a"), "other": zone("a"), "elsewhere": zone("b")},
    )
    it.run(1200.0)
    # The pool is that of one zone.
    assert {name: host.is_up for name, host in it.hosts.items()} == {
        "web": False,
        "other": False,
        "elsewhere": True,
    }
    it.run(1301.0)
    assert up(it) == 3


def test_a_pool_interruption_says_its_share_and_hits_a_spot_plan(tmp_path: Path) -> None:
    spot = ((*WEB, "plan"), "t3_micro_spot")
    assert said_of(tmp_path, spot, it=fault("spot-pool-interruption")) == []
    assert said_of(tmp_path, spot, it=fault("spot-pool-interruption", within_s=60)) == []
    assert said_of(tmp_path, spot, it=fault("spot-pool-interruption", share=None)) == [
        "faults.it.share: missing, a spot-pool-interruption needs it"
    ]
    assert said_of(tmp_path, spot, it=fault("spot-pool-interruption", share=1.5)) == [
        "faults.it.share: must be <= 1, got 1.5"
    ]
    assert said_of(tmp_path, it=fault("reboot", within_s=60)) == [
        "faults.it.within_s: must be left out, a reboot takes none, got 60.0 (kinds that"
        " take it: spot-pool-interruption)"
    ]
    (said,) = said_of(tmp_path, it=fault("spot-pool-interruption"))
    assert said.startswith("faults.it.target: must be a host on a spot plan, got 'web'")


def test_nine_hosts_are_gone_within_a_minute_and_none_is_back_for_nine() -> None:
    scenario = load_scenario(DAY)
    it = Platform(scenario)
    it.run(720.0)  # two minutes' notice
    assert up(it) == 9
    it.run(780.0)
    assert up(it) == 0
    # Empty for 420 s from the first loss on, 120 s to launch; then 2 s of work to start.
    it.run(720.0 + 420.0 + 119.0)
    assert up(it) == 0
    it.run(720.0 + 420.0 + 121.0)
    assert up(it) == 9
    it.run()
    gone_s = scenario.horizon_s - it.systems["tiles"].up.integral()
    assert 7 * 60 < gone_s < 10 * 60
    said = verdict(summarise(it), "tiles")
    assert "while the spot pool of host spot was interrupted (`priced-out`" in said
