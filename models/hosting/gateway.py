"""The gateway of a host: nginx, its connections and its patience."""

from models.config import GatewayConfig
from sim.deadlines import Deadlines
from sim.environment import Environment

PROXIED = 2
"""Connections of one proxied client: to it, and to the process (nginx documentation)."""


class Gateway:
    """nginx with one worker a core, in front of the processes of a host.

    Invariant: ``0 <= connections <= limit``; whoever was admitted leaves once.
    """

    def __init__(
        self,
        env: Environment,
        config: GatewayConfig,
        *,
        workers: int,
    ) -> None:
        self.limit = config.worker_connections * workers
        self.connections = 0
        self.connections_peak = 0
        self.refused = 0
        self.static_cpu_s = config.static_cpu_s
        self.static_io_s = config.static_io_s
        self.read_limits = Deadlines(env, span_s=config.proxy_read_timeout_s)
        """Limits on the silence of a process."""
        self.relay_s = config.request_cpu_s / 2
        """CPU time of half a request's work: to read it, or to write its answer."""

    def __repr__(self) -> str:
        return f"<Gateway: {self.connections} of {self.limit} connections>"

    def admit(self, connections: int) -> bool:
        """Take *connections*, if there are as many; say whether."""
        if self.connections + connections > self.limit:
            self.refused += 1
            return False
        self.connections += connections
        if self.connections > self.connections_peak:
            self.connections_peak = self.connections
        return True

    def leave(self, connections: int) -> None:
        """Give *connections* back."""
        self.connections -= connections

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.connections_peak = self.connections
        self.refused = 0
