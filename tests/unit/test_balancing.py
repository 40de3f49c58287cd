"""The balancer: in turn or by the fewest connections, with health checks or without."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from experiments.judgement import judge
from models.config import AppConfig, FaultConfig, SystemConfig
from models.loading import load_scenario
from models.platform import Platform
from tests import bare
from tests.inside import outcomes, requests_of, send
from tests.judged import CATALOG, warned
from tests.small import BOOKING, faults_of

DAY = Path(__file__).parents[1] / "data" / "days" / "dead-backend.toml"
LEAST = "systems.app.balancing='least-connections'"
CHECKED = "systems.app.health_checks='on'"


def two(shop: SystemConfig, *, faults: dict[str, FaultConfig] | None = None) -> Platform:
    """Return one system on two hosts, an application each."""
    alone = bare.scenario({"shop": shop})
    apps = {
        name: AppConfig(system="shop", host=name, database=None) for name in ("a", "b")
    }
    hosts = dict.fromkeys(apps, bare.HOST)
    return Platform(
        evolve(alone, apps=apps, hosts=hosts, faults=faults or {}), catalog=bare.CATALOG
    )


def got(it: Platform) -> list[int]:
    """Return how many requests each application works on."""
    return [len(app.host.visits) for app in it.systems["shop"].apps]


def least(cpu_s: float, **parts: Any) -> SystemConfig:
    shop = bare.system(bare.route(cpu=cpu_s), clients={"timeout_s": 60.0})
    return evolve(shop, balancing="least-connections", **parts)


def test_the_fewest_connections_get_the_next_request_and_of_equals_the_first() -> None:
    # Ten on a core each; a loop is done with one a second, so that after 2.5 s each has
    # three left.
    it = two(least(1.0))
    send(it, 10)
    assert got(it) == [5, 5]
    it.run(2.5)
    assert got(it) == [3, 3]
    send(it, 1)
    assert got(it) == [4, 3]
    send(it, 1)
    assert got(it) == [4, 4]


def test_a_socket_counts_as_a_connection() -> None:
    shop = least(1.0, sessions=bare.sessions(3.0, 1e6))
    it = two(shop)
    balancer = it.systems["shop"].balancer
    first, second = it.systems["shop"].apps
    holder = first.slots[0].serving
    assert holder is not None

    class Held:
        def drop(self) -> None: ...

        def cut(self) -> None: ...

    for _ in range(3):
        holder.sessions[Held()] = None
    send(it, 3)
    assert (balancer.connections(first), balancer.connections(second)) == (3, 3)
    assert got(it) == [0, 3]


def test_who_gives_up_on_a_dead_host_is_a_connection_until_then() -> None:
    # Nobody answers there: what is sent waits for its time-out, and counts meanwhile, so
    # that a host that is down gets no more than its share.
    crash = FaultConfig(kind="host-crash", target="a", at_s=1.0)
    it = two(least(100.0), faults={"crash": crash})
    it.run(2.0)
    send(it, 6)
    balancer = it.systems["shop"].balancer
    assert [balancer.connections(app) for app in it.systems["shop"].apps] == [3, 3]
    it.run(62.1)
    assert outcomes(it) == {"unreachable": 3, "client_timeout": 3}
    assert [balancer.connections(app) for app in it.systems["shop"].apps] == [0, 0]


@pytest.mark.parametrize(
    ("overrides", "failed_per_s", "within"),
    [
        ([], 50.0, 3.0),
        ([LEAST], 148.0, 3.0),
        ([CHECKED], 0.0, 0.1),
        ([LEAST, CHECKED], 0.0, 0.1),
    ],
    ids=["in turn", "least connections", "checked", "least connections, checked"],
)
def test_a_dead_backend_swallows_its_share_or_nearly_everything(
    overrides: list[str], failed_per_s: float, within: float
) -> None:
    it = Platform(load_scenario(DAY, overrides))
    it.run(8.5)
    before = requests_of(it).failed
    it.run(17.5)
    failed = requests_of(it).failed - before
    assert failed / 9.0 == pytest.approx(failed_per_s, abs=within)
    arrived_per_s = requests_of(it).arrived / 17.5
    assert arrived_per_s == pytest.approx(150.0, rel=0.05)
    it.run(18.5)
    before = requests_of(it).failed
    it.run(25.0)
    assert requests_of(it).failed == before


def test_check_names_the_policy_that_a_dead_process_attracts() -> None:
    words = "balanced by least connections without health checks"
    assert warned(judge(load_scenario(DAY, [LEAST]), CATALOG), words)
    assert not warned(judge(load_scenario(DAY, [LEAST, CHECKED]), CATALOG), words)
    assert not warned(judge(load_scenario(DAY), CATALOG), words)


def test_a_choice_needs_two_applications(tmp_path: Path) -> None:
    rule = "does nothing with one app, got {}, add another or leave it out"
    assert faults_of(
        tmp_path,
        ((*BOOKING, "balancing"), "least-connections"),
        ((*BOOKING, "health_checks"), "on"),
    ) == [
        "systems.booking.balancing: " + rule.format("'least-connections'"),
        "systems.booking.health_checks: " + rule.format("'on'"),
    ]
    both = (("apps", "second"), {"system": "booking", "host": "web", "database": "main"})
    assert faults_of(tmp_path, both, ((*BOOKING, "balancing"), "least-connections")) == []
