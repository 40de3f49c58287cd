"""The clock of both planes: SimPy's, with the plane's events between its own."""

from collections.abc import Callable
from heapq import heappop
from typing import Any

from models.compiled.engine import Engine
from models.compiled.passing import (
    CROWDED,
    ENDLESS,
    FAMISHED,
    REACHED,
    STUCK,
    TOLD,
)
from models.compiled.verbs import ADVANCE
from sim.environment import Environment, Question
from sim.errors import SimError
from sim.instant import EndlessInstantError

BEFORE_ALL = -1
"""A priority before those of SimPy: at the end of a span nothing happens any more."""

MOST_TURNS = 2**62
"""What a field of the plane has room for: many thousands of years of one instant."""


class Orders:
    """The numbers of events, which both planes take from one counter."""

    def __init__(self, engine: Engine) -> None:
        self._clock = engine.clock

    def __next__(self) -> int:
        """Return the next one."""
        order = self._clock.order
        self._clock.order = order + 1
        return order


class SharedEnvironment(Environment):
    """SimPy's environment, which lets the plane go on until its own next event.

    Invariants: the time is that of the plane; of two events, whoever's, the one comes
    first that would if all were in one calendar.
    """

    def __init__(
        self, engine: Engine, *, longest_instant: int, reach: Callable[[float], None]
    ) -> None:
        """Let *engine* share the time; *reach* makes room for what comes until then."""
        super().__init__(longest_instant=longest_instant)
        self._engine = engine
        self._reach = reach
        self._own_events = 0
        engine.clock.most_turns = min(2 * longest_instant, MOST_TURNS)
        self._eid = Orders(engine)  # type: ignore[assignment]  # as good as a count

    def step(self) -> None:
        """Not to be had: a plane that is compiled takes no single step."""
        raise SimError("a compiled plane takes no single step; use advance")

    def _dispatch(self, until_s: float, is_over: Question, *, at_most: int = -1) -> bool:  # noqa: ARG002
        """Take turns, and events before *until_s*; say whether it got there."""
        queue, clock = self._queue, self._engine.clock
        self._reach(until_s)
        try:
            while not is_over():
                is_last = not queue or queue[0][0] >= until_s
                at, priority, order = (
                    (until_s, BEFORE_ALL, 0) if is_last else queue[0][:3]
                )
                code = self._engine.do(ADVANCE, priority, order, x=at)
                self._now = clock.now
                if code != REACHED:
                    self._attend_to(code)
                elif is_last:
                    clock.now = max(clock.now, until_s)
                    return True
                else:
                    self._take_own()
        finally:
            self.events = self._own_events + clock.events
            self._engine.tell()
        return False

    def _take_own(self) -> None:
        """Take the next event of SimPy's."""
        at, _, _, event = heappop(self._queue)
        own: Any = event
        clock = self._engine.clock
        if at > clock.now:
            clock.turns = 0
        self._now = clock.now = at
        self._own_events += 1
        callbacks, own.callbacks = own.callbacks, None
        for callback in callbacks:
            callback(own)
        if not own._ok and not hasattr(own, "_defused"):
            raise own._value
        self._engine.hear()

    def _attend_to(self, code: int) -> None:
        """Do for the plane what it cannot do itself."""
        engine = self._engine
        if code == TOLD:
            engine.hear()
        elif code in (CROWDED, FAMISHED):
            engine.provide()
        elif code == STUCK:
            raise engine.stuck()
        elif code == ENDLESS:
            raise EndlessInstantError(engine.clock.now, engine.clock.turns, ("requests",))
