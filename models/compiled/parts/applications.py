"""Applications: the processes of one system on one host."""

from collections.abc import Callable

from models.application.slot import Slot
from models.compiled import lives
from models.compiled.engine import Engine
from models.compiled.parts.ailments import PlaneAilments
from models.compiled.parts.calls import PlaneCalls
from models.compiled.parts.cores import PlaneQuota
from models.compiled.parts.databases import PlaneStore
from models.compiled.parts.machines import PlaneHost
from models.compiled.parts.memory import PlaneMemory
from models.compiled.parts.processes import PlaneProcess
from models.compiled.parts.register import Register
from models.compiled.parts.stores import PlaneCache, PlaneJobs
from models.compiled.verbs import BE_BORN, BE_UP
from models.config import AppConfig, ProcessConfig
from models.seam import Ended, Listens
from sim.environment import Environment


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
        cache: PlaneCache | None,
        jobs: PlaneJobs | None,
    ) -> None:
        self.name = name
        self.config = config
        self.host = host
        self.database = database
        self.cache = cache
        self.jobs = jobs
        self.slots: list[Slot[PlaneProcess]] = []
        self.quota: PlaneQuota | None = None
        """What its container lets it have of the CPU, if it is in one."""
        self._engine = engine
        self._refresh: Callable[[], None] = lambda: None

    def __repr__(self) -> str:
        return f"<PlaneApp {self.name!r} on {self.host.name!r}>"

    def settle_in(
        self,
        number: int,
        env: Environment,
        *,
        process: ProcessConfig,
        register: Register,
        refreshed: Callable[[], None],
    ) -> None:
        """Be the application *number* of the plane, and make the slots."""
        self._row = lives.apps(self._engine.p, number)
        if self.config.cpu_quota is not None:
            self.quota = PlaneQuota(self._engine, number)
        self.number = number
        self.process_config = process
        self._register = register
        self.calls = PlaneCalls(self._engine, self._row)
        self.ailments = PlaneAilments(env, lambda: self.lives)
        self._refresh = refreshed
        self.slots = [
            Slot(env, f"{self.name}-{index}", pool_size=process.pool_size)
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
            and not self._row.is_draining
            and self.host.is_up
            and (
                self.database is None
                or (self.database.is_up and not self.database.is_cut_off(self.host.name))
            )
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

    def catch(self, process: PlaneProcess) -> None:
        """Let *process*, which listens from now on, ail as the others do."""
        self.ailments.catch(process)

    def note(self, answered: Callable[[], object]) -> int:
        """Call *answered* once the check is answered whose number is returned."""
        return self._register.note(answered)

    def leak(self, units: int) -> None:
        """Let every request leave *units* more bytes behind; fewer, if negative."""
        self._row.leak_per_request += units

    def refresh(self) -> None:
        """Find out anew whether its system could serve a request."""
        self._refresh()

    def stand_still(self) -> Callable[[], None]:
        """Let the loop of the process whose turn it is run nothing, and lose nothing.

        Return what lets it go on.
        """
        process = self.next_life
        if process is None:
            return lambda: None
        process.stand_still()
        return process.go_on

    def room(self) -> int | None:
        """Return the bytes that its container has left; none, without a limit."""
        if self._row.memory_limit < 0:
            return None
        return self._row.memory_limit - sum(life.spared for life in self.lives)

    def drain(self) -> None:
        """Take nothing new, finish what there is, and close every session."""
        self._row.is_draining = True
        for life in self.lives:
            life.cut_sessions()

    def resume(self) -> None:
        """Take requests again, on a new machine."""
        self._row.is_draining = False

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self._row.stale_answers = 0
        self.calls.holding.reset()
        if self.quota is not None:
            self.quota.clear()
        for slot in self.slots:
            slot.clear()
        if self.jobs is not None:
            self.jobs.clear()
