"""The invariants of pools and event loops, on whatever Hypothesis invents."""

from collections.abc import Callable
from functools import partial
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simpy import Interrupt, Process

from sim.environment import Environment, Story, Task
from sim.errors import AcquireTimeoutError, Killed
from sim.eventloop import EventLoop
from sim.measuredpool import MeasuredPool
from sim.pool import Pool
from sim.processor import ProcessorSharing
from tests.properties.events import at, each_event, instants_s, spans_s

fates_s = instants_s | st.just(inf)
someone = st.none() | st.integers(0, 7)


class Crowd:
    """Customers as tasks, or as SimPy's processes, that may kill each other."""

    def __init__(self, env: Environment, *, as_processes: bool = False) -> None:
        self.env = env
        self.as_processes = as_processes
        self.alive: dict[int, Task | Process] = {}
        self.killed: set[int] = set()

    def plan(self, number: int, story: Story, arrives_s: float, dies_s: float) -> None:
        at(self.env, arrives_s, lambda: self.start(number, story))
        if dies_s < inf:
            at(self.env, dies_s, lambda: self.kill(number))

    def start(self, number: int, story: Story) -> None:
        begin: Callable[[Story], Task | Process] = self.env.start
        self.alive[number] = (self.env.process if self.as_processes else begin)(story)

    def kill(self, number: int | None) -> None:
        victim = self.alive.get(number) if number is not None else None
        if victim is None or not victim.is_alive:
            return
        if isinstance(victim, Task):
            victim.kill(Killed("oom"))
        elif victim is not self.env.active_process:  # SimPy forbids that
            victim.interrupt("oom")


@given(
    capacity=st.integers(1, 3),
    plans=st.lists(
        st.tuples(instants_s, fates_s, spans_s, fates_s, someone), min_size=1, max_size=8
    ),
    as_processes=st.booleans(),
)
def test_a_token_is_lent_in_turn_and_returned_once(
    capacity: int,
    plans: list[tuple[float, float, float, float, int | None]],
    as_processes: bool,
) -> None:
    env = Environment()
    pool = MeasuredPool(env, "db", capacity=capacity)
    crowd = Crowd(env, as_processes=as_processes)
    holding: set[int] = set()
    came: list[int] = []
    granted: list[int] = []
    gave_up = killed_waiting = 0

    def customer(number: int, patience_s: float, holds_s: float) -> Story:
        nonlocal gave_up, killed_waiting
        came.append(number)
        began_at = env.now
        try:
            lease = yield from pool.acquire(patience_s=patience_s)
        except AcquireTimeoutError:
            assert env.now == pytest.approx(began_at + patience_s)
            gave_up += 1
            return
        except (Killed, Interrupt):
            killed_waiting += 1
            return
        granted.append(number)
        holding.add(number)
        try:
            with lease:
                yield from env.pause(holds_s)
        except (Killed, Interrupt):
            return
        finally:
            holding.discard(number)
        lease.release()  # without effect: it was given back already
        crowd.kill(plans[number][4])  # whom the token may just have been handed to

    for number, (arrives_s, patience_s, holds_s, dies_s, _) in enumerate(plans):
        crowd.plan(number, customer(number, patience_s, holds_s), arrives_s, dies_s)
    lent_s = settled_at = 0.0
    in_use = 0
    for next_at in each_event(env):
        lent_s += in_use * (env.now - settled_at)
        settled_at, in_use = env.now, pool.in_use
        assert 0 <= pool.in_use <= capacity
        assert not pool.waiting or pool.in_use == capacity
        if next_at > env.now:
            assert pool.in_use == len(holding)
    assert pool.in_use == pool.waiting == 0
    assert granted == sorted(granted, key=came.index)
    assert gave_up <= pool.timeouts <= gave_up + killed_waiting
    assert pool.lent_s() == pytest.approx(lent_s)
    assert pool.queueing_s().count == len(granted)


