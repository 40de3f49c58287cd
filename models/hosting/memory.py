"""The memory of one host: who holds it, what the page cache gets, who is killed for it.

Source of the rules: Linux, ``mm/oom_kill.c`` (the process with the highest badness,
RSS plus adjustment, is killed) and the kernel's documentation of reclaim (the page
cache gives way, anonymous memory without swap does not).
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Protocol

from models.hosting.exits import Exit
from models.hosting.pressure import Pressure
from sim.environment import Environment
from sim.errors import StuckError
from sim.reservoir import Account, Reservoir

MIB = 2**20


class Resident(Protocol):
    """Somebody whose memory the kernel may take back by killing it."""

    name: str
    oom_score_adj: int

    def die(self, cause: Exit) -> None:
        """End at once, and close the account."""


class Keeper(Protocol):
    """Somebody who keeps a part of what it no longer uses, of an account."""

    @property
    def account(self) -> Account:
        """Of whose memory it is."""

    @property
    def is_open(self) -> bool:
        """Does its owner live?"""

    def freed_by(self, units: int) -> int:
        """Return what the end of the use of *units* would give back."""

    def free(self, units: int, *, since_s: float | None = None) -> None:
        """End the use of *units*."""


class NobodyToKillError(StuckError):
    """A host is out of memory, and whoever has any is exempt: its kernel would panic."""

    def __init__(self, host: str, at_s: float, exempt: tuple[str, ...]) -> None:
        super().__init__(host, at_s, exempt)
        self.host = host
        self.at_s = at_s
        self.exempt = exempt

    def __str__(self) -> str:
        return (
            f"host {self.host} is out of memory at {self.at_s:.10g} s, and there is"
            f" nobody to kill: every process on it ({', '.join(self.exempt)}) is exempt"
            " from that, those of an app by its oom_score_adj = -1000; raise it for one"
            f" (apps.NAME.oom_score_adj), or hosts.{self.host}.ram_mib"
        )


class HostMemory:
    """Anonymous memory of one host within its RAM and swap.

    Invariants: anonymous memory never exceeds the capacity; a claim that would is
    preceded by kills until it fits; garbage counts until it is due, whoever asks for what
    is used and when. The page cache is what is left of the RAM, up to what it wants; by
    both the machine has its pace (`Pressure`).
    """

    def __init__(
        self,
        env: Environment,
        name: str,
        *,
        capacity_mib: float,
        pressure: Pressure,
        slowed: Callable[[float], None],
    ) -> None:
        """Hold nothing in *capacity_mib* of RAM and swap; tell *slowed* of each pace."""
        self._env = env
        self._name = name
        self.capacity_mib = capacity_mib
        self.reservoir = Reservoir(
            name,
            capacity=round(capacity_mib * MIB),
            clock=lambda: env._now,
            make_room=self._make_room,
        )
        self._pressure = pressure
        self._slowed = slowed
        self._garbage: dict[float, deque[tuple[float, Account | Keeper, int]]] = {}
        self._pressure_changed()

    def open(self, resident: Resident) -> Account:
        """Return an empty account for *resident*."""
        return self.reservoir.open(resident)

    def claim(self, account: Account, units: int) -> bool:
        """Claim bytes after collecting what is due; say whether the owner lives."""
        self.collect()
        return account.claim(units)

    def room(self) -> int:
        """Return the bytes that are left, after collecting what is due."""
        self.collect()
        return self.reservoir.capacity - self.reservoir.used

    def discard(self, account: Account | Keeper, units: int, *, lag_s: float) -> None:
        """Leave bytes as garbage, to be freed after *lag_s*."""
        due = self._garbage.get(lag_s)
        if due is None:
            due = self._garbage[lag_s] = deque()
        due.append((self._env._now + lag_s, account, units))

    def collect(self) -> None:
        """Free the garbage that is due.

        Freeing late changes no kill and no peak, and needs no event of its own; in the
        mean it counts as free since it was due.
        """
        now = self._env._now
        for due in self._garbage.values():
            while due and due[0][0] <= now:
                due_at, account, units = due.popleft()
                account.free(units, since_s=due_at)

    def close(self, account: Account) -> int:
        """Close *account* after collecting what is due; return how much it held."""
        self.collect()
        return account.close()

    def clear(self) -> None:
        """Measure anew from now on."""
        self.collect()
        self.reservoir.usage.reset()

    @property
    def used_mib(self) -> float:
        """Anonymous memory in use."""
        overdue = sum(units for _, _, units in self._overdue())
        return (self.reservoir.used - overdue) / MIB

    def held_mib(self, account: Account) -> float:
        """Return what *account* has in use."""
        overdue = sum(units for _, owner, units in self._overdue() if owner is account)
        return (account.held - overdue) / MIB

    def peak_mib(self) -> float:
        """Return the most that was in use since measuring began."""
        return self.reservoir.usage.peak / MIB

    def mean_mib(self) -> float:
        """Return the mean use over time, of an instant the use itself."""
        usage, now = self.reservoir.usage, self._env._now
        overdue = sum(units * (now - due_at) for due_at, _, units in self._overdue())
        if not usage.span_s:
            return self.used_mib
        return (usage.mean() - overdue / usage.span_s) / MIB

    def _overdue(self) -> Iterator[tuple[float, Account, int]]:
        """Yield the garbage that is due and not collected: when, whose and how much.

        To collect it here would let whoever looks quicken the machine.
        """
        now = self._env._now
        kept: dict[Keeper, int] = {}
        for due in self._garbage.values():
            for due_at, holder, units in takewhile(lambda each: each[0] <= now, due):
                if not holder.is_open:
                    continue
                if isinstance(holder, Account):
                    yield due_at, holder, units
                    continue
                before = kept.get(holder, 0)
                kept[holder] = before + units
                freed = holder.freed_by(before + units) - holder.freed_by(before)
                yield due_at, holder.account, freed

    def page_cache_mib(self, used_mib: float | None = None) -> float:
        """Return the page cache that is left beside *used_mib* (beside now's use)."""
        used = self.used_mib if used_mib is None else used_mib
        return self._pressure.page_cache(used * MIB) / MIB

    def swapped_mib(self, used_mib: float) -> float:
        """Return what of *used_mib* lies in swap."""
        return max(0.0, used_mib - self._pressure.ram / MIB)

    def slowness(self, used_mib: float) -> float:
        """Return how many times slower the machine is at *used_mib*."""
        return self._pressure.slowness(round(used_mib * MIB))

    def used_at(self, slowness: float) -> int:
        """Return the bytes in use from which on it is *slowness* times slower."""
        return self._pressure.used_at(slowness)

    def used_s(self) -> float:
        """Return the use over time since the start or warm-up, in byte-seconds."""
        return self.reservoir.usage.integral()

    @property
    def page_cache_miss(self) -> float:
        """Share of the wanted page cache that is squeezed out."""
        wanted = self._pressure.wanted
        if not wanted:
            return 0.0
        left = self._pressure.ram - self.reservoir.used
        return min(1.0, max(0.0, 1.0 - left / wanted))

    def _pressure_changed(self) -> None:
        """Set the machine's pace, and the band of use in which it stays as it is."""
        reservoir = self.reservoir
        low, high = self._pressure.band(reservoir.used)
        if low or high < reservoir.capacity:
            reservoir.watch(low, high, self._pressure_changed)
            self._slowed(self._pressure.slowness(reservoir.used))

    def _make_room(self, claimant: Account) -> bool:
        """Kill the process with the highest badness; say that there is room now.

        With nobody else to kill it is the claimant, however little it holds yet. Raise
        `NobodyToKillError` if that is exempt, too.
        """
        victim: Resident | None = None
        worst = 0.0
        total = self.reservoir.capacity
        for account in self.reservoir.accounts:
            if not account.held and account is not claimant:
                continue
            resident: Resident = account.owner  # type: ignore[assignment]
            if resident.oom_score_adj <= -1000:
                continue
            badness = account.held + resident.oom_score_adj * total / 1000
            if victim is None or badness > worst:
                victim, worst = resident, badness
        if victim is None:
            exempt = tuple(
                account.owner.name  # type: ignore[attr-defined]
                for account in self.reservoir.accounts
                if account.held or account is claimant
            )
            raise NobodyToKillError(self._name, self._env._now, exempt)
        victim.die(Exit.OOM)
        return True
