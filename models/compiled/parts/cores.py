"""The cores of machines, and their credits."""

from collections.abc import Callable

from models.compiled import credits, quota
from models.compiled.engine import Engine
from models.compiled.verbs import FORGET_CREDITS, SETTLE, TAKE_AWAY
from models.plans.machine import Cores


class PlaneCpu:
    """The cores of one machine in the plane."""

    def __init__(self, engine: Engine, number: int, servers: float) -> None:
        self.servers = servers
        self.number = number
        self._engine = engine
        self._row = credits.cpus(engine.p, number)

    def busy_server_s(self) -> float:
        """Return the time integral of busy cores so far."""
        return self._settled().busy_s

    def take_away(self, share: float) -> None:
        """Let others have *share* of every core from now on."""
        self._engine.do(TAKE_AWAY, self.number, x=share)

    def _settled(self) -> credits.Cpu:
        row = self._row
        if row.settled_at != self._engine.clock.now:
            self._engine.do(SETTLE, self.number)
        return row


class BurstableCpu(PlaneCpu):
    """Cores that may be used beyond their baseline, for credits."""

    def __init__(self, engine: Engine, number: int, servers: float) -> None:
        super().__init__(engine, number, servers)
        self._emptied: Callable[[], None] | None = None

    def when_empty(self, action: Callable[[], None]) -> None:
        """Call *action* whenever the credits have run out."""
        self._emptied = action

    def be_empty(self) -> None:
        """Be told that they have."""
        if self._emptied is not None:
            self._emptied()

    def balance(self) -> float:
        """Return the credits left, launch credit included."""
        row = self._settled()
        return row.balance + row.launch

    def launch(self) -> float:
        """Return what of that is launch credit."""
        return self._settled().launch

    def surplus(self) -> float:
        """Return what is charged beyond the credits and what may be borrowed."""
        return self._settled().charged

    def throttled_s(self) -> float:
        """Return the time spent throttled so far."""
        return self._settled().throttled_s

    def forget(self, launch: float) -> None:
        """Start anew with an empty balance and *launch* credit."""
        self._engine.do(FORGET_CREDITS, self.number, x=launch)


class PlaneQuota:
    """What the container of an application lets it have of the CPU."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._clock = engine.clock
        self._row = quota.quotas(engine.p, number)

    def throttled_s(self) -> float:
        """Return the time for which anybody waited for it so far."""
        row = self._row
        since_s = self._clock.now - row.throttled_since if row.is_throttled else 0.0
        return row.throttled_s + since_s

    def clear(self) -> None:
        """Measure anew."""
        self._row.throttled_s = 0.0
        self._row.throttled_since = self._clock.now


def cpu_of(engine: Engine, number: int, cores: Cores) -> PlaneCpu:
    """Return the processor *number* as that of a machine with *cores*."""
    kind = BurstableCpu if cores.is_burstable else PlaneCpu
    return kind(engine, number, cores.vcpus)