@given(
    servers=st.sampled_from([1, 2, 0.5]),
    plans=st.lists(
        st.tuples(
            st.integers(0, 1), instants_s, spans_s, fates_s, someone | st.just("stop")
        ),
        min_size=1,
        max_size=8,
    ),
    stops_s=fates_s,
    posts=st.lists(st.tuples(instants_s, spans_s), max_size=3),
)
def test_callbacks_run_one_at_a_time_in_the_order_in_which_they_were_posted(
    servers: float,
    plans: list[tuple[int, float, float, float, int | str | None]],
    stops_s: float,
    posts: list[tuple[float, float]],
) -> None:
    env = Environment()
    cpu = ProcessorSharing(env, servers=servers)
    loops = [EventLoop(env, cpu), EventLoop(env, cpu)]
    crowd = Crowd(env)
    posted: tuple[list[int], list[int]] = ([], [])
    started: tuple[list[int], list[int]] = ([], [])
    ended: list[int] = []
    gone: set[int] = set()
    stopped_at: dict[int, float] = {}

    def stop(loop: int) -> None:
        loops[loop].stop()
        for number in set(posted[loop]) - set(ended) - gone:
            if number in started[loop]:
                stopped_at[number] = env.now
            gone.add(number)
        assert not loops[loop].is_busy
        assert loops[loop].waiting == 0

    def customer(number: int) -> Story:
        loop, _, demand_s, _, begins = plans[number]

        def begin() -> None:
            assert number not in gone, "a withdrawn callback was started"
            started[loop].append(number)
            if begins == "stop":
                stop(loop)
            elif isinstance(begins, int):
                crowd.kill(begins)  # itself, perhaps

        posted[loop].append(number)
        try:
            yield from loops[loop].run(demand_s, started=begin)
        except Killed:
            gone.add(number)
            stopped_at.pop(number, None)
            raise
        # Served to the end in the very instant of the stop, perhaps, but not after it.
        assert number not in gone or stopped_at.get(number) == env.now
        ended.append(number)

    for number, (_, arrives_s, _, dies_s, _) in enumerate(plans):
        crowd.plan(number, customer(number), arrives_s, dies_s)
    for time_s, demand_s in posts:
        at(env, time_s, partial(loops[0].post, demand_s))
    if stops_s < inf:
        at(env, stops_s, lambda: stop(0))
    busy_s, was_busy, settled_at = [0.0, 0.0], [False, False], 0.0
    for _ in each_event(env):
        for number, loop in enumerate(loops):
            busy_s[number] += was_busy[number] * (env.now - settled_at)
            was_busy[number] = loop.is_busy
            assert not loop.waiting or loop.is_busy
            assert loop.busy_s() == pytest.approx(busy_s[number], abs=1e-9)
        settled_at = env.now
        assert cpu.present == sum(was_busy)
    for began, sent in zip(started, posted, strict=True):
        assert began == sorted(began, key=sent.index)
        assert set(sent) == gone & set(sent) | set(ended) & set(sent)
    assert len(ended) == len(set(ended))
    assert cpu.present == 0


@given(
    plans=st.lists(st.tuples(instants_s, spans_s, fates_s), min_size=1, max_size=8),
    as_processes=st.booleans(),
)
def test_whoever_is_killed_has_left_every_station(
    plans: list[tuple[float, float, float]], as_processes: bool
) -> None:
    env = Environment()
    threads, cpu = Pool(env, "threads", capacity=2), ProcessorSharing(env, servers=1)
    loop = EventLoop(env, cpu)
    crowd = Crowd(env, as_processes=as_processes)
    inside: dict[int, str] = {}

    def customer(number: int, demand_s: float) -> Story:
        try:
            inside[number] = "loop"
            yield from loop.run(demand_s)
            inside[number] = "queue"
            with (yield from threads.acquire()):
                inside[number] = "thread"
                yield from cpu.serve(demand_s)
        except (Killed, Interrupt):
            pass
        del inside[number]

    for number, (arrives_s, demand_s, dies_s) in enumerate(plans):
        crowd.plan(number, customer(number, demand_s), arrives_s, dies_s)
    for next_at in each_event(env):
        if next_at == env.now:
            continue
        where = list(inside.values())
        assert threads.in_use == where.count("thread")
        assert threads.waiting == where.count("queue")
        assert loop.is_busy == ("loop" in where)
        assert cpu.present == where.count("thread") + loop.is_busy
    assert not inside
