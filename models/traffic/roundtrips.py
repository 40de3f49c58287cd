"""Round trips between clients and host: one constant, or a law with a value a request."""

from models.config import ClientsConfig, DemandConfig
from models.traffic.demands import BLOCK_ROWS, FIRST_ROWS, distribution
from sim.streams import Stream, doubling


def mean_round_trip_s(clients: ClientsConfig) -> float:
    """Return how long a round trip takes on average."""
    return clients.rtt_s if clients.rtt is None else clients.rtt.mean_s


class RoundTrips:
    """Round trips by a law. Invariant: the k-th request has the k-th of the stream."""

    def __init__(self, law: DemandConfig, *, stream: Stream) -> None:
        self._law = distribution(law)
        self._stream = stream
        self._block_rows = doubling(FIRST_ROWS, most=BLOCK_ROWS)
        self._ahead_s: list[float] = []

    def take(self) -> float:
        """Return the next one, s."""
        if not self._ahead_s:
            draws = self._stream.block(next(self._block_rows))
            self._ahead_s = self._law.from_uniforms(draws).tolist()[::-1]
        return self._ahead_s.pop()
