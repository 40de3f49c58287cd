"""Processes, one life of each, and who hears of them."""

from collections.abc import Callable
from typing import Protocol

from models.application.heap import leak_room
from models.application.slot import Slot
from models.compiled import lives, requestpages
from models.compiled.causes import number_of
from models.compiled.engine import Engine
from models.compiled.kinds import ATTEMPT
from models.compiled.memory import accounts
from models.compiled.parts.measured import PlaneLoop, PlanePool
from models.compiled.parts.memory import PlaneMemory
from models.compiled.verbs import (
    CHECK_LIFE,
    CUT_SESSIONS,
    DIE,
    FORGET,
    GO_ON,
    LEAK,
    LEAK_FROM,
    REPAIR,
    STAND_STILL,
    START,
    WARM_UP,
)
from models.compiled.visits import visits
from models.hosting.exits import Exit
from models.hosting.memory import MIB
from models.seam import CAUSES, Ended, Listens


class Owner(Protocol):
    """The application of a process, as far as the process knows it."""

    @property
    def memory(self) -> PlaneMemory:
        """That of its host."""

    def note(self, answered: Callable[[], object]) -> int:
        """Call *answered* once the check is answered whose number is returned."""

    def room(self) -> int | None:
        """Return the bytes that its container has left; none, without a limit."""

    def catch(self, process: "PlaneProcess") -> None:
        """Let *process*, which listens from now on, ail as the others do."""

    def refresh(self) -> None:
        """Find out anew whether its system could serve a request."""


