"""An application under PM2: the processes of one system on one host."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from models.application.ailments import Ailments
from models.application.blocking import kind_of_process
from models.application.calls import Calls
from models.application.container import Container
from models.application.entrance import entrance_of
from models.application.filling import Filling
from models.application.footprint import Footprint
from models.application.process import NodeProcess
from models.application.slot import Slot
from models.config import AppConfig, ProcessConfig, SystemConfig
from models.hosting.cache import Cache
from models.hosting.database import Database
from models.hosting.exits import Exit
from models.hosting.host import Host
from models.hosting.jobs import JobWorker
from sim.eventloop import EventLoop
from sim.quota import Cores, Quota

Ended = Callable[[NodeProcess, Exit, int, int], None]
Listens = Callable[[NodeProcess], None]


class Owner(Protocol):
    """The system of an application, as far as the application knows it."""

    name: str
    config: SystemConfig
    filling: Filling

    def join(self, app: "App") -> None:
        """Let *app* serve for it."""

    def refresh(self) -> None:
        """Note whether it is up, after something has changed."""

    def push(self, cpu_s: float) -> object:
        """Send a message of *cpu_s* to each open session."""


class App:
    """The processes of one system on one host, taken in turn.

    Invariant: what a leak adds to every request is at least nothing.
    """

    def __init__(
        self,
        name: str,
        config: AppConfig,
        *,
        system: Owner,
        host: Host,
        database: Database | None,
        cache: Cache | None,
    ) -> None:
        self.name = name
        self.config = config
        self.system = system
        self.filling = system.filling
        self.host = host
        self.database = database
        self.cache = cache
        self.process_config: ProcessConfig = system.config.process
        self.quota = _quota(config, host)
        """What its container lets it have of the CPU, if it is in one."""
        self.cpu: Cores = self.quota or host.cpu
        """What its processes compute on."""
        self.slots: list[Slot[NodeProcess]] = [
            Slot(host.env, f"{name}-{index}", pool_size=self.process_config.pool_size)
            for index in range(config.instances)
        ]
        self.jobs: JobWorker | None = None
        """Does follow-up work after the answers, where that is done so."""
        if system.config.asynchronous_jobs:
            self.jobs = _job_worker(name, config, host)
        self.container = _container(config, host, self._footprints)
        """Sets a limit to all of its processes together, if it has one."""
        self.calls = Calls(host.env)
        self.ailments = Ailments(host, lambda: self.lives)
        self.is_draining = False
        """Does it take nothing new, because its host is let go?"""
        self.leak_per_request = 0
        """Bytes that every request leaves behind."""
        self.stale_answers = 0
        """Answers for which nobody waited any more, a count."""
        sessions = system.config.sessions
        self._push_cpu_s = sessions.push_cpu_s if sessions is not None else 0.0
        self._next = 0
        self.entrance = entrance_of(self)
        system.join(self)

    def __repr__(self) -> str:
        return f"<App {self.name!r} on {self.host.name!r}: {len(self.slots)} slots>"

    @property
    def is_up(self) -> bool:
        """Is any process of it listening?"""
        return any(slot.serving is not None for slot in self.slots)

    @property
    def last_exit(self) -> Exit | None:
        """What ended the process that would have been next in turn."""
        return self.slots[self._next].last_exit

    @property
    def can_serve(self) -> bool:
        """Could it answer a new request: process, host and database up and joined?"""
        database = self.database
        return (
            self.is_up
            and not self.is_draining
            and self.host.is_up
            and (
                database is None
                or (database.is_up and not database.is_cut_off(self.host.name))
            )
        )

    @property
    def lives(self) -> list[NodeProcess]:
        """The processes that exist now, slot by slot."""
        return [life for slot in self.slots for life in slot.lives]

    @property
    def next_life(self) -> NodeProcess | None:
        """The process whose turn it is, or one that starts; none if none lives."""
        in_turn = self.slots[self._next :] + self.slots[: self._next]
        serving = [slot.serving for slot in in_turn if slot.serving is not None]
        return next(iter([*serving, *self.lives]), None)

    def _footprints(self) -> list[Footprint]:
        return [life.footprint for life in self.lives]

    def pick(self) -> NodeProcess | None:
        """Return the next process that listens, round robin; none if all are down."""
        slots = self.slots
        for _ in slots:
            slot = slots[self._next]
            self._next = (self._next + 1) % len(slots)
            if slot.serving is not None:
                return slot.serving
        return None

    def push(self) -> None:
        """Tell every open session of its system, wherever that one's process runs."""
        self.system.push(self._push_cpu_s)

    def refresh(self) -> None:
        """Find out anew whether its system could serve a request."""
        self.system.refresh()

    def stand_still(self) -> Callable[[], None]:
        """Let the loop of the process whose turn it is run nothing, and lose nothing.

        Return what lets it go on. Its worker threads do not care.
        """
        process = self.next_life
        loop = None if process is None else process.loop
        if not isinstance(loop, EventLoop):
            return lambda: None
        loop.stand_still()
        return loop.go_on

    def drain(self) -> None:
        """Take nothing new, finish what there is, and close every session."""
        self.is_draining = True
        for life in self.lives:
            for session in list(life.sessions):
                session.cut()

    def resume(self) -> None:
        """Take requests again, on a new machine."""
        self.is_draining = False

    def begin(self, number: int, *, is_warm: bool, ended: Ended) -> None:
        """Let a process listen at once in slot *number*, as since before the run."""
        process = self._new_life(number, ended)
        if process.be_up(is_warm=is_warm):
            process.slot.listen(process)

    def boot(self, number: int, *, listening: Listens, ended: Ended) -> None:
        """Start a process in slot *number*; *listening* hears when it listens."""
        process = self._new_life(number, ended)
        process.start_up(partial(self._listen, listening))

    def _new_life(self, number: int, ended: Ended) -> NodeProcess:
        slot = self.slots[number]
        process = kind_of_process(self.process_config)(self, slot, ended=ended)
        slot.start(process)
        return process

    def _listen(self, listening: Listens, process: NodeProcess) -> None:
        """Let *process*, which has started, take the requests of its slot."""
        process.slot.listen(process)
        if self.entrance is not None:
            self.entrance.distribute()
        self.ailments.catch(process)
        self.refresh()
        listening(process)

    def leak(self, units: int) -> None:
        """Let every request leave *units* more bytes behind; fewer, if negative."""
        self.leak_per_request += units

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.stale_answers = 0
        self.calls.clear()
        if self.quota is not None:
            self.quota.clear()
        for slot in self.slots:
            slot.clear()
        if self.jobs is not None:
            self.jobs.clear()


def _container(
    config: AppConfig, host: Host, footprints: Callable[[], list[Footprint]]
) -> Container | None:
    if config.memory_limit_mib is None:
        return None
    return Container(
        host.env,
        limit_mib=config.memory_limit_mib,
        reclaim_s=config.memory_reclaim_s,
        lives=footprints,
    )


def _quota(config: AppConfig, host: Host) -> Quota | None:
    if config.cpu_quota is None:
        return None
    speed = host.machine.cores.speed
    return Quota(host.env, host.cpu, cores=config.cpu_quota, speed=speed)


def _job_worker(app: str, config: AppConfig, host: Host) -> JobWorker:
    return JobWorker(
        host.env,
        f"{app}.jobs",
        cpu=host.cpu,
        memory=host.memory,
        memory_mib=config.job_worker_mib,
    )
