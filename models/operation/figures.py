"""Figures: what the timeline says of each minute."""

from collections.abc import Iterator, Mapping

from models.operation.busymeter import BusyMeter
from models.seam import Parts, Slot
from models.traffic.measures import MINUTE_S, Minute
from sim.recent import Recent

Figure = tuple[str, str, str, float]
"""A row of the timeline without its time: kind, entity, measure and value."""
QUANTILES = {"latency_p50_s": 0.50, "latency_p95_s": 0.95, "latency_p99_s": 0.99}
"""Shares of the requests answered in a minute, by the measure."""


class Figures:
    """Reads the parts of a platform at the end of each minute, and changes none of them.

    What is told as a mean, or of those who came in a minute, is the difference to the
    look before; nobody looks before the warm-up is over.
    """

    def __init__(self, parts: Parts, meters: Mapping[str, BusyMeter]) -> None:
        self._parts = parts
        self._meters = meters
        self._latencies = {name: Recent() for name in parts.systems}
        self._lent_s: dict[str, float] = {}
        """Of each pool at the last look."""

    def loads(self, from_s: float, until_s: float) -> Iterator[Figure]:
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

    def users(self, minutes: Mapping[str, Minute]) -> Iterator[Figure]:
        """Yield what the users of each system experienced."""
        parts = self._parts
        for name, minute in minutes.items():
            yield "system", name, "arrived", minute.arrived
            yield "system", name, "completed", minute.completed
            yield "system", name, "failed", minute.failed
            yield "system", name, "slow", minute.slow
            yield "system", name, "latency_mean_s", minute.latency_mean_s
            counts = parts.systems[name].measures.latency_counts()
            values_s = self._latencies[name].quantiles(counts, QUANTILES.values())
            for measure, value_s in zip(QUANTILES, values_s, strict=False):
                yield "system", name, measure, value_s
            if name in parts.sessions:
                yield "system", name, "sessions", parts.sessions[name].online.value

    def machines(self, used: Mapping[str, float]) -> Iterator[Figure]:
        """Yield how much of what each machine has is *used*."""
        for key, meter in self._meters.items():
            kind, name = key.split("/")
            yield kind, name, "cpu", used[key]
            if meter.burst is not None:
                yield kind, name, "credits_vcpu_s", meter.burst.balance()
        for name, host in self._parts.hosts.items():
            used_mib = host.memory.used_mib
            yield "host", name, "ram_mib", used_mib
            yield "host", name, "ram_capacity_mib", host.memory.capacity_mib
            yield "host", name, "page_cache_mib", host.memory.page_cache_mib(used_mib)
            yield "host", name, "gateway_connections", host.gateway.connections
        for name, database in self._parts.databases.items():
            yield "database", name, "connections", database.connections
        for name, cache in self._parts.caches.items():
            if cache.contents is not None:
                yield "cache", name, "held_mib", cache.contents.held_mib

    def processes(self, span_s: float) -> Iterator[Figure]:
        """Yield what each process holds, after a minute of *span_s*."""
        for app in self._parts.apps.values():
            for slot in app.slots:
                rss_mib = sum(life.rss_mib for life in slot.lives)
                yield "process", slot.name, "rss_mib", rss_mib
                if app.database is not None:
                    yield from self._pool(slot, span_s)

    def _pool(self, slot: Slot, span_s: float) -> Iterator[Figure]:
        name, lent_s = slot.name, slot.lent_s()
        in_use = (lent_s - self._lent_s.get(name, 0.0)) / span_s
        self._lent_s[name] = lent_s
        yield "process", name, "pool_in_use", in_use
        yield "process", name, "pool_waiting", slot.queued
