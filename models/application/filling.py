"""The CPU time in which the processes of a system fill fresh memory."""

from models.config import DemandConfig, ProcessConfig
from models.hosting.memory import MIB
from models.traffic.drawn import Drawn
from sim.streams import Streams


def fill_factors(process: ProcessConfig) -> DemandConfig | None:
    """Return the law of what one filling takes over the mean; none where it is 1."""
    if not (process.fill_cpu_s_per_mib and process.fill_cv):
        return None
    return DemandConfig(mean_s=1.0, law="lognormal", cv=process.fill_cv)


class Filling:
    """What it takes to fill memory that nobody has used.

    It varies, for pages that a virtual machine has never touched take several times as
    long as others: one factor for all that a request fills, whatever the last one's was.
    Invariant: a request that fills nothing draws nothing.
    """

    def __init__(self, name: str, process: ProcessConfig, *, streams: Streams) -> None:
        """Draw for the *process* of the system *name*, if it varies."""
        self._s_per_byte = process.fill_cpu_s_per_mib / MIB
        self._factors: Drawn | None = None
        law = fill_factors(process)
        if law is not None:
            self._factors = Drawn(law, stream=streams.stream(name, "fill"))

    def span_s(self, units: int) -> float:
        """Return the CPU time for the next *units* bytes."""
        span_s = self._s_per_byte * units
        if span_s and self._factors is not None:
            span_s *= self._factors.take()
        return span_s
