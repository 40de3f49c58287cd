"""A container: the memory that an application may have, whatever its host has free.

Source: Linux, control groups (``memory.max``): beyond it the kernel looks for pages to
take back, while whoever asks for memory stands still, and then kills a process of the
group, the one with the largest resident size, and nobody outside.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from simpy.events import Event

from models.hosting.exits import Exit
from models.hosting.memory import MIB
from sim.environment import Environment


class Contained(Protocol):
    """The memory of a process in a container."""

    @property
    def anonymous(self) -> int:
        """Bytes of its own that it holds."""

    def stand_still(self) -> None:
        """Let its process run nothing more."""

    def die(self, cause: Exit) -> None:
        """Let its process end at once."""


class Container:
    """The limit set to all processes of an application on one host together.

    Invariant: what they hold of their own, those apart that are about to be killed, never
    exceeds it.
    """

    def __init__(
        self,
        env: Environment,
        *,
        limit_mib: float,
        reclaim_s: float,
        lives: Callable[[], Sequence[Contained]],
    ) -> None:
        """Set *limit_mib* to those that *lives* names; a kill takes *reclaim_s*."""
        self._env = env
        self.limit = round(limit_mib * MIB)
        self._reclaim_s = reclaim_s
        self._lives = lives
        self._doomed: set[Contained] = set()
        """They stand still until the kernel kills them."""

    def room(self) -> int:
        """Return the bytes that they may still take."""
        return self.limit - sum(life.anonymous for life in self._spared())

    def admit(self, claimant: Contained, units: int) -> bool:
        """Make room for *units*, by kills if need be; say if *claimant* lives."""
        while claimant not in self._doomed and units > self.room():
            victim = max(self._spared(), key=lambda life: life.anonymous)
            if not victim.anonymous:
                victim = claimant
            if self._reclaim_s:
                self._doom(victim)
            else:
                victim.die(Exit.MEMORY_LIMIT)
                if victim is claimant:
                    return False
        return True

    def _spared(self) -> list[Contained]:
        return [life for life in self._lives() if life not in self._doomed]

    def _doom(self, victim: Contained) -> None:
        self._doomed.add(victim)
        victim.stand_still()
        self._env.wake(self._reclaim_s, partial(self._kill, victim))

    def _kill(self, victim: Contained, _: Event) -> None:
        self._doomed.remove(victim)
        victim.die(Exit.MEMORY_LIMIT)
