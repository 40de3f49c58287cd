"""Fullness: when each station of a platform had no room left, by whole minutes."""

from collections.abc import Mapping

from models.operation.busymeter import BusyMeter
from models.operation.gauge import Gauge, Integral, Span
from models.operation.staleness import Staleness
from models.seam import Parts
from models.seam.machines import Gateway
from models.traffic.measures import MINUTE_S

FULL = 0.95
"""A station is full in a minute of which it was in use for this share (an assumption:
beyond it a queue is twenty times as long as its service)."""
THROTTLED = 0.5
"""A machine, or a container, is throttled in a minute of which it was for this share (an
assumption)."""
CRAWLING = 2.0
"""A host crawls in a minute in which its memory makes all work so many times slower, or
more (an assumption)."""


class Fullness:
    """The full minutes of processors, loops, pools and gateways, by their place.

    A place is that of the summary: ``hosts.web``, ``databases.main``,
    ``processes.chat-0``, ``pools.chat-0``, ``gateways.web``; a machine that was held to
    its baseline is at ``hosts.web.throttled``, one without memory at
    ``hosts.web.crawling``, a container at its quota at ``quotas.chat``. A system more of
    whose handshakes time out than succeed is at ``handshakes.chat``, a cache without what
    it is asked for at ``caches.redis``. Nothing is counted per request.
    """

    def __init__(self, parts: Parts, meters: Mapping[str, BusyMeter]) -> None:
        self._gauges: dict[str, Gauge] = {}
        self.stale = {name: Staleness(system) for name, system in parts.systems.items()}
        """By system."""
        for key, meter in meters.items():
            kind, name = key.split("/")
            place = f"{kind}s.{name}"
            room = FULL * meter.cpu.servers
            self._gauges[place] = Gauge(meter.cpu.busy_server_s, room)
            throttled = Gauge(meter.throttled_s, THROTTLED)
            self._gauges[f"{place}.throttled"] = throttled
        one = 1.0 / MINUTE_S
        for name, host in parts.hosts.items():
            # One that is turned away is enough: there was no room.
            self._gauges[f"gateways.{name}"] = Gauge(_refusals(host.gateway), one)
            memory = host.memory
            crawls_from = memory.used_at(CRAWLING)
            self._gauges[f"hosts.{name}.crawling"] = Gauge(memory.used_s, crawls_from)
        for name, sessions in parts.sessions.items():
            self._gauges[f"handshakes.{name}"] = Gauge(sessions.in_vain, one)
        for name, cache in parts.caches.items():
            self._gauges[f"caches.{name}"] = Gauge(cache.missing, one)
        for app in parts.apps.values():
            if app.quota is not None:
                throttled = Gauge(app.quota.throttled_s, THROTTLED)
                self._gauges[f"quotas.{app.name}"] = throttled
            for slot in app.slots:
                self._gauges[f"processes.{slot.name}"] = Gauge(slot.busy_s, FULL)
                if app.database is not None:
                    room = FULL * slot.pool_size
                    self._gauges[f"pools.{slot.name}"] = Gauge(slot.lent_s, room)

    def minute(self, began_s: float, now_s: float) -> None:
        """Take the minute from *began_s* until now."""
        for gauge in self._gauges.values():
            gauge.minute(began_s, now_s)
        for stale in self.stale.values():
            stale.minute(began_s, now_s)

    def clear(self) -> None:
        """Measure anew: the warm-up is over, and everything else was cleared."""
        for gauge in self._gauges.values():
            gauge.clear()
        for stale in self.stale.values():
            stale.clear()

    def spans(self, place: str) -> list[Span]:
        """Return when the station at *place* was full; never, if there is none."""
        gauge = self._gauges.get(place)
        return [] if gauge is None else list(gauge.spans)


def _refusals(gateway: Gateway) -> Integral:
    return lambda: gateway.refused
