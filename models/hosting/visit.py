"""A visit: something in flight on a host, found and ended when a part of it dies."""

from enum import Enum

from sim.environment import Task
from sim.errors import Killed


class Visit:
    """A request's attempt, or a session being opened, and its story.

    Whoever works on it keeps it: the host it is on, the process that handles it, the
    database that runs its query. So each of them can end its own visits.
    """

    __slots__ = ("task",)

    is_request = False
    """Is it a user's request?"""

    def __init__(self) -> None:
        self.task: Task | None = None

    def kill(self, cause: Enum) -> None:
        """End its story where it stands; what it holds is given back."""
        if self.task is not None:
            self.task.kill(Killed(cause))
