"""The recorder: looks at the platform once a minute, and clears after the warm-up.

Nothing here happens per request. Rows go to a sink, where there is one, and are not
kept, so that memory does not grow with the length of a run.
"""

from collections.abc import Callable
from functools import partial
from itertools import chain

from models.operation.busymeter import BusyMeter
from models.operation.figures import Figures
from models.operation.fullness import Fullness
from models.operation.journal import Journal
from models.seam import Parts
from models.traffic.measures import MINUTE_S
from sim.environment import Story

Row = tuple[float, str, str, str, float]
"""``(at_s, kind, entity, measure, value)``: one figure of the timeline."""
Timeline = Callable[[Row], None]


class Recorder:
    """The minutes of one run.

    Invariant: at every minute the flows of every system balance.
    """

    def __init__(
        self, parts: Parts, *, journal: Journal, timeline: Timeline | None = None
    ) -> None:
        self._parts = parts
        self._env = parts.env
        self._journal = journal
        self._timeline = timeline
        self.measured_from_s = 0.0
        self._minute_ended_at = 0.0
        self._settled_at = 0.0
        self.meters: dict[str, BusyMeter] = {}
        """The use of every processor, by the kind and the name of its machine."""
        for name, host in parts.hosts.items():
            self.meters[f"host/{name}"] = BusyMeter(host.cpu)
        for name, database in parts.databases.items():
            self.meters[f"database/{name}"] = BusyMeter(database.cpu)
        self._figures = Figures(parts, self.meters)
        self.fullness = Fullness(parts, self.meters)
        self._emptied_at = dict.fromkeys(self.meters, -MINUTE_S)
        for key, meter in self.meters.items():
            if meter.burst is not None:
                meter.burst.when_empty(partial(self._note_empty, key))
        parts.env.process(self._watch())

    def settle(self) -> None:
        """Account for session time until now."""
        for name, sessions in self._parts.sessions.items():
            measures = self._parts.systems[name].measures
            with_s, without_s = sessions.told_s()
            at_s = max(0.0, self._settled_at - self.measured_from_s)
            measures.session_s(at_s, with_s=with_s, without_s=without_s)
        self._settled_at = self._env.now

    def finish(self) -> None:
        """Take the minute that ends together with the run, however short it is."""
        if self._env.now > self.measured_from_s:
            self._minute(self._env.now)

    def _note_empty(self, key: str) -> None:
        """Note that the credits of *key* are gone, once a minute at most.

        A host that idles for a moment has credits again for a moment.
        """
        now = self._env.now
        if now - self._emptied_at[key] >= MINUTE_S:
            self._emptied_at[key] = now
            self._journal.note("credits-empty", key.split("/")[1])

    def _watch(self) -> Story:
        warm_up_s = self._parts.scenario.warm_up_s
        if warm_up_s:
            yield self._env.timeout(warm_up_s)
            self._clear()
        while True:
            yield self._env.timeout(MINUTE_S)
            self._minute(self._env.now)

    def _clear(self) -> None:
        parts = self._parts
        self.measured_from_s = self._settled_at = self._env.now
        for meter in self.meters.values():
            meter.clear()
        for system in parts.systems.values():
            system.clear(self._env.now)
        for sessions in parts.sessions.values():
            sessions.clear()
        for host in parts.hosts.values():
            host.clear()
        for app in parts.apps.values():
            app.clear()
        for database in parts.databases.values():
            database.clear()
        self.fullness.clear()
        for cache in parts.caches.values():
            cache.clear()

    def _minute(self, now: float) -> None:
        from_s = max(self.measured_from_s, self._minute_ended_at)
        if now == from_s:
            return
        self._minute_ended_at = now
        self.settle()
        parts = self._parts
        minutes = {
            name: system.measures.end_minute(now)
            for name, system in parts.systems.items()
        }
        used = {key: meter.minute(now - from_s) for key, meter in self.meters.items()}
        self.fullness.minute(from_s, now)
        if self._timeline is not None:
            figures = self._figures
            loads, users = figures.loads(from_s, now), figures.users(minutes)
            rest = figures.machines(used), figures.processes(now - from_s)
            for kind, name, measure, value in chain(loads, users, *rest):
                self._timeline((now, kind, name, measure, float(value)))
