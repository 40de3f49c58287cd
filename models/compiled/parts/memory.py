"""The memory of hosts: what is held of it, and by whom in the control plane."""

from collections.abc import Callable

from models.compiled import memory, pressure
from models.compiled.engine import Engine
from models.compiled.hosts import hosts
from models.compiled.kinds import NONE
from models.compiled.memory import accounts
from models.compiled.requestpages import pages
from models.compiled.verbs import CLAIM_FOR, CLOSE, COLLECT, OPEN
from models.hosting.memory import MIB, NobodyToKillError
from models.hosting.pressure import Pressure
from models.seam.machines import Resident


class PlaneAccount:
    """What somebody in the control plane, or a service, holds of a host's memory."""

    def __init__(self, engine: Engine, number: int, resident: Resident) -> None:
        self.resident = resident
        self._engine = engine
        self._number: int | None = number
        self._last_held = 0

    @property
    def number(self) -> int:
        """Its row; NONE when it is closed."""
        return NONE if self._number is None else self._number

    @property
    def held(self) -> int:
        """Bytes, as of its end when it is closed."""
        if self._number is None:
            return self._last_held
        return accounts(self._engine.p, self._number).held

    def claim(self, units: int) -> bool:
        """Take *units* bytes, after kills if need be; say whether its owner lives."""
        if self._number is None:
            return False
        is_alive = bool(self._engine.do(CLAIM_FOR, self._number, units))
        self._engine.hear()
        return is_alive

    def close(self) -> int:
        """Give everything back; return how much it was."""
        if self._number is None:
            return 0
        number, self._number = self._number, None
        self._last_held = 0
        return self._engine.do(CLOSE, number)

    def be_closed(self, held: int) -> None:
        """Learn that the plane has closed it, which held so much."""
        self._number, self._last_held = None, held


class PlaneMemory:
    """The memory of one host in the plane."""

    def __init__(
        self,
        engine: Engine,
        number: int,
        name: str,
        capacity_mib: float,
        law: Pressure,
    ) -> None:
        self.name = name
        self.capacity_mib = capacity_mib
        self.daemon: PlaneAccount | None = None
        self._engine = engine
        self._number = number
        self._row = pressure.memories(engine.p, number)
        self._law = law
        self._works: dict[int, str] = {}
        self._names: dict[int, str] = {}
        """Of those outside the plane that hold any, by their accounts."""

    def open(self, resident: Resident) -> PlaneAccount:
        """Return an empty account for *resident*, the daemon unless it is exempt."""
        is_exempt = resident.oom_score_adj <= -1000
        owner = NONE if is_exempt else self._number
        number = self._engine.do(OPEN, self._number, owner, resident.oom_score_adj)
        account = PlaneAccount(self._engine, number, resident)
        self._names[number] = resident.name
        if not is_exempt:
            self.daemon = account
        return account

    def employ(self, work: int, name: str) -> None:
        """Know the batch work *name* by its row."""
        self._works[work] = name

    def stuck(self, name_of: Callable[[int], str]) -> NobodyToKillError:
        """Say that it is full of what must not be killed; *name_of* knows processes."""
        p, clock, names = self._engine.p, self._engine.clock, []
        number = self._row.first_account
        while number >= 0:
            account = accounts(p, number)
            if account.held or number == clock.claimant:
                is_process = account.life >= 0
                names.append(name_of(account.life) if is_process else self._name(number))
            number = account.next
        return NobodyToKillError(self.name, clock.now, tuple(names))

    def _name(self, account: int) -> str:
        """Return who holds an *account* that is no process's."""
        if account == hosts(self._engine.p, self._number).shared_account:
            return f"{self.name}.shared-pages"
        work = accounts(self._engine.p, account).work
        return self._names[account] if work < 0 else self._works[work]

    def collect(self) -> None:
        """Free the garbage that is due."""
        self._engine.do(COLLECT, self._number)

    def room(self) -> int:
        """Return the bytes that are left."""
        return self._row.capacity - self._row.used

    def clear(self) -> None:
        """Measure anew from now on."""
        self.collect()
        row, now = self._row, self._engine.clock.now
        row.since = row.settled_at = now
        row.area = 0.0
        row.peak = row.used

    @property
    def used_mib(self) -> float:
        """Anonymous memory in use."""
        return (self._row.used - sum(units for _, units in self.overdue())) / MIB

    def peak_mib(self) -> float:
        """Return the most that was in use since measuring began."""
        return self._row.peak / MIB

    def mean_mib(self) -> float:
        """Return the mean use over time, of an instant the use itself."""
        row, now = self._row, self._engine.clock.now
        span_s = now - row.since
        if not span_s:
            return self.used_mib
        overdue = sum(units * (now - due_at) for due_at, units in self.overdue())
        area = row.area + row.used * (now - row.settled_at)
        return (area / span_s - overdue / span_s) / MIB

    def used_at(self, slowness: float) -> int:
        """Return the bytes in use from which on all work is *slowness* times slower."""
        return self._law.used_at(slowness)

    def used_s(self) -> float:
        """Return the use over time since the start or warm-up, in byte-seconds."""
        row = self._row
        return row.area + row.used * (self._engine.clock.now - row.settled_at)

    def overdue(self, account: int | None = None) -> list[tuple[float, int]]:
        """Return the garbage that is due and not collected, of all or one *account*."""
        p, now = self._engine.p, self._engine.clock.now
        found = []
        before: dict[int, int] = {}
        """Bytes whose use has ended, by the accounts that keep a part."""
        queue = self._row.first_lag
        while queue >= 0:
            lag = memory.lags(p, queue)
            number = lag.first
            while number >= 0:
                item = memory.garbage(p, number)
                if item.due_at > now:
                    break
                owner = accounts(p, item.account)
                is_live = owner.is_open and owner.serial == item.serial
                if is_live and account in (None, item.account):
                    units = item.units
                    if owner.has_pages:
                        ended = before.get(item.account, 0)
                        before[item.account] = ended + units
                        units = self._freed(item.account, ended, units)
                    found.append((item.due_at, units))
                number = item.next
            queue = lag.next
        return found

    def _freed(self, account: int, ended: int, units: int) -> int:
        """Return what the end of *units* of requests frees, after *ended* others."""
        own = pages(self._engine.p, account)
        before = max(own.in_use - ended, own.least)
        return before - max(own.in_use - ended - units, own.least)

    def page_cache_mib(self, used_mib: float | None = None) -> float:
        """Return the page cache that is left beside *used_mib* (beside now's use)."""
        used = self.used_mib if used_mib is None else used_mib
        return self._law.page_cache(used * MIB) / MIB

    def swapped_mib(self, used_mib: float) -> float:
        """Return what of *used_mib* lies in swap."""
        return max(0.0, used_mib - self._law.ram / MIB)

    def slowness(self, used_mib: float) -> float:
        """Return how many times slower the machine is at *used_mib*."""
        return self._law.slowness(round(used_mib * MIB))
