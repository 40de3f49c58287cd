"""The clock, stories and processors, told as traces of exact times."""

from collections.abc import Callable

import pytest
from simpy.events import Event

from sim.credits import Burst, BurstableProcessor, CreditMode
from sim.deadlines import Deadlines
from sim.environment import Environment, Story, Turn
from sim.errors import AcquireTimeoutError, Killed, SimError
from sim.pool import Pool
from sim.processor import ProcessorSharing
from sim.reservoir import Reservoir

Trace = list[tuple[float, str]]


def told(env: Environment, trace: Trace, name: str, story: Story) -> Story:
    """Note when *story* ends, and how."""
    try:
        yield from story
        trace.append((env.now, f"{name} is served"))
    except Killed:
        trace.append((env.now, f"{name} is killed"))


def after(env: Environment, delay_s: float, action: Callable[[], object]) -> None:
    env.wake(delay_s, lambda _: action())


def test_turns_come_before_events_of_the_same_instant() -> None:
    env = Environment()
    trace: list[str] = []
    turn = Turn(env)
    turn.callbacks.append(lambda _: trace.append("turn"))

    def story() -> Story:
        trace.append("story begins")
        yield from env.pause(0)
        trace.append("story after a pause of 0")

    env.wake(0, lambda _: trace.append("call"))
    env.start(story())
    turn.succeed()
    env.run()
    assert trace == ["story begins", "turn", "call", "story after a pause of 0"]


def test_single_steps_end_with_the_last_turn() -> None:
    env = Environment()
    turn = Turn(env).succeed("value")
    assert env.peek() == 0.0
    env.step()
    assert turn.processed
    assert env.peek() == float("inf")


def test_a_stopped_run_leaves_nobody_waiting() -> None:
    env = Environment()
    trace: Trace = []
    event = env.timeout(1.0)
    after(env, 0.5, lambda: env.start(told(env, trace, "a", wait_for(event))))
    env.run(until=event)
    env.run()
    assert trace == [(1.0, "a is served")]


def wait_for(event: Event) -> Story:
    yield event


@pytest.mark.parametrize("how", [Environment.run, lambda env: env.advance(9.0)])
def test_what_nobody_catches_ends_the_run(how: Callable[[Environment], object]) -> None:
    env = Environment()

    def story() -> Story:
        yield env.timeout(1.0)
        raise AcquireTimeoutError("db", 3.0)

    env.process(story())
    with pytest.raises(AcquireTimeoutError, match="db: no token within 3 s"):
        how(env)
    assert env.now == 1.0


def test_a_turn_happens_once() -> None:
    env = Environment()
    turn = Turn(env).succeed()
    with pytest.raises(SimError, match="has happened already"):
        turn.succeed()


def test_advancing_leaves_what_happens_at_that_very_time() -> None:
    env = Environment()
    trace: Trace = []
    after(env, 2.0, lambda: trace.append((env.now, "call")))
    env.advance(2.0)
    assert (env.now, trace) == (2.0, [])
    env.advance(2.5)
    assert (env.now, trace) == (2.5, [(2.0, "call")])
    with pytest.raises(ValueError, match=r"the clock stands at 2\.5, past 1\.0"):
        env.advance(1.0)


def test_a_story_that_kills_itself_ends_at_its_next_wait() -> None:
    env = Environment()
    trace: Trace = []

    def story() -> Story:
        yield from env.pause(1)
        task.kill(Killed("crash"))
        trace.append((env.now, "goes on to its next wait"))
        yield from env.pause(1)

    task = env.start(told(env, trace, "A", story()))
    env.run()
    assert trace == [(1, "goes on to its next wait"), (1, "A is killed")]
    assert not task.is_alive
    task.kill(Killed("again"))  # without effect


def test_two_jobs_share_one_server_and_one_withdraws() -> None:
    env = Environment()
    trace: Trace = []
    cpu = ProcessorSharing(env, servers=1)
    env.start(told(env, trace, "A", cpu.serve(3)))
    b = env.start(told(env, trace, "B", cpu.serve(3)))
    env.start(told(env, trace, "C", cpu.serve(1)))
    # Three at a third each: C ends at 3. A and B have 2 left each; B dies at 5 with
    # 1 left, and A has 1 left, alone.
    after(env, 5, lambda: b.kill(Killed("oom")))
    env.run()
    assert trace == [(3, "C is served"), (5, "B is killed"), (6, "A is served")]
    assert cpu.busy_server_s() == 6