class PlaneProcess:
    """One life of a process.

    Invariant: it is alive until its end was heard, at the time of that.
    """

    def __init__(
        self,
        engine: Engine,
        number: int,
        slot: Slot["PlaneProcess"],
        owner: Owner,
        ended: Ended,
    ) -> None:
        self.number = number
        self.name = slot.name
        self.slot = slot
        self.is_alive = True
        self.started_at = engine.clock.now
        self.last_rss = 0
        self._engine = engine
        self._owner = owner
        self._ended = ended
        self._listening: Listens = lambda _: None
        row = lives.lives(engine.p, number)
        self.loop = PlaneLoop(engine, number)
        self.pool = None if row.pool < 0 else PlanePool(engine, row.pool)

    def __repr__(self) -> str:
        return f"<PlaneProcess {self.name!r}: {self.rss_mib:.0f} MiB>"

    @property
    def rss_mib(self) -> float:
        """Resident memory."""
        row = lives.lives(self._engine.p, self.number)
        if not self.is_alive or not row.is_alive:
            return 0.0
        overdue = sum(units for _, units in self._owner.memory.overdue(row.account))
        own_mib = (accounts(self._engine.p, row.account).held - overdue) / MIB
        return own_mib + row.shared / MIB

    def exceeds(self, limit_mib: float) -> bool:
        """Is its resident memory above *limit_mib*?

        Garbage that is due, which is no part of it, is counted where that matters alone.
        """
        row = lives.lives(self._engine.p, self.number)
        own_mib = accounts(self._engine.p, row.account).held / MIB
        return own_mib + row.shared / MIB > limit_mib and self.rss_mib > limit_mib

    @property
    def is_listening(self) -> bool:
        """Does it take requests?"""
        return self.is_alive and bool(
            lives.lives(self._engine.p, self.number).is_listening
        )

    @property
    def room(self) -> int:
        """Bytes that may leak until something is full that then ends it."""
        self._owner.memory.collect()
        row = lives.lives(self._engine.p, self.number)
        if not self.is_alive or not row.is_alive:
            return 0
        need = lives.needs(self._engine.p, lives.apps(self._engine.p, row.app).system)
        heap = row.abort_at + need.native - self._managed(row)
        room = min(self._owner.memory.room(), leak_room(heap, need.leak_buffer_share))
        contained = self._owner.room()
        return room if contained is None else min(room, contained)

    @property
    def spared(self) -> int:
        """Bytes of its own that its container counts: none once it is doomed."""
        row = lives.lives(self._engine.p, self.number)
        if not row.is_alive or row.doom:
            return 0
        return accounts(self._engine.p, row.account).held

    def _managed(self, row: lives.Life) -> int:
        """Return the bytes that V8 looks after, the native part still among them."""
        account = accounts(self._engine.p, row.account)
        managed = account.held + row.shared - row.buffers
        if account.has_pages:
            own = requestpages.pages(self._engine.p, row.account)
            managed -= max(0, own.least - own.in_use)
            managed -= round(own.buffer_share * own.in_use)
        return managed

    @property
    def peak_mib(self) -> float:
        """Highest resident memory so far."""
        row = lives.lives(self._engine.p, self.number)
        if not row.is_alive:
            return row.peak / MIB
        return (accounts(self._engine.p, row.account).peak + row.peak_shared) / MIB

    def clear(self) -> None:
        """Throw away what was measured so far."""
        account = accounts(
            self._engine.p, lives.lives(self._engine.p, self.number).account
        )
        account.peak = account.held
        if self.pool is not None:
            self.pool.clear()

    def start_up(self, listening: Listens) -> None:
        """Take the base memory and do the work until it listens; then call back."""
        self._listening = listening
        self._engine.do(START, self.number)

    def leak(self, units: int) -> bool:
        """Take *units* bytes that leak; say whether the process survived it."""
        if not self.is_alive:
            return False
        is_alive = bool(self._engine.do(LEAK, self.number, units))
        self._engine.hear()
        return is_alive

    def die(self, cause: Exit) -> None:
        """End at once with all that it works on, and report it."""
        if self.is_alive:
            self._engine.do(DIE, self.number, number_of(cause))
            self._engine.hear()

    def leak_connections(
        self, connections: int, how: int, rate: float = 0.0
    ) -> Callable[[], None]:
        """Lose *connections* at most, at a *rate* of what *how* says.

        Return what gives them back.
        """
        leak = self._engine.do(LEAK_FROM, self.number, connections, how, rate)

        def repair() -> None:
            if self.is_alive:
                self._engine.do(REPAIR, leak)

        return repair

    def cut_sessions(self) -> None:
        """Let every session that it holds look for another process."""
        self._engine.do(CUT_SESSIONS, self.number)

    def stand_still(self) -> None:
        """Let its loop run nothing until `go_on`, as often as that."""
        self._engine.do(STAND_STILL, self.number)

    def go_on(self) -> None:
        """Let its loop run again, if it is still there."""
        if self.is_alive:
            self._engine.do(GO_ON, self.number)

    def engaged(self) -> tuple[int, int]:
        """Return how many requests and sessions it has, or had when it ended."""
        row = lives.lives(self._engine.p, self.number)
        if not row.is_alive:
            return row.requests, row.sessions
        requests, number = 0, row.first_visit
        while number >= 0:
            visit = visits(self._engine.p, number)
            requests += visit.kind == ATTEMPT
            number = visit.life_next
        return requests, row.sessions

    def answer(self, cpu_s: float, answered: Callable[[], object]) -> None:
        """Answer a health check of *cpu_s* in turn, and then call *answered*."""
        self._engine.do(CHECK_LIFE, self.number, self._owner.note(answered), x=cpu_s)

    def hear_end(self) -> None:
        """Be told that it has ended."""
        row = lives.lives(self._engine.p, self.number)
        cause = CAUSES[row.cause]
        assert isinstance(cause, Exit)
        self.is_alive = False
        self.last_rss = row.last_rss
        self.slot.lose(self, cause)
        self._owner.refresh()
        self._ended(self, cause, row.requests, row.sessions)
        self._engine.do(FORGET, self.number)

    def hear_listening(self) -> None:
        """Be told that it listens."""
        self.slot.listen(self)
        self._owner.catch(self)
        self._owner.refresh()
        self._listening(self)
        if self.is_alive:
            self._engine.do(WARM_UP, self.number)
