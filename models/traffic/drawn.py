"""Values by a law that are taken one at a time, as they are wanted."""

from models.config import DemandConfig
from models.traffic.demands import BLOCK_ROWS, FIRST_ROWS, distribution
from sim.streams import Stream, doubling


class Drawn:
    """Values by a law. Invariant: who comes as the k-th has the k-th of the stream."""

    def __init__(self, law: DemandConfig, *, stream: Stream) -> None:
        self._law = distribution(law)
        self._stream = stream
        self._block_rows = doubling(FIRST_ROWS, most=BLOCK_ROWS)
        self._ahead: list[float] = []

    def take(self) -> float:
        """Return the next one, in the unit of the law."""
        if not self._ahead:
            draws = self._stream.block(next(self._block_rows))
            self._ahead = self._law.from_uniforms(draws).tolist()[::-1]
        return self._ahead.pop()
