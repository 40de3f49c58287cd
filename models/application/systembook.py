"""What is noted of a system as it serves, whichever plane its applications are in."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from models.config import SystemConfig
from sim.environment import Environment
from sim.monitor import TimeWeighted


class Answering(Protocol):
    """An application, as far as its system has to know it."""

    @property
    def can_serve(self) -> bool:
        """Could it answer a new request?"""

    @property
    def stale_answers(self) -> int:
        """Answers for which nobody waited any more, a count."""


A = TypeVar("A", bound=Answering)


class SystemBook(Generic[A]):
    """The applications of one system, and whether any of them can serve.

    Invariant: ``up`` is 1 exactly while one of its applications can serve, as of the
    last `refresh`.
    """

    def __init__(self, env: Environment, name: str, config: SystemConfig) -> None:
        self.name = name
        self.config = config
        self.apps: list[A] = []
        self.up = TimeWeighted(lambda: env.now, value=1.0)
        """1 while it could serve a new request, over time."""
        self.failures = 0
        """Count of the times it went down."""
        self._listener: Callable[[bool], None] | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}: {len(self.apps)} applications>"

    @property
    def is_up(self) -> bool:
        """Is there a process that could take a new request, and a database for it?"""
        return any(app.can_serve for app in self.apps)

    @property
    def stale_answers(self) -> int:
        """Answers of its processes for which nobody waited any more."""
        return sum(app.stale_answers for app in self.apps)

    def listen(self, listener: Callable[[bool], None]) -> None:
        """Tell *listener* from now on when it goes up or down."""
        self._listener = listener

    def refresh(self) -> None:
        """Note whether it is up, after something has changed."""
        is_up = self.is_up
        if is_up != (self.up.value > 0):
            self.up.set(float(is_up))
            self.failures += not is_up
            if self._listener is not None:
                self._listener(is_up)

    def begin_anew(self) -> None:
        """Throw away how often and for how long it was down so far."""
        self.up.reset()
        self.failures = 0
