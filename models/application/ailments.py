"""Ailments: what leaks from the processes of an application, now and later."""

from collections.abc import Callable, Sequence
from typing import Protocol

from models.application.leak import ConnectionLeak, GrowingConnectionLeak, MemoryLeak
from models.application.process import NodeProcess
from models.hosting.host import Host


class Leak(Protocol):
    """A leak of one process."""

    def repair(self) -> None:
        """Leak no more."""


class Ailments:
    """The leaks of one application; each of its verbs returns what repairs them.

    Invariant: a process that begins to listen has every leak that there is.
    """

    def __init__(self, host: Host, lives: Callable[[], list[NodeProcess]]) -> None:
        """Ail the *lives* of an application on *host*."""
        self._host = host
        self._lives = lives
        self._leaking: dict[Callable[[NodeProcess], None], None] = {}
        """What begins a leak in each process that listens from now on."""

    def catch(self, process: NodeProcess) -> None:
        """Let *process*, which listens from now on, leak as the others do."""
        for begin in self._leaking:
            begin(process)

    def hold(self, connections: int) -> Callable[[], None]:
        """Take *connections* of each process; return what gives them back."""
        leaks = [
            ConnectionLeak(self._host, process, connections=connections)
            for process in self._lives()
        ]

        def repair() -> None:
            for leak in leaks:
                leak.repair()

        return repair

    def of_connections(self, *, per_s: float, per_request: float) -> Callable[[], None]:
        """Let each process lose connections while it listens; return what repairs it."""
        leaks: list[GrowingConnectionLeak] = []

        def begin(process: NodeProcess) -> None:
            leak = GrowingConnectionLeak(
                self._host, process, per_s=per_s, per_request=per_request
            )
            leaks.append(leak)
            process.on_answer[leak.note_request] = None

        return self._begin_leak(begin, leaks)

    def of_memory(self, bytes_per_s: float) -> Callable[[], None]:
        """Let each process leak while it listens; return what repairs that."""
        leaks: list[MemoryLeak] = []

        def begin(process: NodeProcess) -> None:
            leaks.append(
                MemoryLeak(self._host.env, process.footprint, bytes_per_s=bytes_per_s)
            )

        return self._begin_leak(begin, leaks)

    def _begin_leak(
        self, begin: Callable[[NodeProcess], None], leaks: Sequence[Leak]
    ) -> Callable[[], None]:
        """Let *begin* make one of *leaks* of each process that listens, now or later."""

        def repair() -> None:
            del self._leaking[begin]
            for leak in leaks:
                leak.repair()

        self._leaking[begin] = None
        for process in self._lives():
            if process.is_listening:
                begin(process)
        return repair
