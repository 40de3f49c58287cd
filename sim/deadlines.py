"""Deadlines of one common length, kept without an event for each."""

from collections import deque
from collections.abc import Callable

from simpy.events import Event

from sim.environment import Environment, Wakeup


class Deadline:
    """One customer's limit; `meet` it, or it expires."""

    __slots__ = ("at", "expire")

    def __init__(self, at: float, expire: Callable[[], object]) -> None:
        self.at = at
        self.expire: Callable[[], object] | None = expire

    def meet(self) -> None:
        """Call the limit off."""
        self.expire = None


def single(env: Environment, span_s: float, expire: Callable[[], object]) -> Deadline:
    """Begin a limit of a length of its own: *expire* is called unless it is met."""
    deadline = Deadline(env.now + span_s, expire)

    def end(_: Event) -> None:
        if deadline.expire is not None:
            deadline.expire()

    env.wake(span_s, end)
    return deadline


class Deadlines:
    """Limits that all last *span_s*, so that they fall due in the order they began.

    Nearly every limit is met. One call stands at the oldest of those that are not,
    instead of one for every customer.

    Invariants: a limit that is not met expires exactly *span_s* after it began; one
    that is met never does.
    """

    def __init__(self, env: Environment, *, span_s: float) -> None:
        if not span_s > 0:
            raise ValueError(f"span_s must be positive, got {span_s}")
        self._env = env
        self.span_s = span_s
        self._queue: deque[Deadline] = deque()
        self._call: Wakeup | None = None

    def __len__(self) -> int:
        """Limits in the queue, met ones included until their time has come."""
        return len(self._queue)

    def begin(self, expire: Callable[[], object]) -> Deadline:
        """Begin a limit: *expire* is called *span_s* from now unless it is met."""
        deadline = Deadline(self._env.now + self.span_s, expire)
        self._queue.append(deadline)
        if len(self._queue) == 1 and self._call is None:
            self._call = Wakeup(self._env, self.span_s, self._expire)
        return deadline

    def ends_before(self, other: Deadline) -> bool:
        """Say whether a limit that began now would expire before *other*."""
        return self._env._now + self.span_s < other.at

    def _expire(self, _: Event) -> None:
        self._call = None
        queue = self._queue
        now = self._env.now
        while queue and (queue[0].expire is None or queue[0].at <= now):
            expire = queue.popleft().expire
            if expire is not None:
                expire()
        if queue and self._call is None:
            self._call = Wakeup(self._env, queue[0].at - now, self._expire)
