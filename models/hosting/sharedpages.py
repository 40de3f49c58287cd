"""Shared pages: what the processes of one kind read from the same files, held once."""

from collections import Counter

from models.hosting.exits import Exit
from models.hosting.memory import HostMemory
from sim.reservoir import Account


class SharedPages:
    """File pages of one host that several processes have mapped: programs, libraries.

    They are no process's own, so they are not offered to the OOM killer.

    Invariant: of each kind it holds what the largest of those that live has mapped, and
    nothing when none is left.
    """

    oom_score_adj = -1000

    def __init__(self, name: str, memory: HostMemory) -> None:
        self.name = name
        self._memory = memory
        self._account: Account | None = None
        self._mapped: dict[str, Counter[int]] = {}

    @property
    def held(self) -> int:
        """Bytes that it holds."""
        return 0 if self._account is None else self._account.held

    def join(self, kind: str, units: int) -> None:
        """Let a process of *kind* map *units* bytes; it may be killed for them."""
        self._mapped.setdefault(kind, Counter())[units] += 1
        if self._account is None:
            self._account = self._memory.open(self)
        missing = self._wanted() - self._account.held
        if missing > 0:
            self._memory.claim(self._account, missing)
            self._give_back()  # of those that were killed for it

    def leave(self, kind: str, units: int) -> None:
        """Let a process of *kind* that mapped *units* bytes be gone."""
        self._mapped[kind] -= Counter([units])
        self._give_back()

    def die(self, cause: Exit) -> None:
        """Not offered to the OOM killer."""

    def _wanted(self) -> int:
        return sum(max(sizes, default=0) for sizes in self._mapped.values())

    def _give_back(self) -> None:
        if self._account is not None:
            self._account.free(max(0, self._account.held - self._wanted()))
