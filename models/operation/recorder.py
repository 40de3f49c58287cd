"""The recorder: looks at the platform once a minute, and clears after the warm-up.

Nothing here happens per request. Rows go to a sink, where there is one, and are not
kept, so that memory does not grow with the length of a run.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

from models.operation.busymeter import BusyMeter
from models.operation.fullness import Fullness
from models.operation.journal import Journal
from models.seam import Parts
from models.traffic.measures import MINUTE_S, Minute
from sim.environment import Story

Row = tuple[float, str, str, str, float]
"""``(at_s, kind, entity, measure, value)``: one figure of the timeline."""
Figure = tuple[str, str, str, float]
"""A row without its time: kind, entity, measure and value."""
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
            measures.windows.session_s(at_s, with_s=with_s, without_s=without_s)
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
            figures = chain(self._loads(from_s, now), self._figures(minutes, used))
            for kind, name, measure, value in figures:
                self._timeline((now, kind, name, measure, float(value)))

    def _loads(self, from_s: float, until_s: float) -> Iterator[Figure]:
        """Yield how long a minute was, if it was none, and how many were expected in it.

        The mean of a minute hides a surge of some seconds; the highest rate does not.
        """
        span_s = until_s - from_s
        if span_s < MINUTE_S:
            yield "run", self._parts.scenario.name, "span_s", span_s
        for name, clients in self._parts.clients.items():
            rate = clients.rate
            if rate is not None:
                expected = rate.cumulative(until_s) - rate.cumulative(from_s)
                yield "system", name, "rate_per_s", float(expected) / span_s
                highest_per_s = rate.highest(from_s, until_s=until_s)
                yield "system", name, "rate_peak_per_s", highest_per_s

    def _figures(
        self, minutes: Mapping[str, Minute], used: Mapping[str, float]
    ) -> Iterator[Figure]:
        """Yield what the timeline says of a minute, beside the load that was expected."""
        parts = self._parts
        for name, minute in minutes.items():
            yield "system", name, "arrived", minute.arrived
            yield "system", name, "completed", minute.completed
            yield "system", name, "failed", minute.failed
            yield "system", name, "slow", minute.slow
            yield "system", name, "latency_mean_s", minute.latency_mean_s
            if name in parts.sessions:
                yield "system", name, "sessions", parts.sessions[name].online.value
        for key, meter in self.meters.items():
            kind, name = key.split("/")
            yield kind, name, "cpu", used[key]
            if meter.burst is not None:
                yield kind, name, "credits_vcpu_s", meter.burst.balance()
        for name, host in parts.hosts.items():
            yield "host", name, "ram_mib", host.memory.used_mib
        for name, database in parts.databases.items():
            yield "database", name, "connections", database.connections
        for app in parts.apps.values():
            for slot in app.slots:
                rss_mib = sum(life.rss_mib for life in slot.lives)
                yield "process", slot.name, "rss_mib", rss_mib
