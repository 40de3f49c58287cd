"""Event loops, pools, deadlines and reservoirs, told as traces of exact times."""

from collections.abc import Callable
from functools import partial

import pytest

from sim.deadlines import Deadlines
from sim.environment import Environment, Story
from sim.errors import AcquireTimeoutError, InvariantError, Killed
from sim.eventloop import EventLoop
from sim.measuredpool import MeasuredPool
from sim.processor import ProcessorSharing
from sim.reservoir import Account, Reservoir

Trace = list[tuple[float, str]]


def told(env: Environment, trace: Trace, name: str, story: Story) -> Story:
    """Note when *story* ends, and how."""
    try:
        yield from story
        trace.append((env.now, f"{name} is served"))
    except AcquireTimeoutError:
        trace.append((env.now, f"{name} gives up"))
    except Killed:
        trace.append((env.now, f"{name} is killed"))


def after(env: Environment, delay_s: float, action: Callable[[], object]) -> None:
    env.wake(delay_s, lambda _: action())


def test_an_event_loop_runs_its_callbacks_in_order_and_skips_the_dead() -> None:
    env = Environment()
    trace: Trace = []
    cpu = ProcessorSharing(env, servers=1)
    loop = EventLoop(env, cpu)
    tasks = {
        name: env.start(told(env, trace, name, loop.run(demand_s)))
        for name, demand_s in [("A", 2), ("B", 2), ("C", 3), ("D", 1)]
    }
    after(env, 1, lambda: tasks["C"].kill(Killed("abort")))  # waits
    after(env, 3, lambda: tasks["B"].kill(Killed("abort")))  # runs
    env.run()
    assert trace == [
        (1, "C is killed"),
        (2, "A is served"),
        (3, "B is killed"),
        (4, "D is served"),
    ]
    assert loop.busy_s() == cpu.busy_server_s() == 4


def test_a_callback_whose_beginning_kills_it_leaves_the_processor_to_the_next() -> None:
    env = Environment()
    trace: Trace = []
    cpu = ProcessorSharing(env, servers=1)
    loop = EventLoop(env, cpu)
    env.start(told(env, trace, "A", loop.run(1)))
    b = env.start(
        told(env, trace, "B", loop.run(5, started=lambda: b.kill(Killed("oom"))))
    )
    env.start(told(env, trace, "C", loop.run(1)))
    env.run()
    assert trace == [(1, "B is killed"), (1, "A is served"), (2, "C is served")]
    assert cpu.busy_server_s() == 2


def test_an_event_loop_stops_with_all_it_had_to_do() -> None:
    env = Environment()
    trace: Trace = []
    cpu = ProcessorSharing(env, servers=1)
    loop = EventLoop(env, cpu)
    env.start(told(env, trace, "A", loop.run(2)))
    loop.post(2)
    after(env, 1, loop.stop)
    env.run()
    assert trace == []
    assert (loop.is_busy, loop.waiting, cpu.present) == (False, 0, 0)
    assert loop.busy_s() == 1


def test_two_event_loops_share_a_core_and_a_pause_stretches_the_next_callback() -> None:
    env = Environment()
    trace: Trace = []
    cpu = ProcessorSharing(env, servers=1)
    loops = [EventLoop(env, cpu), EventLoop(env, cpu)]
    loops[0].stretch(2.0)
    loops[1].owe(3.0)
    env.start(told(env, trace, "A", loops[0].run(1)))
    env.start(told(env, trace, "B", loops[1].run(1)))
    env.run()
    # 2 and 4 seconds of one core: the shorter ends at 4, the longer at 6.
    assert trace == [(4, "A is served"), (6, "B is served")]
    # What was owed is paid: the next callback takes its own demand.
    env.start(told(env, trace, "C", loops[1].run(1)))
    env.run()
    assert trace[2:] == [(7, "C is served")]


def test_a_pool_lends_in_turn_and_the_impatient_leave_its_queue() -> None:
    env = Environment()
    trace: Trace = []
    pool = MeasuredPool(env, "db", capacity=1)

    def query(patience_s: float) -> Story:
        with (yield from pool.acquire(patience_s=patience_s)):
            yield from env.pause(2)

    for name, patience_s in [("A", 9), ("B", 1), ("C", 9), ("D", 9), ("E", 0)]:
        task = env.start(told(env, trace, name, query(patience_s)))
        if name == "C":
            after(env, 2, partial(task.kill, Killed("crash")))
    env.run()
    assert trace == [
        (0, "E gives up"),
        (1, "B gives up"),
        (2, "C is killed"),
        (2, "A is served"),
        (4, "D is served"),
    ]
    assert (pool.in_use, pool.waiting, pool.timeouts) == (0, 0, 2)
    assert pool.lent_s() == 4
    assert (pool.queueing_s().count, pool.queueing_s().sum) == (2, 2)


