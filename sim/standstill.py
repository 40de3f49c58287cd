"""A standstill: what stands in for a processor while somebody may not use it."""

from collections.abc import Callable

from sim.processor import Job, Processor


class Standstill:
    """Serves nobody. Whoever is admitted keeps what it wants until *cpu* is back.

    Invariant: a job that leaves has as much left as when it came.
    """

    def __init__(self, cpu: Processor) -> None:
        self.cpu = cpu
        """What it stands in for."""

    def admit(self, demand_s: float, done: Callable[[], object]) -> Job:
        """Hold a job that wants *demand_s*."""
        return [demand_s, 0, done]

    def left_s(self, job: Job) -> float:
        """Return what *job* has yet to receive."""
        left_s: float = job[0]
        return left_s

    def withdraw(self, job: Job) -> None:
        """Let *job* go."""
        job[2] = None
