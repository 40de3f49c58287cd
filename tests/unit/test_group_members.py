"""Members of a group: balanced for whoever calls, replaced if lost, drained if let go."""

import pytest
from attrs import evolve

from models.config import FaultConfig, GroupConfig
from models.platform import Platform
from tests import bare
from tests.inside import online, requests_of, send, sessions_of

TWO = GroupConfig(app="shop", min_hosts=1, desired_hosts=2, max_hosts=2, launch_s=90.0)


def crash(duration_s: float) -> dict[str, FaultConfig]:
    fault = FaultConfig(
        kind="host-crash", target="web-2", at_s=100.0, duration_s=duration_s
    )
    return {"crash": fault}


def always_two(*, faults: dict[str, FaultConfig]) -> Platform:
    shop = bare.system(bare.route(cpu=0.01))
    group = evolve(TWO, min_hosts=2)
    return bare.platform({"shop": shop}, groups={"group": group}, faults=faults)


def second_is_up(it: Platform) -> bool:
    return it.hosts["web-2"].is_up


def test_a_member_that_crashes_is_replaced_though_its_fault_goes_on() -> None:
    # Missed after 60 s, at 160 s, and replaced after 90 more; the fault lasts an hour.
    it = always_two(faults=crash(3600.0))
    it.run(249.0)
    assert not second_is_up(it)
    it.run(251.0)
    assert second_is_up(it)
    it.run(4000.0)  # the end of the fault changes nothing
    assert it.hosts["web-2"].up.integral() == pytest.approx(4000.0 - 150.0)


def test_a_member_that_is_back_before_it_is_missed_is_not_replaced() -> None:
    it = always_two(faults=crash(30.0))
    it.run(1000.0)
    assert it.hosts["web-2"].up.integral() == pytest.approx(1000.0 - 30.0)


def test_what_was_missed_comes_back_as_a_new_machine_alone() -> None:
    # Its fault ends at 200 s, when the old machine is given up and the new one ordered.
    it = always_two(faults=crash(100.0))
    it.run(201.0)
    assert not second_is_up(it)
    it.run(251.0)
    assert second_is_up(it)


def test_a_group_is_balanced_for_every_system_that_calls_it() -> None:
    # Both the shop and the desk ask the shop, whose second member is down from 100 s on:
    # no request of either goes there.
    desk = bare.system(bare.route(cpu=0.01, served_by="shop"), clients={"timeout_s": 5.0})
    shop = bare.system(bare.route(cpu=0.01), clients={"timeout_s": 5.0})
    it = bare.platform(
        {"shop": shop, "desk": desk},
        on={"desk": "other"},
        groups={"group": TWO},
        faults=crash(20.0),
    )
    it.run(105.0)
    for _ in range(5):
        send(it, system="shop")
        send(it, system="desk")
    it.run(115.0)
    for name in ("shop", "desk"):
        requests = requests_of(it, name)
        assert (requests.completed, requests.failed) == (5, 0)


def test_a_member_that_is_let_go_finishes_what_it_has_and_then_ends() -> None:
    # Idle, the group shrinks at its first look after the cool-down, at 300 s. Two
    # requests of 20 s of work each begin at 295 s, one a member: the one of the second is
    # done at 315 s, and the host ends at the next look, a second later at most.
    shop = bare.system(bare.route(cpu=20.0))
    it = bare.platform({"shop": shop}, groups={"group": TWO})
    it.run(295.0)
    send(it, 2)
    it.run(301.0)
    group = it.groups["group"]
    assert [host.name for host in group.running] == ["web"]
    assert second_is_up(it)
    # What comes now goes to the first alone, where it waits for the loop.
    send(it, 4)
    assert len(it.hosts["web-2"].visits) == 1
    it.run(314.9)
    assert second_is_up(it)
    it.run(316.1)
    assert not second_is_up(it)
    it.run(500.0)
    assert (requests_of(it).completed, requests_of(it).failed) == (6, 0)


def test_sessions_of_a_member_that_is_let_go_are_closed_and_come_back_elsewhere() -> None:
    shop = bare.system(sessions=bare.sessions(100.0, 1e6))
    it = bare.platform({"shop": shop}, groups={"group": TWO}, starts_warm=True)
    it.run(299.0)
    before = online(it, "shop")
    held = [sum(len(life.sessions) for life in app.lives) for app in it.apps.values()]
    assert min(held) > 0
    it.run(320.0)
    counts = sessions_of(it, "shop").counts
    assert counts.dropped == held[1]
    assert counts.reconnected == held[1]
    assert online(it, "shop") >= before
    assert not second_is_up(it)
    assert it.hosts["web-2"].gateway.connections == 0
