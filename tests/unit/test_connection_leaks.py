"""A leak of connections: at once, or one after another until the pool is empty."""

from pathlib import Path
from typing import Any

import pytest

from models.config import FaultConfig
from models.platform import Platform
from tests import bare
from tests.faulty import fault, said_of
from tests.inside import outcomes, pool_of, send


def leaking(*, instances: int = 1, lasts_s: float | None = None, **keys: Any) -> Platform:
    """Return a process of four connections that leaks from 10 s on."""
    leak = FaultConfig(
        kind="connection-leak", target="web", at_s=10.0, duration_s=lasts_s, **keys
    )
    return bare.platform(
        bare.system(
            bare.route(cpu=0.001, query=0.001),
            process={"pool_size": 4},
            clients={"timeout_s": 5.0},
        ),
        app={"instances": instances},
        faults={"leak": leak},
    )


def held(it: Platform) -> int:
    return pool_of(it).pool.in_use


def test_a_leak_by_the_second_grows_until_the_pool_is_empty() -> None:
    it = leaking(connections_per_s=0.5)
    grown = []
    for at_s in (11.9, 12.1, 14.1, 16.1, 18.1, 30.0):
        it.run(at_s)
        grown.append(held(it))
    assert grown == [0, 1, 2, 3, 4, 4]  # one every 2 s
    send(it)
    it.run(40.0)
    assert outcomes(it) == {"client_timeout": 1}


def test_a_leak_by_the_request_takes_the_tenth_of_a_tenth_each() -> None:
    it = leaking(connections_per_request=0.1)
    it.run(10.5)
    grown = []
    for _ in range(3):
        send(it, 9)
        it.run(it.env.now + 1.0)
        grown.append(held(it))
        send(it)
        it.run(it.env.now + 1.0)
        grown.append(held(it))
    assert grown == [0, 1, 1, 2, 2, 3]


def test_a_growing_leak_goes_on_in_a_process_that_starts_later() -> None:
    it = leaking(connections_per_s=0.5)
    it.run(14.5)
    assert held(it) == 2
    it.control.crash(it.apps["web"])
    it.run(15.0)  # PM2's gap is 0.2 s
    assert held(it) == 0
    it.run(19.0)  # from 14.7 s on again
    assert held(it) == 2


def test_its_repair_gives_everything_back() -> None:
    it = leaking(connections_per_s=1.0, lasts_s=3.5)
    it.run(13.4)
    assert held(it) == 3
    it.run(13.6)
    assert held(it) == 0
    send(it, 8)
    it.run(60.0)
    assert held(it) == 0
    assert outcomes(it) == {"ok": 8}


def test_it_is_said_in_one_way(tmp_path: Path) -> None:
    def said(**keys: float) -> list[str]:
        return said_of(tmp_path, it=fault("connection-leak", connections=None, **keys))

    assert said(connections_per_s=0.1) == said(connections_per_request=0.1) == []
    assert said() == [
        "faults.it: a connection-leak needs connections or connections_per_s or"
        " connections_per_request, got neither"
    ]
    assert said(connections_per_s=0.1, connections_per_request=0.1) == [
        "faults.it: a connection-leak needs connections or connections_per_s or"
        " connections_per_request, got 2 of them"
    ]
    assert said(connections_per_request=1.5) == [
        "faults.it.connections_per_request: must be <= 1, got 1.5"
    ]


@pytest.mark.parametrize("target", ["chat", "nobody"])
def test_a_slow_call_needs_a_system_that_calls(tmp_path: Path, target: str) -> None:
    (line,) = said_of(tmp_path, it=fault("slow-call", target=target))
    assert line.startswith("faults.it.target: ")
    if target == "chat":
        assert line.endswith(
            "must be a system whose processes wait for others, there are booking,"
            " got 'chat'"
        )
