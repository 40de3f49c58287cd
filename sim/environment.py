"""The clock of a simulation: SimPy's future event list and a list for this instant.

SimPy sends every event through one heap, also those that happen "now": a token
handed over, a callback that may start. Here such an event is a `Turn`, and turns
are taken in order before the clock moves on. A `Wakeup` is a call at a later time
that can be taken back, and a `Task` is a story resumed by what it waits for,
without an event of its own to start and to end it.
"""

from collections import Counter, deque
from collections.abc import Callable, Generator
from heapq import heappop, heappush
from itertools import repeat
from math import ceil, inf
from typing import Any

import simpy
from simpy.core import EmptySchedule, StopSimulation
from simpy.events import NORMAL, PENDING, Event, EventPriority

from sim.errors import Killed, SimError
from sim.instant import LONGEST_INSTANT, WITNESSED, EndlessInstantError, paces

Story = Generator[Event, Any, Any]
"""What a customer does from arrival to departure; every ``yield`` is a wait."""
Question = Callable[[], bool]


class Environment(simpy.Environment):
    """SimPy's environment with a second list, for what happens in this instant.

    Invariants: the clock never moves while a turn is due; turns are taken first
    come, first served; `advance` takes less than twice *longest_instant* turns and events
    in one instant, or raises `EndlessInstantError`.
    """

    def __init__(self, *, longest_instant: int = LONGEST_INSTANT) -> None:
        super().__init__(initial_time=0.0)
        self._longest_instant = longest_instant
        looks = ceil(longest_instant / LONGEST_INSTANT)
        self._turns_a_look = ceil(longest_instant / looks)
        self.due: deque[Event | Task] = deque()
        self.events = 0

    def step(self) -> None:
        """Take all turns that are due, then the next event of the future."""
        if self.peek() == inf:
            raise EmptySchedule
        self._dispatch(inf, lambda: False, at_most=1)

    def advance(self, until_s: float, *, is_over: Question = lambda: False) -> bool:
        """Take every event before *until_s*, then let the clock stand there.

        The same as ``run(until=until_s)``, without a call for every event. Return false,
        and leave the clock where it is, if *is_over*: asked within an instant, too.
        """
        if until_s < self._now:
            raise ValueError(f"the clock stands at {self._now}, past {until_s}")
        if is_there := self._dispatch(until_s, is_over):
            self._now = until_s
        return is_there

    def _dispatch(self, until_s: float, is_over: Question, *, at_most: int = -1) -> bool:
        """Take turns, and events before *until_s*; stop after *at_most* of these.

        Say whether it came to that before it *is_over*.
        """
        due, queue = self.due, self._queue
        events = stood = 0
        began_at = -inf
        try:
            while not is_over():
                # Looking at the clock so rarely costs the single turn nothing.
                stood = stood + self._turns_a_look if self._now == began_at else 0
                if stood >= self._longest_instant:
                    break
                began_at = self._now
                for _ in repeat(None, self._turns_a_look):
                    if events == at_most:
                        return True
                    event: Any
                    if due:
                        event = due.popleft()
                        callbacks, event.callbacks = event.callbacks, None
                        for callback in callbacks:
                            callback(event)
                        continue  # a turn cannot fail
                    if not queue or queue[0][0] >= until_s:
                        return True
                    self._now, _, _, event = heappop(queue)
                    events += 1
                    callbacks, event.callbacks = event.callbacks, None
                    for callback in callbacks:
                        callback(event)
                    if not event._ok and not hasattr(event, "_defused"):
                        raise event._value
        except StopSimulation:  # what else waits for this event goes on with the next run
            event.callbacks = callbacks[callbacks.index(callback) + 1 :]
            self.schedule(event, EventPriority(-1))
            raise
        finally:
            self.events += events
        if stood >= self._longest_instant:
            raise EndlessInstantError(self._now, stood, self._witness())
        return False

    def _witness(self) -> tuple[str, ...]:
        """Say who is busy in this instant, from some more turns of it."""
        due, queue = self.due, self._queue
        named: Counter[str] = Counter()
        unnamed: Counter[str] = Counter()
        for _ in range(WITNESSED):
            if not due and not queue:
                break
            event: Any = due.popleft() if due else heappop(queue)[3]
            callbacks, event.callbacks = event.callbacks, None
            for callback in callbacks:
                named.update(paces(callback))
                unnamed[getattr(callback, "__qualname__", repr(callback))] += 1
                callback(event)
        return tuple(each for each, _ in (named or unnamed).most_common())

    def peek(self) -> float:
        """Return the time of the next event, infinity if there is none."""
        return self.now if self.due else super().peek()

    def wake(
        self, delay_s: float, action: Callable[[Event], object] | None = None
    ) -> "Wakeup":
        """Call *action* after *delay_s*; the result can be cancelled until then."""
        if not delay_s >= 0:
            raise ValueError(f"delay_s must not be negative, got {delay_s}")
        return Wakeup(self, delay_s, action)

    def pause(self, delay_s: float) -> Story:
        """Wait for *delay_s*."""
        yield Wakeup(self, delay_s)

    def start(self, story: Story) -> "Task":
        """Let *story* begin in this instant, after the turns already due."""
        return Task(self, story)