@pytest.mark.parametrize("asks_first", [True, False])
def test_who_has_no_patience_gets_what_is_given_back_in_the_same_instant(
    asks_first: bool,
) -> None:
    # A holds the only token until 2 s, the instant at which B asks: it has waited for
    # nothing either way. C asks with it and finds the token gone.
    env = Environment()
    trace: Trace = []
    pool = MeasuredPool(env, "db", capacity=1)

    def query(asks_at: float, holds_s: float) -> Story:
        if asks_at:
            yield from env.pause(asks_at)
        with (yield from pool.acquire(patience_s=0.0)):
            yield from env.pause(holds_s)

    plans = [("A", 0.0, 2.0), ("B", 2.0, 1.0), ("C", 2.0, 1.0)]
    if asks_first:
        # What is begun first is due first: B's and C's pauses, then the end of A's.
        plans = [plans[1], plans[2], plans[0]]
    for name, asks_at, holds_s in plans:
        env.start(told(env, trace, name, query(asks_at, holds_s)))
    env.run()
    assert sorted(trace) == [(2, "A is served"), (2, "C gives up"), (3, "B is served")]
    assert (pool.in_use, pool.waiting, pool.timeouts) == (0, 0, 1)


def test_a_lease_is_returned_once() -> None:
    env = Environment()
    pool = MeasuredPool(env, "db", capacity=2)
    leases = []

    def take() -> Story:
        leases.append((yield from pool.acquire()))

    env.start(take())
    env.start(take())
    env.run()
    for in_use in (1, 1, 1):
        leases[0].release()
        assert pool.in_use == in_use


def test_deadlines_expire_in_order_although_one_begins_another() -> None:
    env = Environment()
    trace: Trace = []
    deadlines = Deadlines(env, span_s=10)

    def expire_and_retry() -> None:
        trace.append((env.now, "first"))
        deadlines.begin(lambda: trace.append((env.now, "retry")))

    deadlines.begin(expire_and_retry)
    env.advance(4)
    met = deadlines.begin(lambda: trace.append((env.now, "met")))
    env.advance(5)
    deadlines.begin(lambda: trace.append((env.now, "second")))
    met.meet()
    env.run()
    assert trace == [(10, "first"), (15, "second"), (20, "retry")]


def test_a_reservoir_makes_room_or_says_that_it_cannot() -> None:
    killed: list[Account] = []

    def make_room(_: Account) -> bool:
        if large.is_open:
            killed.append(large)
            large.close()
        return bool(killed)

    ram = Reservoir("ram", capacity=10, clock=lambda: 0.0, make_room=make_room)
    large, small = ram.open("large"), ram.open("small")
    assert large.claim(8)
    assert small.claim(2)
    assert small.claim(5)
    assert killed == [large]
    assert (ram.used, small.held, small.peak, large.held) == (7, 7, 7, 0)
    assert not large.claim(1)
    large.free(1)  # without effect: it was closed
    with pytest.raises(InvariantError, match="small: frees 8 of 7 units"):
        small.free(8)
    killed.clear()
    with pytest.raises(InvariantError, match="no room for 4 units, and nothing to free"):
        small.claim(4)
    assert (small.close(), small.close(), ram.used) == (7, 0, 0)


def test_a_pace_that_changes_as_a_job_leaves_spares_nobody_its_work() -> None:
    # The first job leaves at 0.4 s. As it does, the machine slows down to a half and the
    # next one comes for 0.1 s of work: it leaves after 0.2 s, not at once.
    env = Environment()
    cpu = ProcessorSharing(env, servers=1)
    left_at: list[float] = []

    def follow() -> None:
        left_at.append(env.now)
        cpu.set_speed(0.5)
        cpu.admit(0.1, lambda: left_at.append(env.now))

    cpu.admit(0.4, follow)
    env.advance(10.0)
    assert left_at == [0.4, pytest.approx(0.6)]
