"""How requests get to a process: kept and new connections, a primary, a full backlog."""

from pathlib import Path

import pytest

from models.application.entrance import Entrance, Line
from models.application.knocking import RESENT_AFTER_S
from models.hosting.visit import Visit
from models.platform import Platform
from models.traffic.reasons import Reason
from sim.environment import Story
from tests import bare
from tests.inside import on_end, outcomes, send, serving


class Door:
    """Where requests of given demands are sent at once, on two cores."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answered_at(
        self, cpus_s: list[float], *, app: bare.Keys | None = None, **process: object
    ) -> list[float]:
        """Return when each has been answered."""
        log = self.folder / "log.csv"
        rows = [f"0,{cpu_s}" for cpu_s in cpus_s]
        log.write_text("\n".join(["time_s,cpu_s", *rows]) + "\n", encoding="utf-8")
        it = bare.platform(
            bare.system(process=process, clients={"kind": "trace", "trace": str(log)}),
            app=app,
            host={"vcpus": 2},
        )
        ended: dict[int, float] = {}
        on_end(it, lambda request, *_: ended.update({request.number: it.env.now}))
        it.run(1000.0)
        return [ended[number] for number in range(len(cpus_s))]


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


LONG_AND_SHORT = [10.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_in_turn_half_of_the_short_ones_wait_behind_the_long_one(door: Door) -> None:
    assert door.answered_at(LONG_AND_SHORT, app={"instances": 2}) == [10, 1, 11, 2, 12, 3]


@pytest.mark.parametrize("connections", ["new", "kept"])
def test_a_primary_hands_over_to_who_has_taken_its_last_one(
    door: Door, connections: str
) -> None:
    # The third is handed to the first process, which cannot take it before 10 s; all
    # others wait in the primary, and the second process takes them one by one.
    app = {"instances": 2, "hand_over": "primary"}
    ended_at = door.answered_at(LONG_AND_SHORT, app=app, connections=connections)
    assert ended_at == [10, 1, 11, 2, 3, 4]


def test_the_primary_is_a_thread_of_its_own(door: Door) -> None:
    # One connection a second; the third is handed over after 3 s.
    app = {"instances": 1, "hand_over": "primary", "hand_over_cpu_s": 1.0}
    assert door.answered_at([0.5, 0.5, 0.5], app=app) == [1.5, 2.5, 3.5]


def test_a_primary_takes_what_a_backlog_would_not(door: Door) -> None:
    app = {"instances": 1, "hand_over": "primary"}
    assert door.answered_at([1.0] * 5, app=app, backlog=1) == [1, 2, 3, 4, 5]


def test_a_full_backlog_drops_a_packet_that_comes_again(door: Door) -> None:
    # One runs and two wait. The fourth and the fifth come again after 1 s, when one place
    # is free, and the fifth after 3 s.
    assert door.answered_at([1.0] * 5, backlog=2) == [1, 2, 3, 4, 5]
    # With 1.1 s each, nothing is free after 1 s: then at 3 s, when two have gone.
    assert door.answered_at([1.1] * 4, backlog=2) == pytest.approx([1.1, 2.2, 3.3, 4.4])
    # Nobody waits longer than the sender sends: 63 s in all.
    assert sum(RESENT_AFTER_S) == 63.0


def test_who_gives_up_at_a_full_backlog_knows_why() -> None:
    it = bare.platform(
        bare.system(
            bare.route(cpu=9.0), process={"backlog": 1}, clients={"timeout_s": 2.0}
        )
    )
    causes: list[object] = []
    on_end(it, lambda request, *_: causes.append(request.cause))
    send(it, 3)
    it.run(5.0)
    assert outcomes(it) == {"client_timeout": 3}
    assert causes == [Reason.CPU, Reason.CPU, Reason.BACKLOG]


def lines(it: Platform, visits: list[tuple[float, float]]) -> list[Line]:
    """Return the lines of visits that begin and end at these times."""
    entrance = Entrance(it.env, it.apps["web"].pick, keep_alive_s=5.0, primary=None)
    taken: dict[int, Line] = {}

    def story(number: int, span_s: float) -> Story:
        line = yield from entrance.enter(Visit())
        assert line is not None
        taken[number] = line
        yield it.env.wake(span_s)
        entrance.leave(line)

    def begin(number: int, at_s: float, span_s: float) -> None:
        it.env.wake(at_s, lambda _: it.env.start(story(number, span_s)))

    for number, (begin_s, end_s) in enumerate(visits):
        begin(number, begin_s, end_s - begin_s)
    it.run(100.0)
    return [taken[number] for number in range(len(visits))]


def test_the_connection_that_was_used_last_is_used_next() -> None:
    it = bare.platform(bare.system())
    first, second, third, fourth = lines(it, [(0, 2), (0, 3), (4, 5), (4.5, 6)])
    assert first is not second
    assert third is second
    assert fourth is first


def test_a_connection_that_idles_is_closed() -> None:
    it = bare.platform(bare.system())
    first, second, third = lines(it, [(0, 2), (6.9, 8), (13, 14)])
    assert second is first
    assert third is not first


def test_a_process_that_has_ended_takes_its_connections_with_it() -> None:
    it = bare.platform(bare.system(bare.route(cpu=0.1), process={"connections": "kept"}))
    send(it)
    it.run(1.0)
    old = serving(it)
    it.control.crash(it.apps["web"])
    it.run(5.0)
    send(it)
    it.run(10.0)
    assert outcomes(it) == {"ok": 2}
    assert serving(it) is not old


def test_who_is_handed_to_a_process_that_ends_in_that_instant_waits_for_another() -> None:
    it = bare.platform(bare.system(bare.route(cpu=0.1)), app={"hand_over": "primary"})

    def crash() -> Story:
        it.control.crash(it.apps["web"])
        yield it.env.wake(0.0)

    it.run(1.0)
    old = serving(it)
    send(it)
    it.env.start(crash())
    it.run(30.0)
    assert outcomes(it) == {"ok": 1}
    assert not old.visits
