"""The invariants of the clock and of stories, on whatever Hypothesis invents."""

from functools import partial
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from sim.environment import Environment, Story, Task, Turn
from sim.errors import Killed
from sim.pool import Pool
from sim.processor import ProcessorSharing
from tests.properties.events import at, each_event, instants_s, live, spans_s

fates_s = instants_s | st.just(inf)
survivals = st.sampled_from([None, "killed again", "goes on"])
"""What a killed story still does."""


@given(
    chains=st.lists(
        st.tuples(instants_s, st.lists(st.integers(0, 3), max_size=4)), max_size=6
    )
)
def test_turns_are_taken_in_order_before_the_clock_moves(
    chains: list[tuple[float, list[int]]],
) -> None:
    env = Environment()
    triggered: list[tuple[int, float]] = []
    taken: list[tuple[int, float]] = []

    def trigger(offspring: list[int]) -> None:
        number = len(triggered)
        turn = Turn(env)

        def take(_: object) -> None:
            taken.append((number, env.now))
            for _ in range(offspring[0] if offspring else 0):
                trigger(offspring[1:])

        turn.callbacks.append(take)
        triggered.append((number, env.now))
        turn.succeed()

    for time_s, offspring in chains:
        at(env, time_s, partial(trigger, offspring))
    while env.peek() < inf:
        env.step()
    assert taken == triggered


@given(plans=st.lists(st.tuples(instants_s, spans_s, fates_s), max_size=10))
def test_a_call_is_made_once_at_its_time_unless_it_was_cancelled(
    plans: list[tuple[float, float, float]],
) -> None:
    env = Environment()
    made: list[tuple[float, int]] = []
    expected: list[tuple[float, int]] = []
    cancelled: set[int] = set()

    def plan(number: int, delay_s: float, until_cancel_s: float) -> None:
        def make(_: object) -> None:
            assert number not in cancelled
            made.append((env.now, number))

        def cancel() -> None:
            if number not in {one for _, one in made}:
                cancelled.add(number)
            call.cancel()

        call = env.wake(delay_s, make)
        expected.append((env.now + delay_s, number))
        if until_cancel_s < inf:
            at(env, env.now + until_cancel_s, cancel)

    for number, (time_s, delay_s, until_cancel_s) in enumerate(plans):
        at(env, time_s, partial(plan, number, delay_s, until_cancel_s))
    for _ in each_event(env):
        assert env.now <= 30
    # In order of time and, at one time, of the asking.
    assert made == sorted(
        (one for one in expected if one[1] not in cancelled), key=lambda one: one[0]
    )


@given(
    plans=st.lists(st.tuples(instants_s, spans_s, spans_s, fates_s), max_size=8),
    stops_s=st.lists(st.integers(1, 120).map(lambda n: n / 4), min_size=1, unique=True),
)
def test_advancing_is_running_until_then_event_for_event(
    plans: list[tuple[float, float, float, float]], stops_s: list[float]
) -> None:
    def trace(how: str) -> list[tuple[float, object]]:
        env = Environment()
        seen: list[tuple[float, object]] = []
        pool, cpu = Pool(env, "pool", capacity=1), ProcessorSharing(env, servers=1)

        def customer(number: int, thinks_s: float, demand_s: float) -> Story:
            yield env.timeout(thinks_s)  # SimPy's own event
            seen.append((env.now, f"{number} asks"))
            try:
                with (yield from pool.acquire()):
                    seen.append((env.now, f"{number} begins"))
                    yield from cpu.serve(demand_s)
            finally:
                seen.append((env.now, f"{number} leaves"))

        for number, (arrives_s, thinks_s, demand_s, dies_s) in enumerate(plans):
            story = customer(number, thinks_s, demand_s)
            live(env, story, arrives_s=arrives_s, dies_s=dies_s)
        for stop_s in sorted(stops_s):
            if how == "advance":
                env.advance(stop_s)
            else:
                env.run(until=stop_s)
            seen.append((env.now, "stop"))
        return list(seen)  # without what stories still say when they are collected

    assert trace("advance") == trace("run")


@given(
    plans=st.lists(
        st.tuples(
            instants_s, spans_s, st.lists(st.integers(0, 5), max_size=2), survivals
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_story_runs_in_its_own_frame_and_holds_nothing_once_killed(
    plans: list[tuple[float, float, list[int], str | None]],
) -> None:
    env = Environment()
    pool, cpu = Pool(env, "pool", capacity=1), ProcessorSharing(env, servers=1)
    tasks: dict[int, Task] = {}
    inside: set[int] = set()
    running: list[int] = []
    doomed: set[int] = set()

    def customer(number: int) -> Story:
        _, span_s, victims, survives = plans[number]
        assert not running, "begun within another's frame"
        inside.add(number)
        try:
            with (yield from pool.acquire()):
                assert not running, "resumed within another's frame"
                yield from cpu.serve(span_s)
                running.append(number)
                kill(victims)
                running.pop()
            assert not running, "resumed within another's frame"
            yield from env.pause(span_s)
            assert number not in doomed, "killed while it ran, and went on"
        except Killed:
            doomed.discard(number)
            inside.discard(number)
            if survives is None:
                return
            if survives == "killed again":
                kill([number])
            began_at = env.now
            yield from env.pause(1)
            # What it waited for when it was killed must not resume it now.
            assert survives == "goes on", "it was killed again and waited to the end"
            assert env.now == began_at + 1
        inside.discard(number)

    def kill(victims: list[int]) -> None:
        for victim in victims:
            task = tasks.get(victim)
            if task is None:
                continue
            was_alive, is_running = task.is_alive, task.waits_for is None
            task.kill(Killed("oom"))
            if was_alive and is_running:
                doomed.add(victim)
            elif was_alive:
                assert victim not in inside
                assert not task.is_alive or plans[victim][3] == "goes on"

    def begin(number: int) -> None:
        tasks[number] = env.start(customer(number))

    for number, (arrives_s, *_) in enumerate(plans):
        at(env, arrives_s, partial(begin, number))
    for next_at in each_event(env):
        if next_at > env.now:
            assert pool.in_use + pool.waiting <= len(inside)
            assert cpu.present <= pool.in_use
    assert not inside
    assert pool.in_use == cpu.present == 0