class Wakeup(Event):
    """A call at a later time. Unlike a SimPy time-out it can be cancelled."""

    _ok = True
    _value = None

    def __init__(
        self,
        env: Environment,
        delay_s: float,
        action: Callable[[Event], object] | None = None,
    ) -> None:
        self.env = env
        self.callbacks = [] if action is None else [action]  # type: ignore[list-item]
        heappush(env._queue, (env._now + delay_s, NORMAL, next(env._eid), self))

    def cancel(self) -> None:
        """Take the call back; without effect once it was made."""
        if self.callbacks is not None:
            self.callbacks = []


class Turn(Event):
    """An event that happens in the instant in which it is triggered."""

    _ok = True

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.callbacks = []

    def succeed(self, value: Any = None) -> "Turn":
        """Trigger: whoever waits is resumed before the clock moves on."""
        if self._value is not PENDING:
            raise SimError(f"{self!r} has happened already")
        self._value = value
        self.env.due.append(self)  # type: ignore[attr-defined]
        return self


class Task:
    """One running story: resumed by the event it waits for, or killed.

    Invariants: a story never runs inside another's frame, except to leave when that
    one kills it, and whoever is killed has left every station before `kill` returns
    (at its next wait, if it is the one that is running).
    """

    __slots__ = ("_doom", "_story", "_value", "_waits_for", "callbacks", "is_alive")

    _ok = True

    def __init__(self, env: Environment, story: Story) -> None:
        self._story = story
        self._doom: Killed | None = None
        self.is_alive = True
        # It is its own first turn: one object less for each customer.
        self._value = None
        self.callbacks: Any = [self._resume]
        env.due.append(self)
        self._waits_for: Event | Task | None = self

    @property
    def waits_for(self) -> "Event | Task | None":
        """What resumes it next; none while it runs or when it has ended."""
        return self._waits_for

    def kill(self, error: Killed) -> None:
        """Throw *error* into the story, where it waits now or waits next."""
        if not self.is_alive:
            return
        waits_for = self._waits_for
        if waits_for is None:
            self._doom = error
            return
        if waits_for.callbacks is not None:
            waits_for.callbacks.remove(self._resume)
        self._throw(error)

    def _resume(self, event: "Event | Task") -> None:
        self._waits_for = None
        try:
            waits_for = self._story.send(event._value)
        except (StopIteration, Killed):  # it may learn of its end by itself
            self.is_alive = False
            return
        if self._doom is not None:
            doom, self._doom = self._doom, None
            self._throw(doom)
            return
        self._waits_for = waits_for
        waits_for.callbacks.append(self._resume)

    def _throw(self, error: Killed) -> None:
        self._waits_for = None
        doom: Killed | None = error
        while doom is not None:
            try:
                waits_for = self._story.throw(doom)
            except (StopIteration, Killed):
                self.is_alive = False
                return
            doom, self._doom = self._doom, None  # killed again while it left
        self._waits_for = waits_for
        waits_for.callbacks.append(self._resume)
