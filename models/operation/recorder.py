"""The recorder: looks at the platform once a minute, and keeps what is rare.

Nothing here happens per request. Rows go to a sink, where there is one, and are not
kept, so that memory does not grow with the length of a run.
"""

from collections.abc import Callable, Generator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from simpy.events import Event

from sim.credits import BurstableProcessor
from sim.processor import ProcessorSharing

if TYPE_CHECKING:
    from models.platform import Platform

MINUTE_S = 60.0

Row = tuple[float, str, str, str, float]
"""``(at_s, kind, entity, measure, value)``: one figure of the timeline."""


class BusyMeter:
    """Use of one processor since the start or warm-up, and in its busiest minute."""

    def __init__(self, cpu: ProcessorSharing) -> None:
        self.cpu = cpu
        self.peak = 0.0
        self.clear()

    def clear(self) -> None:
        """Measure anew from now on."""
        self._from = self._minute_from = self.cpu.busy_server_s()
        self._throttled_from = self._throttled_s()
        self._surplus_from = self._surplus_vcpu_s()
        self.peak = 0.0

    def minute(self) -> float:
        """End a minute and return its utilisation."""
        busy = self.cpu.busy_server_s()
        share = (busy - self._minute_from) / (MINUTE_S * self.cpu.servers)
        self._minute_from = busy
        self.peak = max(self.peak, share)
        return share

    def utilisation(self, span_s: float) -> float:
        """Return the mean utilisation over the *span_s* since `clear`."""
        busy = self.cpu.busy_server_s() - self._from
        return busy / (span_s * self.cpu.servers) if span_s else 0.0

    def throttled_s(self) -> float:
        """Return the time throttled since `clear`."""
        return self._throttled_s() - self._throttled_from

    def surplus_vcpu_s(self) -> float:
        """Return what was used beyond the credits since `clear`, to be paid for."""
        return max(0.0, self._surplus_vcpu_s() - self._surplus_from)

    def _surplus_vcpu_s(self) -> float:
        return self.cpu.surplus() if isinstance(self.cpu, BurstableProcessor) else 0.0

    def _throttled_s(self) -> float:
        return self.cpu.throttled_s() if isinstance(self.cpu, BurstableProcessor) else 0.0


class Recorder:
    """Minutes, crossings and rare events of one run.

    Invariant: at every minute the flows of every system balance.
    """

    def __init__(
        self,
        *,
        timeline: Callable[[Row], None] | None = None,
        events: Callable[[float, str, str, str], None] | None = None,
    ) -> None:
        self._timeline = timeline
        self._events = events
        self.meters: dict[str, BusyMeter] = {}
        self.measured_from_s = 0.0
        self._minute_ended_at = 0.0

    def begin(self, platform: "Platform") -> None:
        """Watch *platform* from now on."""
        self._platform = platform
        for name, host in platform.hosts.items():
            self.meters[f"host/{name}"] = BusyMeter(host.cpu)
        for name, database in platform.databases.items():
            self.meters[f"database/{name}"] = BusyMeter(database.cpu)
        self._emptied_at = dict.fromkeys(self.meters, -MINUTE_S)
        for key, meter in self.meters.items():
            if isinstance(meter.cpu, BurstableProcessor):
                meter.cpu.emptied = partial(self._note_empty, key)
        platform.env.process(self._watch())

    def finish(self) -> None:
        """Take the minute that ends together with the run, if one does."""
        now = self._platform.env.now
        if now - max(self.measured_from_s, self._minute_ended_at) == MINUTE_S:
            self._minute(now)

    def note(
        self, at_s: float, kind: str, target: str, detail: Mapping[str, object]
    ) -> None:
        """Pass on that something rare has happened."""
        if self._events is not None:
            words = [f"{key}={_short(value)}" for key, value in detail.items()]
            self._events(at_s, kind, target, " ".join(words))

    def _note_empty(self, key: str) -> None:
        """Note that the credits of *key* are gone, once a minute at most.

        A host that idles for a moment has credits again for a moment.
        """
        now = self._platform.env.now
        if now - self._emptied_at[key] >= MINUTE_S:
            self._emptied_at[key] = now
            self.note(now, "credits-empty", key.split("/")[1], {})

    def _watch(self) -> Generator[Event, Any, None]:
        env = self._platform.env
        warm_up_s = self._platform.scenario.warm_up_s
        if warm_up_s:
            yield env.timeout(warm_up_s)
            self._clear()
        while True:
            yield env.timeout(MINUTE_S)
            self._minute(env.now)

    def _clear(self) -> None:
        platform = self._platform
        self.measured_from_s = platform.env.now
        for meter in self.meters.values():
            meter.clear()
        for system in platform.systems.values():
            system.clear()
        for host in platform.hosts.values():
            host.clear()
        for app in platform.apps.values():
            for slot in app.slots:
                slot.clear()
            if app.jobs is not None:
                app.jobs.clear()
        for database in platform.databases.values():
            database.clear()

    def _minute(self, now: float) -> None:
        if now == self._minute_ended_at:
            return
        self._minute_ended_at = now
        rows: list[tuple[str, str, str, float]] = []
        for name, system in self._platform.systems.items():
            minute = system.measures.end_minute()
            rows += [
                ("system", name, "completed", minute.completed),
                ("system", name, "failed", minute.failed),
                ("system", name, "slow", minute.slow),
                ("system", name, "latency_mean_s", minute.latency_mean_s),
            ]
            if system.sessions is not None:
                online = system.sessions.online.value
                rows.append(("system", name, "sessions", online))
        for key, meter in self.meters.items():
            kind, name = key.split("/")
            rows.append((kind, name, "cpu", meter.minute()))
            if isinstance(meter.cpu, BurstableProcessor):
                rows.append((kind, name, "credits_vcpu_s", meter.cpu.balance()))
        for name, host in self._platform.hosts.items():
            host.memory.collect()
            rows.append(("host", name, "ram_mib", host.memory.used_mib))
        for name, database in self._platform.databases.items():
            rows.append(("database", name, "connections", database.connections))
        for app in self._platform.apps.values():
            for slot in app.slots:
                rss_mib = sum(life.rss_mib for life in slot.lives)
                rows.append(("process", slot.name, "rss_mib", rss_mib))
        if self._timeline is not None:
            for kind, name, measure, value in rows:
                self._timeline((now, kind, name, measure, float(value)))


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
