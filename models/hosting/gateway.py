"""The gateway of a host: nginx, its connections, its limits and its patience."""

from models.config import EndpointConfig, GatewayConfig
from models.hosting.ratelimit import LeakyLimit, WindowLimit, address_of
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
        self._env = env
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
        self.shed_beyond = config.shed_beyond
        self._addresses = config.addresses
        self._limit: LeakyLimit | None = None
        if config.limit_per_s is not None:
            self._limit = LeakyLimit(
                env, per_s=config.limit_per_s, burst=config.limit_burst
            )
        self._route_limits: dict[int, WindowLimit] = {}
        """By the identity of the route."""
        self.is_guarded = self._limit is not None or self.shed_beyond is not None
        """Does it turn anybody away for more than want of connections?"""

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

    def lets_in(self, number: int, endpoint: EndpointConfig) -> bool:
        """Say whether the *number*-th request, to *endpoint*, keeps the rate limits."""
        address = address_of(number, self._addresses)
        if self._limit is not None and not self._limit.lets_in(address):
            return False
        if endpoint.limit_per_min is None:
            return True
        limit = self._route_limits.get(id(endpoint))
        if limit is None:
            limit = WindowLimit(self._env, per_window=endpoint.limit_per_min)
            self._route_limits[id(endpoint)] = limit
        return limit.lets_in(address)

    def leave(self, connections: int) -> None:
        """Give *connections* back."""
        self.connections -= connections

    def clear(self) -> None:
        """Throw away what was measured so far."""
        self.connections_peak = self.connections
        self.refused = 0
