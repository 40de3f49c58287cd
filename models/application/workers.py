"""Workers: the threads of a blocking process, each held by one request at a time."""

from collections.abc import Callable
from typing import Protocol

from sim.environment import Environment, Story
from sim.eventloop import Source
from sim.measuredpool import MeasuredPool
from sim.processor import Job
from sim.quota import Cores


class Runner(Protocol):
    """What runs the code of a process: the loop of Node.js, or blocking workers."""

    @property
    def is_busy(self) -> bool:
        """Is any of it at work?"""

    @property
    def waiting(self) -> int:
        """What waits for its turn."""

    def busy_s(self) -> float:
        """Return for how long it was taken: the one thread, or the mean of them."""

    def run(
        self,
        demand_s: float,
        *,
        started: Callable[[], object] | None = None,
        source: Source | None = None,
    ) -> Story:
        """Work for *demand_s* that *source* asks for; *started* hears when it begins."""

    def post(self, demand_s: float) -> None:
        """Work for *demand_s* that nobody waits for."""

    def stretch(self, factor: float) -> None:
        """Let all work that starts from now on take *factor* times its demand."""

    def owe(self, pause_s: float) -> None:
        """Let the work that comes next sit out a pause of *pause_s* first."""

    def stop(self) -> None:
        """Run nothing any more: the process is gone."""


class Workers:
    """So many threads; a request holds one from first to last, waits included.

    The first that is idle takes the request that has waited longest. Each runs on the
    host by itself, so that they share its cores between them.

    Invariants: no more requests are worked on than there are workers, and nobody waits
    while one idles; nothing runs any more when it was stopped.
    """

    def __init__(self, env: Environment, name: str, *, number: int, cpu: Cores) -> None:
        self.slots = MeasuredPool(env, f"{name}.workers", capacity=number)
        self._cpu = cpu
        self._posted: dict[object, Job] = {}

    def __repr__(self) -> str:
        return f"<Workers: {self.slots.in_use} of {self.slots.capacity} held>"

    @property
    def is_busy(self) -> bool:
        """Is a worker held, or does anything run that nobody waits for?"""
        return self.slots.in_use > 0 or bool(self._posted)

    @property
    def waiting(self) -> int:
        """Requests that wait for a worker."""
        return self.slots.waiting

    def busy_s(self) -> float:
        """Return for how long workers were held, on average over all of them."""
        return self.slots.lent_s() / self.slots.capacity

    def run(
        self,
        demand_s: float,
        *,
        started: Callable[[], object] | None = None,
        source: Source | None = None,  # noqa: ARG002  (workers know no turns)
    ) -> Story:
        """Let the worker that is held compute for *demand_s*; nobody goes first."""
        if started is not None:
            started()
        if demand_s:
            yield from self._cpu.serve(demand_s)

    def post(self, demand_s: float, *, then: Callable[[], object] | None = None) -> None:
        """Run *demand_s* beside the workers, for nobody; call *then* at its end."""
        ticket = object()

        def done() -> None:
            self._posted.pop(ticket, None)
            if then is not None:
                then()

        self._posted[ticket] = self._cpu.admit(demand_s, done)

    def stretch(self, factor: float) -> None:
        """Take no longer: there is no heap of V8's to collect."""

    def owe(self, pause_s: float) -> None:
        """Sit out no pause: there is no heap of V8's to collect."""

    def stop(self) -> None:
        """Run nothing any more; those who hold a worker are ended one by one."""
        for job in self._posted.values():
            self._cpu.withdraw(job)
        self._posted.clear()