def test_a_processor_that_stands_still_resumes_where_it_was() -> None:
    env = Environment()
    trace: Trace = []
    cpu = ProcessorSharing(env, servers=2, speed=2.0)
    env.start(told(env, trace, "A", cpu.serve(4)))
    after(env, 1, lambda: cpu.set_speed(0))
    after(env, 2, lambda: env.start(told(env, trace, "B", cpu.serve(0))))
    after(env, 5, lambda: cpu.set_speed(0.5))
    env.run()
    assert trace == [(2, "B is served"), (9, "A is served")]
    assert cpu.present == 0


def test_nothing_wanted_is_served_at_once_even_at_a_standstill() -> None:
    env = Environment()
    trace: Trace = []
    cpu = ProcessorSharing(env, servers=1)
    cpu.set_speed(0)
    env.start(told(env, trace, "A", cpu.serve(0)))
    env.run()
    assert trace == [(0, "A is served")]


def test_credits_run_out_throttle_and_come_back() -> None:
    env = Environment()
    trace: Trace = []
    cpu = BurstableProcessor(env, servers=2, burst=Burst(baseline=0.5, cap=10, initial=3))
    env.start(told(env, trace, "A", cpu.serve(4)))
    env.start(told(env, trace, "B", cpu.serve(4)))
    # 3 credits at 2 - 0.5 a second last 2 s; the other 4 then take 8 s at 0.5.
    cpu.when_empty(lambda: trace.append((env.now, "credits are empty")))
    env.advance(2.5)
    assert cpu.is_throttled
    env.advance(14)
    assert trace == [
        (2, "credits are empty"),
        (10, "A is served"),
        (10, "B is served"),
    ]
    assert (cpu.throttled_s(), cpu.throttles, cpu.balance()) == (8, 1, 2)
    env.start(told(env, trace, "C", cpu.serve(1)))
    env.advance(20)
    assert trace[-1] == (15, "C is served")


def test_credits_are_forgotten_and_a_launch_credit_ends_the_throttling() -> None:
    env = Environment()
    trace: Trace = []
    cpu = BurstableProcessor(env, servers=1, burst=Burst(baseline=0.5, cap=10, initial=0))
    env.start(told(env, trace, "A", cpu.serve(3)))
    after(env, 2, lambda: cpu.forget_credits(launch=5))
    env.advance(10)
    # One second's worth by 2, at half speed; then two seconds at full speed.
    assert trace == [(4, "A is served")]
    assert cpu.balance() == pytest.approx(4 + 6 * 0.5)


def test_using_just_the_baseline_is_not_throttling() -> None:
    env = Environment()
    cpu = BurstableProcessor(env, servers=2, burst=Burst(baseline=1.0, cap=10, initial=0))
    jobs = [cpu.admit(10, lambda: None) for _ in range(2)]
    env.advance(1)
    was_throttled = cpu.is_throttled
    cpu.withdraw(jobs[0])
    env.advance(3)
    assert (was_throttled, cpu.is_throttled) == (True, False)
    assert cpu.throttled_s() == 1


def test_an_unlimited_processor_is_never_throttled() -> None:
    env = Environment()
    cpu = BurstableProcessor(
        env,
        servers=1,
        burst=Burst(baseline=0.5, cap=2, initial=1, mode=CreditMode.UNLIMITED),
    )
    cpu.admit(10, lambda: None)
    for at, owed, charged in [(2, 0, 0), (4, 1, 0), (8, 2, 1), (10, 2, 2), (12, 1, 2)]:
        env.advance(at)
        assert (cpu.balance(), cpu.owed(), cpu.surplus()) == (0, owed, charged)
    cpu.forget_credits(launch=0)
    assert (cpu.owed(), cpu.surplus()) == (0, 3)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda env: Pool(env, "db", capacity=0), "db: capacity must be at least 1"),
        (lambda env: Deadlines(env, span_s=0), "span_s must be positive, got 0"),
        (lambda env: ProcessorSharing(env, servers=0), "servers and speed must be"),
        (
            lambda env: BurstableProcessor(
                env, servers=1, burst=Burst(baseline=2, cap=1, initial=0)
            ),
            r"baseline must be in \(0, 1\], got 2",
        ),
        (
            lambda env: BurstableProcessor(
                env, servers=1, burst=Burst(baseline=1, cap=1, initial=2)
            ),
            r"initial credit must be in \[0, 1\], got 2",
        ),
        (
            lambda env: ProcessorSharing(env, servers=1).set_speed(-1),
            "speed must be finite and not negative, got -1",
        ),
        (
            lambda _: Reservoir("ram", capacity=-1, clock=lambda: 0.0),
            "ram: capacity must not be negative, got -1",
        ),
    ],
)
def test_a_station_that_makes_no_sense_is_refused_with_rule_and_value(
    wrong: Callable[[Environment], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        wrong(Environment())
