"""The invariants of processor sharing, on whatever Hypothesis invents."""

from functools import partial
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.environment import Environment, Story
from sim.errors import Killed
from sim.processor import ProcessorSharing
from tests.properties.events import at, each_event, instants_s, live, spans_s, speeds

jobs = st.lists(
    st.tuples(instants_s, spans_s, instants_s | st.just(inf)), min_size=1, max_size=8
)
"""When each arrives, what it wants, and when it is killed."""


class Ledger:
    """What each job of a processor attained, reckoned beside it from who is present."""

    def __init__(self, env: Environment, cpu: ProcessorSharing) -> None:
        self.env = env
        self.cpu = cpu
        self.allowed = cpu.servers
        self.attained_s: dict[int, float] = {}
        self.present: dict[int, float] = {}
        self.left: list[tuple[float, int]] = []
        self.killed: set[int] = set()
        self.busy_s = 0.0
        self.work_s = 0.0
        self._settled_at = 0.0
        self._speed = cpu.speed
        self.given = 1.0

    def job(self, number: int, demand_s: float) -> Story:
        self.settle()
        self.present[number] = demand_s
        self.attained_s[number] = 0.0
        try:
            yield from self.cpu.serve(demand_s)
        except Killed:
            self.settle()
            if self.present.pop(number, None) is not None:
                self.killed.add(number)
            raise
        assert self.attained_s[number] == pytest.approx(demand_s, abs=1e-9)

    def settle(self) -> None:
        """Share the time since the last change; drop those who have all they want."""
        span_s = self.env.now - self._settled_at
        self._settled_at = self.env.now
        busy = min(len(self.present), self.allowed) * self.given
        self.busy_s += busy * span_s
        self.work_s += self._speed * busy * span_s
        for number in self.present:
            self.attained_s[number] += self._speed * busy / len(self.present) * span_s
        self._speed = self.cpu.speed

    def drop_finished(self) -> None:
        for number, demand_s in list(self.present.items()):
            if self.attained_s[number] >= demand_s - 1e-9:
                del self.present[number]
                self.left.append((self.env.now, number))

    def set_speed(self, speed: float) -> None:
        self.settle()
        self.cpu.set_speed(speed)
        self._speed = speed

    def take_away(self, share: float) -> None:
        self.settle()
        self.cpu.take_away(share)
        self.given = 1.0 - share


@given(
    servers=st.sampled_from([1, 2, 3, 0.5, 1.5]),
    plans=jobs,
    changes=st.lists(st.tuples(instants_s, speeds), max_size=4),
    thefts=st.lists(
        st.tuples(instants_s, st.sampled_from([0.0, 0.5, 0.9, 1.0])), max_size=3
    ),
    looks=st.booleans(),
)
def test_a_shared_processor_conserves_work(
    servers: float,
    plans: list[tuple[float, float, float]],
    changes: list[tuple[float, float]],
    thefts: list[tuple[float, float]],
    looks: bool,
) -> None:
    env = Environment()
    cpu = ProcessorSharing(env, servers=servers)
    ledger = Ledger(env, cpu)
    for number, (arrives_s, demand_s, dies_s) in enumerate(plans):
        live(env, ledger.job(number, demand_s), arrives_s=arrives_s, dies_s=dies_s)
    for time_s, speed in changes:
        at(env, time_s, partial(ledger.set_speed, speed))
    for time_s, share in thefts:
        at(env, time_s, partial(ledger.take_away, share))
    for next_at in each_event(env):
        ledger.settle()
        if next_at < env.now + 1e-9:
            continue  # rounding may put the end of a job a hair behind the ledger's
        ledger.drop_finished()
        # Work is conserved: whoever has not attained its demand is served, nobody else.
        assert cpu.present == len(ledger.present)
        if looks:
            assert cpu.busy_server_s() == pytest.approx(ledger.busy_s, abs=1e-8)
    assert cpu.busy_server_s() == pytest.approx(ledger.busy_s, abs=1e-8)
    assert cpu.busy_server_s() <= servers * env.now + 1e-8
    assert sum(ledger.attained_s.values()) == pytest.approx(ledger.work_s, abs=1e-8)
    if cpu.speed and ledger.given:
        assert cpu.present == 0
        assert ledger.killed | {number for _, number in ledger.left} == set(
            range(len(plans))
        )


@given(
    servers=st.sampled_from([1, 2, 0.5]),
    groups=st.lists(st.tuples(instants_s, spans_s, st.integers(1, 4)), max_size=5),
    doomed=st.sets(st.integers(0, 9)),
    dies_s=instants_s,
)
def test_equal_jobs_that_arrive_together_leave_together_in_order(
    servers: float,
    groups: list[tuple[float, float, int]],
    doomed: set[int],
    dies_s: float,
) -> None:
    env = Environment()
    cpu = ProcessorSharing(env, servers=servers)
    left: dict[int, list[tuple[float, int]]] = {}
    withdrawn: set[int] = set()
    number = 0

    def arrive(group: int, number: int, demand_s: float) -> None:
        def done() -> None:
            assert number not in withdrawn
            left.setdefault(group, []).append((env.now, number))

        job = cpu.admit(demand_s, done)

        def leave() -> None:
            if all(one != number for _, one in left.get(group, [])):
                withdrawn.add(number)
            cpu.withdraw(job)
            cpu.withdraw(job)  # the second time without effect

        if number in doomed:
            at(env, max(dies_s, env.now), leave)

    sizes: dict[int, list[int]] = {}
    for group, (arrives_s, demand_s, size) in enumerate(groups):
        for _ in range(size):
            at(env, arrives_s, partial(arrive, group, number, demand_s))
            sizes.setdefault(group, []).append(number)
            number += 1
    for _ in each_event(env):
        assert cpu.present <= number
    for group, members in sizes.items():
        leavers = left.get(group, [])
        assert [one for _, one in leavers] == [n for n in members if n not in withdrawn]
        # Together with those that were not withdrawn before: in one instant.
        assert len({time_s for time_s, _ in leavers}) <= 1
