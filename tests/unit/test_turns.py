"""The order of a loop that takes turns, and what a cold one costs; worked out by hand."""

from math import exp

import pytest

from sim.environment import Environment, Story
from sim.eventloop import EventLoop, Source
from sim.processor import ProcessorSharing
from sim.turns import TurnLoop


class Bench:
    """One loop on one core, and when each of its callbacks, by name, has ended."""

    def __init__(
        self, kind: type[EventLoop] = TurnLoop, *, wake_cpu_s: float = 0.0
    ) -> None:
        self.env = Environment()
        cpu = ProcessorSharing(self.env, servers=1)
        self.loop = kind(self.env, cpu, wake_cpu_s=wake_cpu_s)
        self.ended: dict[str, float] = {}
        self.accepted: dict[str, float] = {}

    def at(
        self,
        at_s: float,
        name: str,
        source: Source | None = None,
        *,
        demand_s: float = 1.0,
    ) -> None:
        def note() -> None:
            self.accepted[name] = self.env.now

        def story() -> Story:
            yield from self.loop.run(demand_s, started=note, source=source)
            self.ended[name] = self.env.now

        self.env.wake(at_s, lambda _: self.env.start(story()))


def test_who_is_ready_again_at_once_overtakes_who_becomes_ready_meanwhile() -> None:
    it = Bench()
    kept = Source()
    it.at(0.0, "first", kept)
    it.at(0.3, "other", Source())
    it.at(0.5, "again", kept)  # its connection has stood at the tail since 0.0
    it.env.run(until=10.0)
    assert it.ended == {"first": 1.0, "again": 2.0, "other": 3.0}


def test_in_one_queue_nobody_overtakes() -> None:
    it = Bench(EventLoop)
    kept = Source()
    it.at(0.0, "first", kept)
    it.at(0.3, "other", Source())
    it.at(0.5, "again", kept)
    it.env.run(until=10.0)
    assert it.ended == {"first": 1.0, "other": 2.0, "again": 3.0}


def test_a_turn_accepts_one_connection_and_serves_it_in_the_next() -> None:
    it = Bench()
    kept, other = Source(), Source()
    it.at(0.0, "head", kept)
    it.at(0.1, "new 1", Source(is_new=True))
    it.at(0.2, "new 2", Source(is_new=True))
    it.at(0.3, "kept", kept)
    it.at(0.4, "other", other)
    it.at(1.5, "kept again", kept)
    it.env.run(until=20.0)
    # The turn of 1.0: kept, the door (new 1), other. That of 3.0: kept, the door (new 2),
    # and new 1 at the end. That of 5.0: new 2.
    assert it.ended == {
        "head": 1.0,
        "kept": 2.0,
        "other": 3.0,
        "kept again": 4.0,
        "new 1": 5.0,
        "new 2": 6.0,
    }
    assert it.accepted["new 1"] == 2.0
    assert it.accepted["new 2"] == 4.0


def test_an_idle_loop_accepts_and_serves_at_once() -> None:
    it = Bench()
    it.at(3.0, "new", Source(is_new=True))
    it.env.run(until=10.0)
    assert it.accepted == {"new": 3.0}
    assert it.ended == {"new": 4.0}


def test_a_loop_that_stops_runs_nothing_of_what_was_ready() -> None:
    it = Bench()
    kept = Source()
    it.at(0.0, "head", kept)
    it.at(0.1, "kept", kept)
    it.at(0.2, "new", Source(is_new=True))
    it.env.run(until=0.5)
    assert it.loop.waiting == 2
    it.loop.stop()
    it.env.run(until=10.0)
    assert it.ended == {}
    assert it.loop.waiting == 0
    assert not it.loop.is_busy
    it.at(0.0, "later", kept)
    it.env.run(until=20.0)
    assert it.ended == {"later": 11.0}


@pytest.mark.parametrize("kind", [EventLoop, TurnLoop])
def test_a_cold_loop_takes_longer_to_begin(kind: type[EventLoop]) -> None:
    it = Bench(kind, wake_cpu_s=0.1)
    it.at(0.0, "cold", demand_s=0.9)
    it.at(0.5, "warm", demand_s=0.9)
    it.at(60.0, "cold again", demand_s=0.9)
    it.env.run(until=100.0)
    # A second of running leaves exp(-1) of the cold; a minute brings all of it back.
    assert it.accepted["cold"] == pytest.approx(0.1)
    assert it.ended["cold"] == pytest.approx(1.0)
    assert it.accepted["warm"] == pytest.approx(1.0 + 0.1 * exp(-1.0))
    assert it.ended["warm"] == pytest.approx(1.9 + 0.1 * exp(-1.0))
    assert it.ended["cold again"] == pytest.approx(61.0)


@pytest.mark.parametrize("kind", [EventLoop, TurnLoop])
def test_a_loop_stays_warm_for_a_moment(kind: type[EventLoop]) -> None:
    it = Bench(kind, wake_cpu_s=0.1)
    it.at(0.0, "cold", demand_s=0.9)
    it.at(1.01, "just after", demand_s=0.9)
    it.at(3.0, "later", demand_s=0.9)
    it.env.run(until=100.0)
    # It ran for 1 s, from cold, and is warm for 0.01 s more.
    cold = exp(-1.01)
    assert it.accepted["just after"] == pytest.approx(1.01 + 0.1 * cold)
    # Then it has run from 1.01 on, is warm as long again, and cools until 3.
    warm_s = 0.9 + 0.1 * cold + 0.01
    cold = 1.0 - (1.0 - cold * exp(-warm_s)) * exp(warm_s - 1.99)
    assert it.accepted["later"] == pytest.approx(3.0 + 0.1 * cold)


def test_a_callback_without_work_needs_no_warmth() -> None:
    it = Bench(wake_cpu_s=0.1)
    it.at(1.0, "nothing", demand_s=0.0)
    it.env.run(until=10.0)
    assert it.ended == {"nothing": 1.0}
