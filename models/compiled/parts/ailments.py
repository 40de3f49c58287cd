"""Ailments: what leaks from the processes of an application, now and later."""

from collections.abc import Callable

from models.application.leak import MemoryLeak
from models.compiled.leaking import AT_ONCE, WITH_REQUESTS, WITH_TIME
from models.compiled.parts.processes import PlaneProcess
from sim.environment import Environment

Repair = Callable[[], None]


class PlaneAilments:
    """The leaks of one application.

    Invariant: a process that begins to listen has every leak that there is.
    """

    def __init__(self, env: Environment, lives: Callable[[], list[PlaneProcess]]) -> None:
        """Ail the *lives* of an application."""
        self._env = env
        self._lives = lives
        self._leaking: dict[Callable[[PlaneProcess], None], None] = {}
        """What begins a leak in each process that listens from now on."""

    def catch(self, process: PlaneProcess) -> None:
        """Let *process*, which listens from now on, leak as the others do."""
        for begin in self._leaking:
            begin(process)

    def of_memory(self, bytes_per_s: float) -> Repair:
        """Let each process leak while it listens; return what repairs that."""

        def begin(process: PlaneProcess) -> Repair:
            return MemoryLeak(self._env, process, bytes_per_s=bytes_per_s).repair

        return self._begin_leak(begin)

    def of_connections(self, *, per_s: float, per_request: float) -> Repair:
        """Let each process lose connections while it listens; return what repairs it."""
        how = WITH_TIME if per_s else WITH_REQUESTS

        def begin(process: PlaneProcess) -> Repair:
            return process.leak_connections(
                process.slot.pool_size, how, per_s or per_request
            )

        return self._begin_leak(begin)

    def hold(self, connections: int) -> Repair:
        """Take *connections* of each process; return what gives them back."""
        repairs = [
            process.leak_connections(connections, AT_ONCE) for process in self._lives()
        ]

        def repair() -> None:
            for each in repairs:
                each()

        return repair

    def _begin_leak(self, begin: Callable[[PlaneProcess], Repair]) -> Repair:
        """Let *begin* make one leak of each process that listens, now or later."""
        repairs: list[Repair] = []

        def catch(process: PlaneProcess) -> None:
            repairs.append(begin(process))

        def repair() -> None:
            del self._leaking[catch]
            for each in repairs:
                each()

        self._leaking[catch] = None
        for process in self._lives():
            if process.is_listening:
                catch(process)
        return repair
