"""Health checks: who asks each process whether it lives, and ends one that is silent."""

from collections.abc import Generator

from simpy.events import Event

from models.config import HealthConfig
from models.hosting.exits import Exit
from models.operation.journal import Journal
from models.seam import Deployment, Life, Slot
from sim.environment import Environment, Story


class HealthCheck:
    """The liveness checks of one application, as an orchestrator makes them.

    It asks the process itself, past nginx, and the answer waits its turn in the loop. A
    check that was late has cost its CPU time all the same.

    Invariant: a process that it ends has left the last ``failures`` checks unanswered.
    """

    def __init__(
        self, app: Deployment, config: HealthConfig, *, env: Environment, journal: Journal
    ) -> None:
        """Check every process of *app* from now on."""
        self._env = env
        self._app = app
        self._config = config
        self._journal = journal
        for slot in app.slots:
            self._env.process(self._watch(slot))

    def _watch(self, slot: Slot) -> Story:
        """Ask whoever serves in *slot*, at intervals, and count the silent checks."""
        asked: Life | None = None
        silent = 0
        while True:
            began_at = self._env.now
            process = slot.serving
            if process is not None:
                silent = 0 if process is not asked else silent
                asked = process
                has_answered = yield from self._ask(process)
                silent = 0 if has_answered else silent + 1
                if silent >= self._config.failures and process.is_alive:
                    self._end(process)
            pause_s = began_at + self._config.interval_s - self._env.now
            yield self._env.timeout(max(0.0, pause_s))

    def _ask(self, process: Life) -> Generator[Event, object, bool]:
        """Say whether *process* answers in time."""
        answer = self._env.event()
        process.answer(self._config.cpu_s, answer.succeed)
        yield answer | self._env.timeout(self._config.timeout_s)
        return answer.triggered

    def _end(self, process: Life) -> None:
        self._journal.note("unhealthy", process.name, timeout_s=self._config.timeout_s)
        process.die(Exit.HEALTH)
        self._app.refresh()
