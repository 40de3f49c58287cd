"""Applications: the processes of one system on one host."""

from collections.abc import Callable

from models.application.slot import Slot
from models.compiled import lives
from models.compiled.engine import Engine
from models.compiled.parts.machines import PlaneHost
from models.compiled.parts.memory import PlaneMemory
from models.compiled.parts.processes import PlaneProcess, Register
from models.compiled.parts.stores import PlaneJobs, PlaneStore
from models.compiled.refusals import NotCompiledError
from models.compiled.verbs import BE_BORN, BE_UP
from models.config import AppConfig
from models.seam import Ended, Listens
from sim.environment import Environment
from sim.monitor import TimeWeighted


class PlaneCalls:
    """What the processes of an application ask of others: nothing yet."""

    def __init__(self, env: Environment) -> None:
        self.holding = TimeWeighted(lambda: env.now)

    def slow_down(self, factor: float) -> None:
        """Let calls take *factor* times as long."""
        raise NotCompiledError(f"a call slower by {factor:g}")

    def quicken(self, factor: float) -> None:
        """Take back a `slow_down`."""
        raise NotCompiledError(f"a call slower by {factor:g}")


class PlaneAilments:
    """The leaks of one application: none yet."""

    def of_memory(self, bytes_per_s: float) -> Callable[[], None]:
        """Let each process leak."""
        raise NotCompiledError(f"a leak of {bytes_per_s:g} bytes a second")

    def of_connections(self, *, per_s: float, per_request: float) -> Callable[[], None]:
        """Let each process lose connections."""
        raise NotCompiledError(f"a leak of connections ({per_s:g}, {per_request:g})")

    def hold(self, connections: int) -> Callable[[], None]:
        """Take connections of each process."""
        raise NotCompiledError(f"a leak of {connections} connections")


class PlaneApp:
    """The processes of one system on one host, taken in turn."""

    def __init__(
        self,
        engine: Engine,
        name: str,
        config: AppConfig,
        *,
        host: PlaneHost,
        database: PlaneStore | None,
        jobs: PlaneJobs | None,
        register: Register,
    ) -> None:
        self.name = name
        self.config = config
        self.host = host
        self.database = database
        self.jobs = jobs
        self.slots: list[Slot[PlaneProcess]] = []
        self.ailments = PlaneAilments()
        self._engine = engine
        self._register = register
        self._refresh: Callable[[], None] = lambda: None

    def __repr__(self) -> str:
        return f"<PlaneApp {self.name!r} on {self.host.name!r}>"

    def settle_in(
        self,
        number: int,
        env: Environment,
        *,
        pool_size: int,
        refreshed: Callable[[], None],
    ) -> None:
        """Be the application *number* of the plane, and make the slots."""
        self._row = lives.apps(self._engine.p, number)
        self.number = number
        self.calls = PlaneCalls(env)
        self._refresh = refreshed
        self.slots = [
            Slot(env, f"{self.name}-{index}", pool_size=pool_size)
            for index in range(self.config.instances)
        ]

    @property
    def memory(self) -> PlaneMemory:
        """That of its host."""
        return self.host.memory

    @property
    def can_serve(self) -> bool:
        """Could it answer a new request: process, host and database up and joined?"""
        return (
            any(slot.serving is not None for slot in self.slots)
            and self.host.is_up
            and (self.database is None or self.database.is_up)
        )

    @property
    def stale_answers(self) -> int:
        """Answers for which nobody waited any more, a count."""
        return self._row.stale_answers

    @property
    def lives(self) -> list[PlaneProcess]:
        """The processes that exist now, slot by slot."""
        return [life for slot in self.slots for life in slot.lives]

    @property
    def next_life(self) -> PlaneProcess | None:
        """The process whose turn it is, or one that starts; none if none lives."""
        in_turn = self.slots[self._row.in_turn :] + self.slots[: self._row.in_turn]
        serving = [slot.serving for slot in in_turn if slot.serving is not None]
        return next(iter([*serving, *self.lives]), None)

    def begin(self, number: int, *, is_warm: bool, ended: Ended) -> None:
        """Let a process listen at once in slot *number*, as since before the run."""
        process = self._new_life(number, ended)
        is_up = self._engine.do(BE_UP, process.number, int(is_warm))
        self._engine.hear()
        if is_up:
            process.slot.listen(process)

    def boot(self, number: int, *, listening: Listens, ended: Ended) -> None:
        """Start a process in slot *number*; *listening* hears when it listens."""
        self._new_life(number, ended).start_up(listening)

    def _new_life(self, number: int, ended: Ended) -> PlaneProcess:
        row = self._engine.do(BE_BORN, self.number, self._row.first_slot + number)
        slot = self.slots[number]
        process = PlaneProcess(self._engine, row, slot, self, ended)
        self._register.enter(process)
        slot.start(process)
        return process

    def quota_wait_s(self) -> float | None:
        """Return none: it has no CPU quota."""
        return None

    def leak(self, units: int) -> None:
        """Let every request leave *units* more bytes behind; fewer, if negative."""
        self._row.leak_per_request += units

    def refresh(self) -> None:
        """Find out anew whether its system could serve a request."""
        self._refresh()

    def stand_still(self) -> Callable[[], None]:
        """Let a process run nothing: not yet."""
        raise NotCompiledError(f"a standstill of {self.name}")

    def drain(self) -> None:
        """Take nothing new: not yet."""
        raise NotCompiledError(f"letting go of {self.name}")

    def resume(self) -> None:
        """Take requests again, on a new machine."""

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self._row.stale_answers = 0
        self.calls.holding.reset()
        for slot in self.slots:
            slot.clear()
        if self.jobs is not None:
            self.jobs.clear()
