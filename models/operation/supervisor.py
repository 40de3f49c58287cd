"""The supervisor of a host: PM2, which starts processes again and restarts fat ones.

Source: PM2 7.0 (``Worker.js``, ``God/Reload.js``, ``God.js``), same constants in 5.x.
"""

from collections.abc import Callable, Sequence
from functools import partial

from models.hosting.exits import Exit
from models.hosting.memory import MIB
from models.operation.journal import Journal
from models.seam import Deployment, Life, Machine
from sim.environment import Environment, Story

LISTEN_TIMEOUT_S = 3.0
"""A reload ends the old process after this, whether the new one listens or not."""
QUICK_EXIT_S = 1.0
"""An exit after so short a life counts towards giving up."""


class Supervisor:
    """The PM2 daemon of one host, itself a process that can be killed for memory.

    Invariants: a slot has at most one serving and one starting process; while the
    daemon or the host is down nothing is started.
    """

    oom_score_adj = 0

    def __init__(
        self,
        host: Machine,
        *,
        env: Environment,
        apps: Sequence[Deployment],
        phase_s: float,
        journal: Journal,
    ) -> None:
        """Care for *apps*, all on *host*; look at them at *phase_s* of every check."""
        self.name = f"{host.name}.pm2"
        self._env = env
        self._host = host
        self._apps = apps
        self._limits = [
            (app, number, app.config.max_memory_restart_mib)
            for app in apps
            for number in range(app.config.instances)
            if app.config.max_memory_restart_mib is not None
        ]
        self._phase_s = phase_s
        self._journal = journal
        self._account = host.memory.open(self)
        self.is_up = False
        self.is_shutting_down = False

    @property
    def pace(self) -> str:
        """Whose daemon it is, and by which key it is back sooner or later."""
        name = self._host.name
        return f"the PM2 daemon of host {name} (hosts.{name}.supervisor_repair_s)"

    def begin(self, *, is_warm: bool) -> None:
        """Be up at the start of the run, with every process listening."""
        self._begin_daemon()
        for app in self._apps:
            for number in range(app.config.instances):
                if not self.is_up:
                    return  # killed for memory while its processes took theirs
                app.begin(number, is_warm=is_warm, ended=partial(self._ended, app))

    def boot(self) -> None:
        """Start with the host: the daemon, then every process, all at once."""
        self._begin_daemon()
        for app in self._apps:
            for number, slot in enumerate(app.slots):
                if self.is_up and not slot.lives:
                    slot.forgive()
                    self._start(app, number)

    def shut_down(self, cause: Exit) -> None:
        """End the daemon and all processes; nothing is started again."""
        self.is_shutting_down = True
        self.is_up = False
        for app in self._apps:
            for process in app.lives:
                process.die(cause)
        self._account.close()
        self.is_shutting_down = False

    def die(self, cause: Exit) -> None:  # noqa: ARG002 - only memory kills it
        """Be killed for memory: cluster workers end with their master."""
        rss, requests, sessions = self._account.held, 0, 0
        for app in self._apps:
            for process in app.lives:
                its_requests, its_sessions = process.engaged()
                requests += its_requests
                sessions += its_sessions
        self._note_kill(self.name, rss, requests, sessions)
        self.shut_down(Exit.DAEMON)
        self._env.process(self._resurrect())

    def reload(self, app: Deployment, cause: Exit) -> Story:
        """Replace the processes of *app* one by one, as a deploy does."""
        for number, slot in enumerate(app.slots):
            if slot.serving is not None and slot.starting is None:
                yield from self._replace(app, number, slot.serving, cause)

    def _begin_daemon(self) -> None:
        self.is_up = True
        memory = self._host.memory
        self._account = memory.open(self)
        memory.collect()
        if self._account.claim(round(self._host.config.supervisor_mib * MIB)):
            self._env.process(self._watch(self._account))

    def _resurrect(self) -> Story:
        yield self._env.timeout(self._host.config.supervisor_repair_s)
        if self._host.is_up and not self.is_up:
            self.boot()

    def _watch(self, life: object) -> Story:
        """Compare RSS with its limit, again and again.

        PM2's is a ``setInterval``: a round that takes its time delays no later one.
        """
        next_at = self._env.now + self._phase_s
        yield self._env.timeout(self._phase_s)
        while self._account is life and self.is_up:
            self._host.memory.collect()
            for app, number, limit_mib in self._limits:
                slot = app.slots[number]
                process = slot.serving
                if (
                    process is not None
                    and process.exceeds(limit_mib)
                    and slot.starting is None
                ):
                    yield from self._replace(app, number, process, Exit.MAX_MEMORY)
            while next_at <= self._env.now:
                next_at += self._host.config.supervisor_check_s
            yield self._env.timeout(next_at - self._env.now)

    def _replace(self, app: Deployment, number: int, old: Life, cause: Exit) -> Story:
        """Start a process in place of *old*: beside it (cluster) or after it (fork)."""
        slot = app.slots[number]
        self._journal.note("restart", slot.name, cause=cause.value, rss_mib=old.rss_mib)
        if app.config.mode == "fork":
            old.die(cause)
            return
        settled = self._env.event()

        def listening(_: Life) -> None:
            old.die(cause)
            settled.succeed()

        self._start(app, number, listening)
        yield settled | self._env.timeout(LISTEN_TIMEOUT_S)
        if slot.starting is not None and slot.serving is old:
            old.die(cause)

    def _start(
        self,
        app: Deployment,
        number: int,
        listening: Callable[[Life], None] = lambda _: None,
    ) -> None:
        app.boot(number, listening=listening, ended=partial(self._ended, app))

    def _ended(
        self, app: Deployment, process: Life, cause: Exit, requests: int, sessions: int
    ) -> None:
        """Keep the record of *process*, and start another unless the slot has one."""
        slot = process.slot
        if cause is Exit.OOM:
            self._note_kill(process.name, process.last_rss, requests, sessions)
        elif cause not in (Exit.MAX_MEMORY, Exit.DEPLOY):
            self._journal.note("exit", process.name, cause=cause.value)
        if self.is_shutting_down or not self.is_up or slot.lives:
            return
        lived_s = self._env.now - process.started_at
        slot.give_up(was_quick=lived_s < QUICK_EXIT_S)
        self._env.process(self._revive(app, app.slots.index(slot)))

    def _revive(self, app: Deployment, number: int) -> Story:
        """Start a slot anew after PM2's gap, or after an operator's repair time."""
        daemon = self._account
        slot = app.slots[number]
        if slot.is_errored:
            self._journal.note("errored", slot.name)
            yield self._env.timeout(app.config.repair_s)
            if self._account is not daemon:
                return  # a new daemon has taken care of it
            slot.forgive()
        else:
            yield self._env.timeout(self._host.config.supervisor_gap_s)
        if self.is_up and self._account is daemon and not slot.lives:
            self._start(app, number)

    def _note_kill(self, victim: str, rss: int, requests: int, sessions: int) -> None:
        """Keep the record of an out-of-memory kill."""
        kill = {
            "rss_mib": rss / MIB,
            "requests_killed": requests,
            "sessions_dropped": sessions,
        }
        self._host.oom_kills.append({"at_s": self._env.now, "victim": victim, **kill})
        self._journal.note("oom-kill", victim, **kill)
