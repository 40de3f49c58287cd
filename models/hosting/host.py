"""A host: one virtual machine with its cores, its memory and its nginx."""

from enum import Enum
from math import prod

from models.config import HostConfig
from models.hosting.exits import Exit
from models.hosting.gateway import Gateway
from models.hosting.memory import MIB, HostMemory
from models.hosting.pressure import Pressure
from models.hosting.sharedpages import SharedPages
from models.hosting.visit import Visit
from models.plans.machine import Machine
from sim.credits import BurstableProcessor
from sim.environment import Environment
from sim.errors import InvariantError
from sim.monitor import TimeWeighted


class Service:
    """Something that holds memory on a host and is not offered to the OOM killer."""

    oom_score_adj = -1000

    def __init__(self, name: str) -> None:
        self.name = name

    def die(self, cause: Exit) -> None:
        """Never asked to."""
        raise InvariantError(f"{self.name} was ended by the OOM killer: {cause.value}")


class Host:
    """One virtual machine.

    Invariant: nothing runs on a host that is down.
    """

    def __init__(
        self, env: Environment, name: str, config: HostConfig, machine: Machine
    ) -> None:
        self.env = env
        self.name = name
        self.config = config
        self.machine = machine
        self.cpu = machine.cores.processor(env)
        self.slowness = 1.0
        self._taken: dict[str, float] = {}
        """Shares of its cores that are taken away, by reason."""
        self._readers = 0
        self.memory = HostMemory(
            env,
            name,
            capacity_mib=machine.usable_mib,
            pressure=pressure_of(config, machine),
            slowed=self._slow_down,
        )
        self.shared_pages = SharedPages(f"{name}.shared-pages", self.memory)
        self.gateway = Gateway(env, config.gateway, workers=machine.cores.vcpus)
        self.visits: dict[Visit, None] = {}
        """Everything in flight here, oldest first."""
        self.up = TimeWeighted(lambda: env.now, value=1.0)
        """1 while the host is up, over time."""
        self.oom_kills: list[dict[str, object]] = []
        for service, mib in (("os", config.os_mib), ("nginx", config.gateway_mib)):
            self.reserve(service, mib)

    def __repr__(self) -> str:
        return f"<Host {self.name!r}: {'up' if self.is_up else 'down'}>"

    @property
    def is_up(self) -> bool:
        """Is the machine running?"""
        return self.up.value > 0

    @property
    def is_engaged(self) -> bool:
        """Is anything in flight on it?"""
        return bool(self.visits)

    def stop(self) -> None:
        """Go down; what is on it is for others to end."""
        self.up.set(0.0)

    def start(self, *, is_new: bool) -> None:
        """Be up again; a new machine begins with the credits of a launch."""
        self.up.set(1.0)
        if is_new and isinstance(self.cpu, BurstableProcessor):
            launch = self.machine.cores.launch_credit_vcpu_s
            self.cpu.forget_credits(launch=launch)

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

    def share_disk(self, more: int) -> None:
        """Let *more* who read all the time have their part of the disk from now on."""
        self._readers += more
        self.gateway.static_io_s = self.config.gateway.static_io_s * (1 + self._readers)

    def reserve(self, service: str, mib: float) -> None:
        """Give *service* its memory, for as long as the machine exists."""
        account = self.memory.open(Service(f"{self.name}.{service}"))
        self.memory.claim(account, round(mib * MIB))

    def end_visits(self, cause: Enum) -> None:
        """End whatever is in flight here."""
        for visit in list(self.visits):
            visit.kill(cause)

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.oom_kills = []
        self.memory.clear()
        self.up.reset()
        self.gateway.clear()

    def _slow_down(self, factor: float) -> None:
        if factor != self.slowness:
            self.slowness = factor
            self.cpu.set_speed(self.machine.cores.speed / factor)


def pressure_of(config: HostConfig, machine: Machine) -> Pressure:
    """Return the pace of a host by its memory."""
    return Pressure(
        ram=round(machine.usable_mib * MIB) - round(machine.swap_mib * MIB),
        wanted=round(config.page_cache_mib * MIB),
        floor=round(config.page_cache_floor_mib * MIB),
        thrash_factor=config.thrash_factor,
        swap_io_s=config.swap_io_s,
    )
