"""User-minutes: what a fault takes from those who were at work, worked out by hand."""

import pytest
from attrs import evolve

from models.config import ObjectivesConfig, Scenario, SystemConfig
from models.traffic.channels import Channel
from tests import bare
from tests.coupled import fault, plan, scenario, system, tolls

IDLE = system(0.1, bare.route(cpu=0.001))


def with_files(static_from: str) -> SystemConfig:
    """Return a hundred users, half of whose requests are files."""
    it = system(20.0, bare.route(cpu=0.001), static_from=static_from)
    routes = {"/": bare.route(cpu=0.001, share=0.5)}
    routes["/app.js"] = bare.route(share=0.5, is_static=True)
    return evolve(it, endpoints=routes)


@pytest.mark.parametrize("static_from", ["gateway", "object-store"])
def test_an_outage_costs_the_same_wherever_files_come_from(static_from: str) -> None:
    where = scenario(with_files(static_from), IDLE)
    crash = fault(where, "host-crash", "left", duration_s=300.0)
    (found,) = tolls(plan(where, [crash], recovery_s=60.0))
    # 100 users for 5 minutes.
    assert found.losses["a"].user_min.mean == pytest.approx(500.0, rel=2e-3)
    assert found.losses["a"].by_channel.keys() == {Channel.HOST}
    assert found.losses["b"].user_min.mean == 0.0


def test_files_that_fail_alone_cost_nothing() -> None:
    files = system(20.0, bare.route(is_static=True))
    where = scenario(files, IDLE)
    crash = fault(where, "process-crash", "a")
    (found,) = tolls(plan(where, [crash], recovery_s=60.0))
    assert found.losses["a"].user_min.mean == pytest.approx(0.0, abs=0.5)


def with_sessions() -> Scenario:
    """Return A with sessions that last, and come back after exactly a second."""
    held = bare.sessions(30.0, 1e9, reconnect_s=1.0, reconnect_jitter=0.0)
    return scenario(system(0.0, bare.route(cpu=0.001), sessions=held), IDLE)


@pytest.mark.parametrize("kind", ["process-crash", "deploy"])
def test_a_dropped_socket_costs_the_time_without_it(kind: str) -> None:
    where = with_sessions()
    one = plan(where, [fault(where, kind, "a")], recovery_s=60.0)
    (found,) = tolls(one)
    # The process is back within the second that a client waits before it knocks again,
    # so everybody is without a session for one second: a sixtieth of a minute each.
    held = sessions_held(where)
    lost = found.losses["a"].user_min.mean
    assert held > 15
    assert lost == pytest.approx(held / 60.0, rel=0.02)
    assert found.losses["a"].by_channel.keys() == {Channel.PROCESS}


def sessions_held(where: Scenario) -> float:
    """Return how many sessions A holds: its host is down for ten minutes."""
    crash = fault(where, "host-crash", "left", duration_s=600.0)
    (found,) = tolls(plan(where, [crash], recovery_s=0.0))
    return found.losses["a"].user_min.mean / 10.0


def test_answers_beyond_the_objective_are_none() -> None:
    slow = system(2.0, bare.route(query=0.01), objectives=ObjectivesConfig(p95_s=0.5))
    where = scenario(slow, IDLE, databases=("db", None), database_vcpus=100)
    # Each answer takes a hundredth of a second, and a second while the index is lost.
    lost = fault(where, "database-slow", "db", factor=100.0, duration_s=120.0)
    (found,) = tolls(plan(where, [lost], recovery_s=60.0))
    # Nobody fails; 100 users wait beyond half a second for two minutes.
    assert found.losses["a"].failed.mean == 0.0
    assert found.losses["a"].user_min.mean == pytest.approx(200.0, rel=0.02)
    promised = evolve(slow, objectives=ObjectivesConfig(p95_s=2.0))
    kept = evolve(where, systems={**where.systems, "a": promised})
    (found,) = tolls(plan(kept, [lost], recovery_s=60.0))
    assert found.losses["a"].user_min.mean == 0.0


def test_a_closed_load_that_hangs_loses_all_of_its_time() -> None:
    closed = bare.system(
        bare.route(query=0.01),
        clients={"kind": "closed", "users": 20, "think": bare.exactly(1.0)},
        objectives=ObjectivesConfig(p95_s=0.5),
    )
    where = scenario(closed, IDLE, databases=("db", None))
    lock = fault(where, "schema-lock", "db", schema="a", duration_s=300.0)
    (found,) = tolls(plan(where, [lock], recovery_s=60.0))
    # All 20 ask within the first second, and nobody asks again for five minutes.
    assert found.losses["a"].user_min.mean == pytest.approx(100.0, rel=0.05)
