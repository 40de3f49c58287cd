"""What is counted of one route of a system."""

from models.config import EndpointConfig
from sim.monitor import Histogram


class EndpointMeasures:
    """One route: latencies of answered requests (over customers) and counts."""

    __slots__ = (
        "arrived",
        "completed",
        "failed",
        "is_static",
        "late",
        "latency_s",
        "path",
        "promised",
    )

    def __init__(self, path: str, config: EndpointConfig) -> None:
        self.path = path
        self.is_static = config.is_static
        self.promised = config.objectives
        self.arrived = self.completed = self.failed = 0
        self.late = 0
        """Requests not answered well within what the route itself promises."""
        self.latency_s = Histogram()

    @property
    def in_flight(self) -> int:
        """Requests that have arrived and not ended."""
        return self.arrived - self.completed - self.failed

    def clear(self) -> None:
        """Measure anew; who is in flight has arrived."""
        self.arrived, self.completed, self.failed = self.in_flight, 0, 0
        self.late = 0
        self.latency_s = Histogram()
