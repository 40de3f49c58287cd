"""The auto scaling group: what it does, and the reason that it gives."""

from pathlib import Path

from attrs import evolve

from models.config import FaultConfig, GroupConfig
from models.platform import Platform
from tests import bare
from tests.inside import is_up, requests_of, restarts_of
from tests.small import faults_of

GROUP = GroupConfig(app="shop", max_hosts=3, target_cpu=0.5)
Said = list[tuple[float, str]]


def grouped(
    group: GroupConfig, *, rate_per_s: float, faults: dict[str, FaultConfig]
) -> tuple[Platform, Said]:
    """Return an hour of one grouped system, and the list of reasons it will give."""
    said: Said = []

    def note(at_s: float, kind: str, _: str, detail: str) -> None:
        if kind == "scaling":
            said.append((at_s, detail))

    shop = bare.system(bare.route(cpu=0.01), per_s=rate_per_s)
    running = bare.platform(
        {"shop": shop},
        span_s=3600.0,
        groups={"group": group},
        faults=faults,
        events=note,
    )
    return running, said


def taken_at(at_s: float) -> dict[str, FaultConfig]:
    kind = "spot-interruption"
    return {"taken": FaultConfig(kind=kind, target="web", at_s=at_s, duration_s=1.0)}


def test_it_grows_with_the_load_and_shrinks_after_it() -> None:
    # 90 requests a second of 10 ms use 0.9 of a core, which takes two hosts at 0.5;
    # from 1,800 s on 9 a second are left, which one host does.
    less = FaultConfig(
        kind="surge", target="shop", at_s=1800.0, duration_s=1800.0, factor=0.1
    )
    running, said = grouped(GROUP, rate_per_s=90.0, faults={"less": less})
    # The first look comes at 60 s, but the cool-down holds until 300 s.
    running.run(299.0)
    assert not said
    running.run(1700.0)
    assert [host.is_up for host in running.groups["group"].hosts] == [True, True, False]
    (grown_at, grown), (launched_at, launched) = said
    assert grown_at == 300.0
    assert grown.endswith("against 50% size=1 to 2")
    assert (launched_at, launched) == (360.0, "why=launched host=web-2")
    cpus = [host.cpu.busy_server_s() for host in running.groups["group"].hosts]
    assert cpus[2] == 0.0
    running.run(3600.0)
    assert len(running.groups["group"].running) == 1
    assert said[-1][1].endswith("size=2 to 1")
    assert requests_of(running).failed == 0


def test_a_host_that_is_taken_is_missed_and_replaced() -> None:
    group = evolve(GROUP, detect_s=45.0, launch_s=90.0)
    running, said = grouped(group, rate_per_s=5.0, faults=taken_at(1000.0))
    running.run(1120.5)  # two minutes' notice
    assert not running.groups["group"].running
    running.run(1120.0 + 45.0 + 90.0 + 1.0)
    assert said == [
        (1165.0, "why=web failed its health check"),
        (1255.0, "why=launched host=web"),
    ]
    assert is_up(running)


def test_an_order_without_capacity_waits_for_it() -> None:
    group = evolve(GROUP, absent_share=1.0, absent_s=600.0)
    running, said = grouped(group, rate_per_s=5.0, faults=taken_at(1000.0))
    running.run(3600.0)
    reasons = [reason for _, reason in said]
    assert reasons == [
        "why=web failed its health check",
        "why=no capacity host=web",
        "why=launched host=web",
    ]
    assert said[-1][0] == 1120.0 + group.detect_s + 600.0 + group.launch_s


def test_a_member_beyond_the_size_wanted_was_never_started() -> None:
    running, _ = grouped(GROUP, rate_per_s=5.0, faults={})
    running.run(600.0)
    assert running.hosts["web-3"].up.integral() == 0.0
    assert restarts_of(running, "shop-3") == {}


def test_a_group_has_its_sizes_in_order(tmp_path: Path) -> None:
    group = {"app": "chat", "max_hosts": 1, "desired_hosts": 2}
    assert faults_of(tmp_path, (("groups",), {"g": group})) == [
        "groups.g: must be min_hosts <= desired_hosts <= max_hosts, got 1 <= 2 <= 1"
    ]


def test_a_group_aims_at_some_use_of_its_hosts(tmp_path: Path) -> None:
    group = {"app": "chat", "target_cpu": 0}
    assert faults_of(tmp_path, (("groups",), {"g": group})) == [
        "groups.g.target_cpu: must be > 0, got 0"
    ]


def test_it_shrinks_only_where_that_is_well_below_and_by_one_host_at_a_time() -> None:
    # 190 a second of 10 ms take 3.8 hosts at 0.5: four. From 900 s on 145 are left, 0.725
    # of the target: three would do, yet it is above 0.7. From 1,200 s on 38 are left,
    # for which one is enough: one host goes at each look, and not three at once.
    surges = {
        f"part {at_s}": FaultConfig(
            kind="surge", target="shop", at_s=at_s, duration_s=lasts_s, factor=factor
        )
        for at_s, lasts_s, factor in ((900.0, 300.0, 0.763), (1200.0, 400.0, 0.2))
    }
    group = evolve(GROUP, max_hosts=4, cooldown_s=0.0)
    running, said = grouped(group, rate_per_s=190.0, faults=surges)
    running.run(1201.0)
    assert len(running.groups["group"].running) == 4
    del said[:]
    running.run(1500.0)
    sizes = [(at_s, why.rpartition("size=")[2]) for at_s, why in said]
    assert sizes == [(1260.0, "4 to 3"), (1320.0, "3 to 2"), (1380.0, "2 to 1")]
