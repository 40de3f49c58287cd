"""A ratio of two measurements, and the CPU time that some work takes."""

from collections.abc import Callable
from time import process_time

from attrs import frozen

from experiments.running.garbage import RARELY


@frozen
class Ratio:
    """One measured ratio and its target."""

    name: str
    value: float
    target: float
    at_least: bool

    @property
    def holds(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        state = "holds" if self.holds else "MISSED"
        return f"{self.name:<58} {self.value:6.2f}   {sign} {self.target:4.2f}   {state}"


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of *work*, with the collector of garbage as in a run."""
    with RARELY.during():
        began_s = process_time()
        work()
        return process_time() - began_s
