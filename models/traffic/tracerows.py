"""Rows of demands from a trace, each as far as the trace knows it."""

import numpy as np
from numpy.typing import NDArray

from models.config import SystemConfig
from models.traffic.demands import Draws, RequestRows
from models.traffic.trace import COLUMN, Trace, trace_of
from sim.streams import Streams


def rows_of(name: str, system: SystemConfig, *, streams: Streams) -> RequestRows:
    """Return the rows of the requests of *system*: drawn, or those of its trace."""
    trace = trace_of(system.clients)
    if trace is None:
        return RequestRows(name, system, streams=streams)
    return TraceRows(name, system, streams=streams, trace=trace)


class TraceRows(RequestRows):
    """The rows of a trace; what it does not know is drawn.

    Invariant: the k-th request has the k-th row, and those after the last one are drawn.
    """

    def __init__(
        self, name: str, system: SystemConfig, *, streams: Streams, trace: Trace
    ) -> None:
        super().__init__(name, system, streams=streams)
        self._next = 0
        self._demands_s = trace.demands_s
        self._cpu_factor = system.cpu_factor
        numbers = {path: index for index, path in enumerate(system.endpoints)}
        self._chosen: NDArray[np.intp] | None = None
        if trace.endpoints is not None:
            self._chosen = np.array([numbers[path] for path in trace.endpoints])
        self._bursts = np.array([each.queries + 1 for each in system.endpoints.values()])
        self._length = len(trace.times_s)

    def _choose(self, draws: Draws) -> NDArray[np.intp]:
        chosen = super()._choose(draws)
        first = self._next
        if self._chosen is not None:
            known = self._chosen[first : first + len(chosen)]
            chosen[: len(known)] = known
        return chosen

    def _settle(self, draws: Draws, chosen: NDArray[np.intp]) -> None:
        """Put what the trace says over what was drawn."""
        first = self._next
        rows = max(0, min(len(chosen), self._length - first))
        for name, column in self._demands_s.items():
            purpose, number = COLUMN.fullmatch(name).groups()  # type: ignore[union-attr]
            width = self._width(purpose)
            if purpose not in draws:
                draws[purpose] = np.zeros((len(chosen), width))
            said_s = column[first : first + rows]
            known = np.flatnonzero(~np.isnan(said_s))
            values_s = said_s[known] * (self._cpu_factor if purpose == "cpu" else 1.0)
            cells = draws[purpose].reshape(len(chosen), width)
            if number is not None:
                cells[known, int(number) - 1] = values_s
            elif purpose == "cpu":
                cells[known] = (values_s / self._bursts[chosen[known]])[:, np.newaxis]
            else:
                cells[known] = values_s[:, np.newaxis]
        self._next += len(chosen)
