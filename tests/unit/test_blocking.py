"""Blocking workers: one request each, from first to last, and a queue before them."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from experiments.judgement.judge import judge
from models.application.blocking import BlockingProcess
from models.application.process import NodeProcess
from models.platform import Platform
from tests import bare
from tests.bare import exactly
from tests.inside import on_end, outcomes, restarts_of, send, serving, slot_of
from tests.small import BOOKING, CHAT, Edit, faults_of


def platform(
    *, workers: int = 2, process: dict[str, Any] | None = None, **layout: Any
) -> tuple[Platform, list[float]]:
    """Return workers whose requests take 0.1 s of CPU and wait for 0.9 s; their ends."""
    ends: list[float] = []
    keys = {"kind": "workers", "workers": workers, **(process or {})}
    route = evolve(bare.route(cpu=0.1), wait=exactly(0.9))
    it = bare.platform(bare.system(route, process=keys), **layout)
    on_end(it, lambda *_: ends.append(round(it.env.now, 6)))
    return it, ends


def test_a_worker_is_held_while_its_request_waits() -> None:
    it, ends = platform(host={"vcpus": 2})
    send(it, 5)
    it.run(0.5)
    process = serving(it)
    assert isinstance(process, BlockingProcess)
    assert (process.loop.slots.in_use, process.loop.waiting) == (2, 3)
    it.run(10.0)
    # Two at a time, a second each; one event loop would be done after 0.5 + 0.9 s.
    assert ends == [1.0, 1.0, 2.0, 2.0, 3.0]
    assert slot_of(it).loop_utilisation() == pytest.approx(5 / (2 * 10.0))


def test_workers_share_the_cores_of_their_host() -> None:
    it, ends = platform(workers=4)
    send(it, 4)
    it.run(10.0)
    # Four times 0.1 s at once on one core: 0.4 s, and 0.9 s of waiting.
    assert ends == [1.3] * 4
    assert it.hosts["web"].cpu.busy_server_s() == pytest.approx(0.4)


def test_the_queue_before_them_is_the_backlog() -> None:
    it, _ = platform(workers=1, process={"backlog": 2, "abort_on_overflow": True})
    send(it, 4)
    it.run(0.1)
    assert outcomes(it) == {"refused": 1}
    it.run(10.0)
    assert outcomes(it) == {"refused": 1, "ok": 3}


def test_memory_is_that_of_the_workers_and_of_their_requests() -> None:
    it, _ = platform(process={"base_mib": 30.0, "worker_mib": 20.0, "request_mib": 8.0})
    send(it, 5)
    it.run(0.5)
    # 30 and 2 times 20 MiB; two requests are worked on, and three only wait.
    assert serving(it).rss_mib == pytest.approx(30.0 + 40.0 + 16.0)


def test_no_heap_of_v8_ends_them() -> None:
    # 900 MiB of requests, where a process of Node.js would have 512 MiB of heap.
    big = {"request_mib": 300.0, "native_mib": 0.0}
    it, _ = platform(workers=3, process=big, host={"ram_mib": 1024.0})
    send(it, 3)
    it.run(10.0)
    assert outcomes(it) == {"ok": 3}
    assert restarts_of(it) == {}


def test_a_crash_ends_who_is_worked_on_and_who_waits() -> None:
    it, ends = platform(process={"base_mib": 50.0})
    send(it, 5)
    it.run(0.5)
    process = serving(it)
    it.control.crash(it.apps["web"])
    it.run(0.6)
    assert outcomes(it) == {"killed": 5}
    assert ends == [0.5] * 5
    assert isinstance(process, BlockingProcess)
    assert process.loop.slots.in_use == process.loop.waiting == 0
    assert process.rss_mib == 0
    assert it.hosts["web"].cpu.present == 0


def test_an_event_loop_is_what_a_process_has_unless_it_says_otherwise() -> None:
    assert type(serving(bare.platform(bare.system()))) is NodeProcess


def test_workers_that_nobody_holds_for_any_time_make_nobody_wait() -> None:
    # Requests without work: no offered load, of which Erlang's formula knows nothing.
    idle = bare.system(bare.route(cpu=0.0), per_s=1.0, process={"kind": "workers"})
    (use,) = judge(bare.scenario(idle), bare.CATALOG).systems
    assert use.response_s == 0.0


def busy(clients: dict[str, Any], **parts: Any) -> float:
    """Return how busy `check` takes four workers to be: 1 request a second, of 1 s."""
    route = evolve(bare.route(cpu=exactly(0.0)), wait=exactly(1.0))
    process = {"kind": "workers", "workers": 4}
    system = bare.system(route, per_s=1.0, process=process, clients=clients, **parts)
    stations = judge(bare.scenario(system), bare.CATALOG).stations
    (workers,) = [each for each in stations if each.kind == "workers"]
    return workers.busiest_utilisation


def test_nobody_holds_a_worker_while_bytes_are_on_their_way() -> None:
    # One erlang on four workers; the round trip is 0.5 s, constant or by a law.
    assert busy({"rtt_s": 0.5}) == pytest.approx(0.25)
    assert busy({"rtt_s": 0.0, "rtt": exactly(0.5)}) == pytest.approx(0.25)


def test_a_handshake_holds_no_worker_for_less_than_no_time() -> None:
    # Two handshakes a second (20 of 10 s) whose round trip of 0.5 s is not reckoned in.
    sessions = bare.sessions(20.0, exactly(10.0))
    assert busy({"rtt_s": 0.5}, sessions=sessions) == pytest.approx(0.25)


def test_check_knows_how_many_workers_are_held() -> None:
    route = evolve(bare.route(cpu=bare.exponential(0.1)), wait=bare.exponential(0.9))
    process = {"kind": "workers", "workers": 5, "worker_mib": 3.0}
    shop = bare.system(route, per_s=4.0, process=process)
    judgement = judge(bare.scenario(shop, host={"vcpus": 4}), bare.CATALOG)
    (workers,) = [each for each in judgement.stations if each.kind == "workers"]
    # Four a second hold one for a second, and a little longer for the shared cores.
    assert workers.servers == 5
    assert workers.busiest_utilisation == pytest.approx(0.8, rel=0.001)
    # M/M/5 at four erlangs: C = 0.5541, and 0.5541 / (5 - 4) s of waiting.
    (use,) = judgement.systems
    assert use.response_s == pytest.approx(1.0 + 0.5541, rel=0.002)
    assert judgement.hosts[0].processes[0].base_mib == 1.0 + 5 * 3.0


RULES: dict[str, tuple[list[Edit], str]] = {
    "no number": (
        [((*BOOKING, "process"), {"kind": "workers"})],
        "systems.booking.process.workers: missing, kind = 'workers' needs it, PHP-FPM's"
        " own default is 5",
    ),
    "heap": (
        [
            (
                (*BOOKING, "process"),
                {"kind": "workers", "workers": 5, "heap_limit_mib": 512},
            )
        ],
        "systems.booking.process.heap_limit_mib: must be left out with kind = 'workers',"
        " which have no heap of V8's, got 512: a JVM's -Xmx is part of base_mib",
    ),
    "workers of a loop": (
        [((*BOOKING, "process"), {"workers": 5})],
        "systems.booking.process.workers: must be left out with kind = 'node', got 5,"
        " write kind = 'workers'",
    ),
    "sockets": (
        [((*CHAT, "process"), {"kind": "workers", "workers": 5})],
        "systems.chat.sessions: must be left out with process.kind = 'workers', each of"
        " which would hold one socket for ever, write a system of its own for them with"
        " kind = 'node'",
    ),
}


@pytest.mark.parametrize(("edits", "line"), RULES.values(), ids=RULES)
def test_a_rule_of_workers(tmp_path: Path, edits: list[Edit], line: str) -> None:
    assert faults_of(tmp_path, *edits) == [line]
