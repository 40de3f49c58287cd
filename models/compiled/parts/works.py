"""Batch work on the hosts, and who hears of its ends."""

from collections.abc import Callable, Mapping

from models.compiled import building, works
from models.compiled.causes import cause_of, number_of
from models.compiled.engine import Engine
from models.compiled.kinds import NONE, WORK_ENDED
from models.compiled.parts.counted import histogram_of
from models.compiled.parts.machines import PlaneHost
from models.compiled.verbs import CLEAR_SPREAD, KILL_WORK, WORK_NOW
from models.config import BatchConfig
from models.hosting.exits import Exit
from models.hosting.memory import MIB
from models.seam import Work
from sim.monitor import Histogram

Ended = Callable[[Work, Exit | None], None]


class PlaneWork:
    """One piece of work, which runs on its host again and again."""

    def __init__(
        self, engine: Engine, number: int, name: str, host: PlaneHost, ended: Ended
    ) -> None:
        """Be the work *number* of the plane; *ended* hears of each end."""
        self.name = name
        self.host = host
        self.runs = 0
        self.left_out = 0
        """Times at which it still ran, or its host was down."""
        self._engine = engine
        self._number = number
        self._row = works.works(engine.p, number)
        self._ended = ended

    @property
    def done(self) -> int:
        """Runs that came to their end, a count."""
        return self._row.done

    @done.setter
    def done(self, done: int) -> None:
        self._row.done = done

    @property
    def killed(self) -> int:
        """Runs that were killed, a count."""
        return self._row.killed

    @killed.setter
    def killed(self, killed: int) -> None:
        self._row.killed = killed

    @property
    def took_s(self) -> Histogram:
        """What they took, over those that were done."""
        return histogram_of(self._engine, self._row.took)

    @took_s.setter
    def took_s(self, _: Histogram) -> None:
        """Measure anew."""
        self._engine.do(CLEAR_SPREAD, self._row.took)

    @property
    def is_running(self) -> bool:
        """Is it at work?"""
        return self._row.visit != NONE

    def begin(self) -> bool:
        """Run now, if it may; say whether."""
        if self.is_running or not self.host.is_up:
            self.left_out += 1
            return False
        self.runs += 1
        self._engine.do(WORK_NOW, self._number)
        return True

    def die(self, cause: Exit) -> None:
        """End at once, and give everything back."""
        self._engine.do(KILL_WORK, self._number, number_of(cause))
        self._engine.hear()

    def clear(self) -> None:
        """Count anew; what runs has begun."""
        self.runs, self.done, self.killed, self.left_out = int(self.is_running), 0, 0, 0
        self.took_s = Histogram()

    def hear_end(self, cause: object) -> None:
        """Be told that it has ended, because of *cause* unless it is done."""
        assert cause is None or isinstance(cause, Exit)
        if cause is Exit.OOM:
            rss_mib = self._row.last_rss / MIB
            kill = {"rss_mib": rss_mib, "requests_killed": 0, "sessions_dropped": 0}
            at_s = self._engine.clock.now
            self.host.oom_kills.append({"at_s": at_s, "victim": self.name, **kill})
        self._ended(self, cause)


class Workshop:
    """Makes the batch work of one plane.

    Invariant: each piece hears of its own ends.
    """

    def __init__(self, engine: Engine, batch: Mapping[str, BatchConfig]) -> None:
        self._engine = engine
        self._batch = batch
        self._works: dict[int, PlaneWork] = {}
        self._threads = 0
        engine.hear_of(WORK_ENDED, self._hear_end)

    def make(self, name: str, host: PlaneHost, ended: Ended) -> PlaneWork:
        """Return the work *name* on *host*; *ended* hears of each end."""
        number, config = len(self._works), self._batch[name]
        building.build_work(
            self._engine, number, host.number, config, first_thread=self._threads
        )
        self._threads += config.threads
        made = PlaneWork(self._engine, number, name, host, ended)
        self._works[number] = made
        host.memory.employ(number, name)
        return made

    def _hear_end(self, number: int, cause: int) -> None:
        self._works[number].hear_end(cause_of(cause))
