"""A socket: an open session, as the process sees it that holds it."""

from typing import Protocol


class Socket(Protocol):
    """An open session, which a process holds."""

    def drop(self) -> None:
        """Lose its connection, and its process with it."""

    def cut(self) -> None:
        """Lose its connection, which its process has closed."""
