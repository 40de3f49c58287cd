"""Hosts and their nginx."""

from enum import Enum
from math import prod

from models.compiled import hosts
from models.compiled.causes import number_of
from models.compiled.engine import Engine
from models.compiled.kinds import NONE
from models.compiled.parts.cores import BurstableCpu, PlaneCpu
from models.compiled.parts.memory import PlaneMemory
from models.compiled.verbs import END_VISITS
from models.config import HostConfig
from models.plans.machine import Machine
from sim.environment import Environment
from sim.monitor import TimeWeighted


class PlaneGateway:
    """nginx of one host."""

    def __init__(self, row: hosts.Host) -> None:
        self._row = row

    @property
    def limit(self) -> int:
        """Connections at most."""
        return self._row.limit

    @property
    def connections(self) -> int:
        """Open now."""
        return self._row.connections

    @property
    def connections_peak(self) -> int:
        """Most connections since measuring began."""
        return self._row.connections_peak

    @property
    def refused(self) -> int:
        """Who was turned away, a count."""
        return self._row.refused

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self._row.connections_peak = self._row.connections
        self._row.refused = 0


class PlaneHost:
    """One virtual machine.

    Invariant: nothing runs on a host that is down.
    """

    def __init__(
        self,
        engine: Engine,
        number: int,
        env: Environment,
        config: HostConfig,
        machine: Machine,
        cpu: PlaneCpu,
        memory: PlaneMemory,
    ) -> None:
        self.number = number
        self.name = memory.name
        self.config = config
        self.machine = machine
        self.cpu = cpu
        self.memory = memory
        self._engine = engine
        self._row = hosts.hosts(engine.p, number)
        self.gateway = PlaneGateway(self._row)
        self.up = TimeWeighted(lambda: env.now, value=1.0)
        self.oom_kills: list[dict[str, object]] = []
        self._taken: dict[str, float] = {}

    def __repr__(self) -> str:
        return f"<PlaneHost {self.name!r}: {'up' if self.is_up else 'down'}>"

    @property
    def is_up(self) -> bool:
        """Is the machine running?"""
        return self.up.value > 0

    @property
    def is_engaged(self) -> bool:
        """Is anything in flight on it?"""
        return self._row.first_visit != NONE

    def stop(self) -> None:
        """Go down; what is on it is for others to end."""
        self.up.set(0.0)
        self._row.is_up = False

    def start(self, *, is_new: bool) -> None:
        """Be up again; a new machine begins with the credits of a launch."""
        self.up.set(1.0)
        self._row.is_up = True
        if is_new and isinstance(self.cpu, BurstableCpu):
            self.cpu.forget(self.machine.cores.launch_credit_vcpu_s)

    def end_visits(self, cause: Enum) -> None:
        """End whatever is in flight here."""
        self._engine.do(END_VISITS, self.number, number_of(cause))

    def take_away(self, share: float, reason: str) -> None:
        """Let others have *share* of what is left of each core; all of it with 1."""
        self._taken[reason] = share
        self._give_what_is_left()

    def give_back(self, reason: str) -> None:
        """Take back what was taken away for *reason*."""
        del self._taken[reason]
        self._give_what_is_left()

    def _give_what_is_left(self) -> None:
        self.cpu.take_away(1.0 - prod(1.0 - share for share in self._taken.values()))

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.oom_kills = []
        self.memory.clear()
        self.up.reset()
        self.gateway.clear()
