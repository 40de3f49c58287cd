"""Stalls: what each kind of fault does to a system whose applications share the load."""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement.layout import layout_of
from experiments.judgement.stalls import Stall, stalls_of
from models.config import FaultConfig, Scenario
from tests import bare

KEYS: dict[str, Any] = {"at_s": 60.0, "duration_s": 30.0}


def three_processes(**clients: Any) -> Scenario:
    """Return a shop with two processes on the left host and one on the right."""
    process = {"boot_cpu_s": 1.5, "node_cpu_s": 0.5}
    page = bare.route(cpu=0.01, query=0.01)
    shop = bare.system(page, per_s=10.0, clients=clients, process=process)
    config = bare.scenario(shop)
    app = config.apps["web"]
    left = evolve(bare.HOST, vcpus=2, speed=2.0, supervisor_gap_s=3.0)
    return evolve(
        config,
        hosts={"left": left, "right": bare.HOST},
        apps={"a": evolve(app, host="left", instances=2), "b": evolve(app, host="right")},
    )


def stalls(config: Scenario, **keys: Any) -> list[Stall]:
    faults = {"fault": FaultConfig(**{**KEYS, **keys})}
    return list(stalls_of(layout_of(evolve(config, faults=faults), bare.CATALOG)))


def surge(factor: float, duration_s: float = 30.0) -> list[Stall]:
    """Return the stall in which those who are left have *factor* times the load."""
    return [
        Stall(
            cause="`fault`",
            system="web",
            at_s=60.0,
            duration_s=duration_s,
            surge=factor,
        )
    ]


def slow(speed: float) -> list[Stall]:
    return [
        Stall(
            cause="`fault`",
            system="web",
            at_s=60.0,
            duration_s=30.0,
            speed=speed,
            is_of_database=True,
        )
    ]


@pytest.mark.parametrize("kind", ["host-crash", "spot-interruption", "reboot"])
def test_who_is_left_when_a_host_is_down_has_all_of_the_load(kind: str) -> None:
    # One of three processes, or two of them.
    assert stalls(three_processes(), kind=kind, target="left") == surge(3.0)
    assert stalls(three_processes(), kind=kind, target="right") == surge(1.5)


def test_a_process_is_away_until_it_has_started_again() -> None:
    # 3 s of PM2 and 2 s of work at speed 2; 0.2 s and 2 s at speed 1.
    config = three_processes()
    assert stalls(config, kind="process-crash", target="a") == surge(1.5, 4.0)
    assert stalls(config, kind="process-crash", target="b") == surge(1.5, 2.2)


def test_whoever_is_alone_leaves_nobody_behind() -> None:
    config = three_processes()
    lonely = evolve(config, apps={"b": config.apps["b"]})
    for kind, target in (("host-crash", "right"), ("process-crash", "b")):
        assert stalls(lonely, kind=kind, target=target) == []
    assert stalls(lonely, kind="host-crash", target="left") == []


def test_a_slow_database_is_a_part_of_its_speed() -> None:
    config = three_processes()
    for kind in ("database-slow", "backup"):
        assert stalls(config, kind=kind, target="db", factor=4.0) == slow(0.25)
        assert stalls(config, kind=kind, target="other", factor=4.0) == []


def test_a_locked_schema_stops_those_who_query_it() -> None:
    config = three_processes()
    lock = {"kind": "schema-lock", "target": "db"}
    assert stalls(config, **lock, schema="web") == slow(0.0)
    assert stalls(config, **lock, schema="of_others") == []


@pytest.mark.parametrize(
    "keys", [{"at_s": None}, {"duration_s": None}, {"kind": "memory-leak"}]
)
def test_what_has_no_known_time_is_no_stall(keys: dict[str, Any]) -> None:
    fault = {"kind": "host-crash", "target": "left", **keys}
    assert stalls(three_processes(), **fault) == []


def test_a_closed_load_sends_no_more_than_its_users() -> None:
    closed = three_processes(kind="closed", users=3)
    assert stalls(closed, kind="host-crash", target="left") == []


def test_faults_come_after_surges_each_with_its_own_target() -> None:
    config = three_processes()
    other = bare.system(bare.route(cpu=0.01), per_s=1.0)
    apps = {**config.apps, "c": evolve(config.apps["b"], system="blog", database=None)}
    both = evolve(config, systems={**config.systems, "blog": other}, apps=apps)
    faults = {
        "lost": FaultConfig(kind="host-crash", target="left", **KEYS),
        "crowd": FaultConfig(kind="surge", target="blog", factor=3.0, **KEYS),
        "slow": FaultConfig(kind="database-slow", target="db", factor=2.0, **KEYS),
    }
    found = list(stalls_of(layout_of(evolve(both, faults=faults), bare.CATALOG)))
    assert [(it.cause, it.system, it.speed, it.surge) for it in found] == [
        ("`crowd`", "blog", 1.0, 3.0),
        ("`lost`", "web", 1.0, 3.0),
        ("`slow`", "web", 0.5, 1.0),
    ]
