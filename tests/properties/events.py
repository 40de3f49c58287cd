"""Single stepping, and the customers that Hypothesis invents."""

from collections.abc import Callable, Iterator
from math import inf

from hypothesis import strategies as st

from sim.environment import Environment, Story, Task
from sim.errors import Killed

# Quarters of a second are exact in binary and often coincide, thirds are neither.
instants_s = st.integers(0, 40).map(lambda n: n / 4) | st.integers(0, 30).map(
    lambda n: n / 3
)
spans_s = instants_s
speeds = st.sampled_from([0.0, 0.5, 1.0, 3.0])


MOST_EVENTS = 2000
"""More than any test needs; a clock that stands still would go on for ever."""


def each_event(env: Environment) -> Iterator[float]:
    """Take one event after the other; stop after each, and again after its turns.

    Yield the time of the next event: beyond the clock once an instant is complete.
    """
    for _ in range(MOST_EVENTS):
        if env.peek() == inf:
            return
        env.step()
        yield env.peek()
        if env.due:
            env.advance(env.now)  # the turns of this instant, and nothing else
            yield env.peek()
    raise AssertionError(f"no end after {MOST_EVENTS} events, at {env.now}")


def at(env: Environment, time_s: float, action: Callable[[], object]) -> None:
    """Call *action* at *time_s*."""
    env.wake(time_s - env.now, lambda _: action())


def live(
    env: Environment, story: Story, *, arrives_s: float, dies_s: float = inf
) -> list[Task]:
    """Start *story* at *arrives_s* and kill it at *dies_s*; return it, once it began."""
    begun: list[Task] = []
    at(env, arrives_s, lambda: begun.append(env.start(story)))

    def kill() -> None:
        for task in begun:
            task.kill(Killed("oom"))

    if dies_s < inf:
        at(env, dies_s, kill)
    return begun
