"""A visit: something in flight on a host, found and ended when a part of it dies."""

from typing import TYPE_CHECKING

from sim.environment import Task
from sim.errors import Killed

if TYPE_CHECKING:
    from models.application.process import NodeProcess
    from models.hosting.database import Database


class Visit:
    """A request's attempt, or a session being opened, and where it is now.

    Invariant: ``process`` is set exactly while a process works on it, and
    ``querying`` exactly while a database does.
    """

    __slots__ = ("process", "querying", "task")

    is_request = False
    """Is it a user's request?"""

    def __init__(self) -> None:
        self.task: Task | None = None
        self.process: NodeProcess | None = None
        self.querying: Database | None = None

    def kill(self, cause: str) -> None:
        """End its story where it stands; what it holds is given back."""
        if self.task is not None:
            self.task.kill(Killed(cause))
