"""The timetable of a platform's batch work."""

from math import inf

from simpy.events import Event

from models.config import BatchConfig
from models.hosting.exits import Exit
from models.operation.control import Control
from models.operation.faults import Faults, Occurrence
from models.operation.journal import Journal
from models.seam import Machine, Parts, Work
from sim.environment import Story

KIND = "batch"
"""What an occurrence of batch work is called, beside the kinds of faults."""


class Batches:
    """All batch work of one run, each piece on its host when it is due.

    It stands among what happened, beside the faults, so that whoever looks for the cause
    of a bad time finds it.

    Invariant: what runs on a host that goes down has ended.
    """

    def __init__(
        self, parts: Parts, *, control: Control, faults: Faults, journal: Journal
    ) -> None:
        self._parts = parts
        self._journal = journal
        self._occurrences = faults.occurrences
        self._running: dict[Work, Occurrence] = {}
        self.works = {
            name: parts.work(name, ended=self._ended) for name in parts.scenario.batch
        }
        for name, config in parts.scenario.batch.items():
            parts.env.process(self._repeat(self.works[name], config))
        if self.works:
            control.listen(self._host_failed)
            if parts.scenario.warm_up_s:
                parts.env.wake(parts.scenario.warm_up_s, self._clear)

    def _clear(self, _: Event) -> None:
        """Throw away what was measured so far."""
        for work in self.works.values():
            work.clear()

    def _repeat(self, work: Work, config: BatchConfig) -> Story:
        env = self._parts.env
        yield env.timeout(config.at_s)
        every_s = inf if config.every_s is None else config.every_s
        number = 0
        while True:
            self._begin(work)
            number += 1
            if every_s == inf:
                return
            yield env.timeout(config.at_s + number * every_s - env.now)

    def _begin(self, work: Work) -> None:
        if not work.begin():
            return
        host = work.host.name
        self._running[work] = occurrence = Occurrence(
            work.name,
            KIND,
            host,
            self._parts.env.now,
            phrase=f"batch work {work.name} ran on host {host}",
            before={
                system.name: system.measures.ended_so_far()
                for system in self._parts.systems.values()
            },
        )
        self._occurrences.append(occurrence)
        self._journal.note("batch-begins", work.name, host=host)

    def _ended(self, work: Work, cause: Exit | None) -> None:
        self._running.pop(work).until_s = self._parts.env.now
        how = "done" if cause is None else cause.value
        self._journal.note("batch-ends", work.name, how=how)

    def _host_failed(self, host: Machine, _: str) -> None:
        for work in self.works.values():
            if work.host is host:
                work.die(Exit.HOST)
