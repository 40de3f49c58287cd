"""A container: the memory that an application may have, whatever its host has free.

Source: Linux, control groups (``memory.max``): beyond it the kernel kills a process of
the group, the one with the largest resident size, and nobody outside.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from models.hosting.exits import Exit
from models.hosting.memory import MIB


class Contained(Protocol):
    """The memory of a process in a container."""

    @property
    def anonymous(self) -> int:
        """Bytes of its own that it holds."""

    def die(self, cause: Exit) -> None:
        """Let its process end at once."""


class Container:
    """The limit set to all processes of an application on one host together.

    Invariant: what they hold of their own never exceeds it.
    """

    def __init__(
        self, limit_mib: float, lives: Callable[[], Sequence[Contained]]
    ) -> None:
        """Set *limit_mib* to those that *lives* names."""
        self.limit = round(limit_mib * MIB)
        self._lives = lives

    def room(self) -> int:
        """Return the bytes that they may still take."""
        return self.limit - sum(life.anonymous for life in self._lives())

    def admit(self, claimant: Contained, units: int) -> bool:
        """Make room for *units*, by kills if need be; say if *claimant* lives."""
        while units > self.room():
            victim = max(self._lives(), key=lambda life: life.anonymous)
            if not victim.anonymous:
                victim = claimant
            victim.die(Exit.MEMORY_LIMIT)
            if victim is claimant:
                return False
        return True
